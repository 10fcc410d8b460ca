using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Reports;
using CognitoRules.Rules;
using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Simulation;

/// <summary>
/// All shipped rules over mixtures of the points of the tests of those that read metrics, and of rules over their findings: what is written of the
/// findings is the same in any order within one period, with points that come again, in any batches, and restored after every batch.
/// </summary>
public sealed class ShippedMetricRuleTests
{
    static LoadedRules Pack => ShippedRuleTests.Pack;

    /// <summary>The rules that have points in their tests.</summary>
    public static TheoryData<string> Rules => new(Pack.Rules.Where(HasPoints).Select(r => r.Id.Value));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_findings_of_a_shipped_rule_do_not_depend_on_how_its_points_come(string id)
    {
        var rule = Pack.Rules.Single(r => r.Id.Value == id);
        for (var seed = 0UL; seed < (ulong)ShippedRuleTests.CasesPerRule; seed++)
        {
            var chance = new Chance(seed * 1_000_003 + (ulong)Pack.Rules.Index().First(r => r.Item == rule).Index);
            var points = Mixture(rule, chance);

            var expected = Told(MetricDeliveries.Replay(Pack, points));

            Assert.True(Outcome(null) == Outcome(new LaneOptions(3) { PointsMin = 0 }), $"on three threads, seed {seed}");
            Assert.True(expected == Told(MetricDeliveries.Replay(Pack, MetricDeliveries.Shuffled(points, chance), chance)), $"shuffled, seed {seed}");
            var (live, sent, told) = MetricDeliveries.Live(Pack, points, chance, restoreAlways: false);
            Assert.True(expected == Told(live), $"live, seed {seed}");
            // A metric of another rule alone may have been late as well, and no rule reads each of them.
            Assert.True(told <= sent, $"{told} of {sent} late points, seed {seed}");

            string Outcome(LaneOptions? spreading) => SpreadRules.Outcome(Pack.Compiled, points, (batch, point) => batch.Add(point.ToPoints()), new Chance(seed), spreading);
        }
    }

    // The points of a test of the rule and of one of another, over each other, with some left out and some changed.
    static List<SimPoint> Mixture(Rule rule, Chance chance)
    {
        var other = chance.Pick(Pack.Rules.Where(HasPoints).ToList());
        var points = new List<SimPoint>();
        foreach (var (from, startMs) in new[] { (rule, 0L), (other, chance.Below(12) * 300_000L) })
        {
            var plan = Pack.Compiled.Rules.Single(r => r.Rule == from).Metrics!;
            var test = chance.Pick(from.Tests.Where(t => t.Series.Count > 0).ToList());
            var periodMs = (long)(test.Period ?? from.Metrics!.Period).Value.TotalMilliseconds;
            foreach (var given in test.Series.Select(s => plan.TestPoints(s, periodMs, SimEvent.EpochMs + startMs, default)).OfType<MetricPoints>())
            {
                // Points that are given without dimensions are of tests only.
                if (given.Key.Dimensions.Count < plan.Dimensions.Count && given.Key.Namespace != MetricPoints.MathNamespace) continue;
                points.AddRange(given.Points.Where(_ => chance.Below(20) > 0).Select(p => new SimPoint(given.Key, given.PeriodMs, p.StartMs, chance.Below(30) == 0 ? p.Value + chance.Below(50) : p.Value)));
            }
        }
        return [.. points.GroupBy(p => (p.Series, p.PeriodMs, p.StartMs)).Select(g => g.MaxBy(p => p.Value)!)];
    }

    static string Told(IReadOnlyList<Finding> findings)
    {
        using var writer = new StringWriter();
        ReplayJson.WriteLines(writer, new ReplayResult(findings, new Evaluation.RunSummary()), new Completeness("replay", 0, 0));
        return writer.ToString();
    }

    static bool HasPoints(Rule rule) => rule.Metrics is not null && rule.Tests.Any(t => t.Series.Any(s => s.Dimensions.Count > 0));
}
