using CognitoRules.Diagnostics;
using CognitoRules.Reports;
using Xunit;

namespace CognitoRules.Tests.Reports;

public sealed class SlotExplanationTests
{
    [Theory]
    [InlineData("window: { sliding: 10m, every: 3m }\nsuppress: 11m", true)]
    [InlineData("window: { sliding: 5m, every: 2m }", true)]
    [InlineData("window: { sliding: 10m, every: 3m }\nsuppress: 12m", false)]
    [InlineData("window: 10m", false)]
    [InlineData("window: { session: 10m, max: 1h }\nsuppress: 61m", false)]
    public void A_rule_whose_slots_begin_between_the_steps_of_its_window_is_told_so(string window, bool told)
    {
        var rules = Engine.Load([new SourceText("a.yaml", $"id: a\ntitle: a rule\nseverity: low\nsource: cloudtrail\nby: [User]\n{window}\nwhen: Count() >= 2\n")]);
        using var writer = new StringWriter();

        RuleExplanation.Write(writer, rules, "a");

        Assert.Equal(told, writer.ToString().Contains("slots begin between two steps", StringComparison.Ordinal));
    }
}
