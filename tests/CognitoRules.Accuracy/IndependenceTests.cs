using System.Text;
using CognitoRules.Findings;
using Xunit;

namespace CognitoRules.Accuracy;

public sealed class IndependenceTests
{
    // Of a single rule hardly any event is wanted, of all rules every event: what is not wanted must make no difference.
    [Fact]
    public void What_a_rule_finds_does_not_depend_on_which_other_rules_run()
    {
        string[] inputs = [.. Directory.GetDirectories(Repository.PathOf("fixtures")).Where(f => !f.EndsWith("quiet-day", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        var together = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = inputs });
        var expected = together.Findings.ToLookup(f => f.Rule.Id.Value, Text);
        Assert.NotEmpty(expected);

        foreach (var rule in Repository.Rules.Rules.Where(r => r.OfRules is null))
        {
            var alone = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = inputs, RuleIds = new HashSet<string> { rule.Id.Value } });

            Assert.Equal(expected[rule.Id.Value], alone.Findings.Select(Text));
            Assert.Equal(
                (together.Summary.CloudTrailRecords, together.Summary.ActivityRecords, together.Summary.Duplicates, together.Summary.Late, together.Summary.FirstMs, together.Summary.LastMs),
                (alone.Summary.CloudTrailRecords, alone.Summary.ActivityRecords, alone.Summary.Duplicates, alone.Summary.Late, alone.Summary.FirstMs, alone.Summary.LastMs));
        }
    }

    static string Text(Finding finding) => Encoding.UTF8.GetString(OcsfWriter.Write(finding, new Completeness("replay", 0, 0)));
}
