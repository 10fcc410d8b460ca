using CognitoRules.Diagnostics;
using CognitoRules.Reports;
using Xunit;

namespace CognitoRules.Tests.Reports;

/// <summary>All that `explain RULE` says of one rule of each kind. Literal cases in Explanations/explanations.txt.</summary>
public sealed class RuleExplanationTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Reports/Explanations/explanations.txt"));
        foreach (var block in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, parts) = (block[..block.IndexOf('\n', StringComparison.Ordinal)], block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("--- explained\n"));
            Assert.Equal(2, parts.Length);
            cases.Add(name, parts[0], parts[1].TrimEnd());
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_is_explained_in_just_these_words(string id, string yaml, string explained)
    {
        var rules = Engine.Load([new SourceText($"rules/{id}.yaml", yaml)]);
        using var writer = new StringWriter { NewLine = "\n" };

        RuleExplanation.Write(writer, rules, id);

        Assert.Equal(explained, writer.ToString().TrimEnd());
    }
}
