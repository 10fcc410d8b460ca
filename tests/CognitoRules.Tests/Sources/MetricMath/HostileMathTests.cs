using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;
using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

public sealed class HostileMathTests
{
    public static TheoryData<string> Openings => ["(", "-", "[", "ABS(", "2 ^ ", "IF(m1 > (", "[[-("];

    [Theory]
    [MemberData(nameof(Openings))]
    public void Nesting_ends_in_one_diagnostic(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, MathText.LengthMax / opening.Length));

        var mistakes = MathTexts.Mistakes(text);

        Assert.StartsWith("CR3004 ", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_of_64_is_read_and_of_65_is_not()
    {
        var bag = new DiagnosticBag();

        var good = MathTexts.Parse(new string('(', 63) + "m1" + new string(')', 63), bag);
        var bad = MathTexts.Parse(new string('(', 64) + "m1" + new string(')', 64), bag);

        Assert.Equal("m1", good?.Tree);
        Assert.Null(bad);
        Assert.Equal("CR3004", Assert.Single(bag.Items).Code);
    }

    [Fact]
    public void A_text_of_2048_characters_is_read_and_a_longer_one_is_refused_unread()
    {
        var bag = new DiagnosticBag();
        var longest = "m1".PadRight(MathText.LengthMax);

        var good = MathTexts.Parse(longest, bag);
        var bad = MathTexts.Parse(longest + " ", bag);

        Assert.Equal("m1", good?.Tree);
        Assert.Null(bad);
        Assert.Equal("CR3003", Assert.Single(bag.Items).Code);
    }

    [Fact]
    public void A_chain_of_too_many_terms_is_refused()
    {
        var mistakes = MathTexts.Mistakes("1" + string.Concat(Enumerable.Repeat("+1", 1023)));

        Assert.Equal(["CR3004 [+] the metric math joins more than 256 terms"], mistakes);
    }

    [Fact]
    public void The_longest_chain_is_evaluated_on_a_small_stack()
    {
        var text = "m1" + string.Concat(Enumerable.Repeat("+m1", 255));
        var result = double.NaN;

        var thread = new Thread(() => result = MathRuns.Of([("m1", [2.0])], text)[0], 768 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(512, result);
    }

    [Fact]
    public void A_chain_of_500_names_is_evaluated_on_a_small_stack()
    {
        var inputs = new List<(string, string?)> { ("m0", null) };
        for (var i = 1; i < 500; i++) inputs.Add(($"m{i}", $"m{i - 1} + MAX(m{i - 1})"));
        inputs.Reverse();
        var result = double.NaN;

        var thread = new Thread(() =>
        {
            var program = MathProgram.Compile(MathTexts.Inputs(inputs), new DiagnosticBag())!;
            var points = inputs.Select(i => i.Item2 is null ? new[] { 1.0, 1.0 } : null).ToArray();
            result = new MathRun(program, new MathGrid(0, 60_000, 2), points).Points(490, 0, 2).Span[1];
        }, 768 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(512, result);
    }
}
