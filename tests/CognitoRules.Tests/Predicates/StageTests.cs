using CognitoRules.Predicates;
using CognitoRules.Reports;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>The stages of a few rules, as text: the nodes after lowering, and the plan read out of them. Literal cases in Stages/stages.txt.</summary>
public sealed class StageTests
{
    public static TheoryData<string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string>();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Predicates/Stages/stages.txt"));
        foreach (var block in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("--- nodes\n", "--- plan\n");
            cases.Add(block[..block.IndexOf('\n', StringComparison.Ordinal)], parts[0], parts[1].TrimEnd(), parts[2].TrimEnd());
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_stages_of_a_rule_are_these(string name, string fields, string nodes, string plan)
    {
        var code = PredicateTexts.Good(fields.TrimEnd());

        Assert.NotEqual("", name);
        Assert.Equal(nodes, NodePrinter.Print(code.Plan.Lowered).TrimEnd());
        Assert.Equal(plan, PlanOf(code));
    }

    static string PlanOf(RuleCode code)
    {
        var lines = new List<string>
        {
            $"looks at {PlanWords.LooksAt(code.Dispatch)}",
            $"reads {string.Join(' ', code.Words.Order().Select(w => w.ToString()).Concat(code.RawPaths.Select(p => p.Text)))}",
        };
        if (code.Plan.NotMonotoneBecause is { } why) lines.Add(why.Length == 0 ? "monotone" : $"not monotone: {why}");
        return string.Join('\n', lines);
    }
}

static class SplitExtensions
{
    /// <summary>Splits a text at each of some markers, in their order.</summary>
    public static string[] Split(this string text, string first, string second)
    {
        var (one, two) = (text.IndexOf(first, StringComparison.Ordinal), text.IndexOf(second, StringComparison.Ordinal));
        return one < 0 || two < one ? throw new FormatException($"a case lacks `{first.Trim()}` or `{second.Trim()}`") : [text[..one], text[(one + first.Length)..two], text[(two + second.Length)..]];
    }
}
