using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Simulation;

/// <summary>
/// Random rules over random metric points: a replay, any order, any batching, any restart find what the naive reference finds, and what comes too
/// late is counted and changes nothing. Each failure prints the rule, the points and the seed of its block.
/// </summary>
public sealed class MetricSimulationTests
{
    const int RuleSetsPerBlock = 3;

    static readonly string[] Pools = ["eu-west-1_A", "eu-west-1_B"];

    /// <summary>Seeds of blocks, as many as there are of rules over events.</summary>
    public static TheoryData<ulong> Blocks => SimulationTests.Blocks;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Random_rules_find_in_random_points_what_the_reference_finds(ulong ruleSeed)
    {
        var found = 0;
        var cases = SimulationTests.CasesPerRule * RuleSetsPerBlock;

        for (var set = 0; set < RuleSetsPerBlock; set++)
        {
            var (rules, models) = Compile(ruleSeed, set);
            for (var n = 0; n < SimulationTests.CasesPerRule; n++) found += Check(rules, models, ruleSeed, (ulong)(set * 1_000_000 + n));
        }

        Assert.True(found > cases / 10, $"only {found} of {cases} cases have a finding: they prove little");
    }

    // Whether there is a finding.
    static int Check(LoadedRules rules, List<MetricModel> models, ulong ruleSeed, ulong caseSeed)
    {
        var chance = new Chance(SimulationTests.Mix(ruleSeed ^ 0x4D37, caseSeed));
        var points = Points(chance, models[0]);
        var expected = Expected(models, points);
        var always = points.Count < 60 && chance.Below(3) == 0;
        Compare("replayed in order", MetricDeliveries.Replay(rules, points));
        Compare("replayed on three threads", MetricDeliveries.Replay(rules, points, spreading: new LaneOptions(3) { PointsMin = 0 }));
        Compare("replayed shuffled", MetricDeliveries.Replay(rules, MetricDeliveries.Shuffled(points, chance), chance));
        var (live, sent, told) = MetricDeliveries.Live(rules, points, chance, always);
        Compare(always ? "live, restored after every point" : "live", live);
        Assert.True(sent == told, $"seeds ({ruleSeed}, {caseSeed}): {sent} points were late, and {told} are told\n{models[0].Yaml}");
        return expected.Count > 0 ? 1 : 0;

        void Compare(string way, IReadOnlyList<Finding> findings)
        {
            var actual = findings.Select(f => Line(f.Rule.Id.Value, (string)f.Group[0].Value!, $"{f.TimeMs} {Slot(models.Single(m => m.Id == f.Rule.Id.Value), f)} {MetricText(f)}", f.Id)).Order(StringComparer.Ordinal).ToList();
            if (expected.SequenceEqual(actual)) return;
            var told = string.Join('\n', points.OrderBy(p => p.StartMs).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Series.Dimensions[0].Value} {p.Series.Metric} {p.StartMs / models[0].PeriodMs} +{p.StartMs % models[0].PeriodMs} {p.PeriodMs} {p.Value}")));
            Assert.Fail($"seeds ({ruleSeed}, {caseSeed}), {way}\n{string.Join('\n', models.Select(m => m.Yaml))}\n{told}\nexpected\n{string.Join('\n', expected.Except(actual))}\nactual\n{string.Join('\n', actual.Except(expected))}");
        }
    }

    static long Slot(MetricModel model, Finding finding)
    {
        var slotMs = Math.Max(model.SuppressMs, model.StepMs);
        return (finding.TimeMs - 1) / slotMs * slotMs;
    }

    static string MetricText(Finding finding) => RandomMetricRules.Text(finding.Values[0].Value is double shown ? shown : double.NaN);

    static string Line(string rule, string pool, string finding, string id) => $"{rule} {pool} {finding} {id}";

    static List<string> Expected(List<MetricModel> models, List<SimPoint> points)
    {
        var lines = new List<string>();
        foreach (var group in points.GroupBy(p => p.Series.Dimensions[0].Value))
        {
            var world = new MetricWorld();
            foreach (var point in group) world.Add(point.Series.Metric == "SignInSuccesses" ? "a" : "b", point.StartMs / models[0].PeriodMs, point.Value);
            foreach (var model in models)
            {
                lines.AddRange(RandomMetricRules.Findings(model, world).Select(f => Line(model.Id, group.Key, f, FindingId.Of(model.Id, new Sources.Metrics.MetricGroup([group.Key]).Key.Span, long.Parse(f.Split(' ')[1], CultureInfo.InvariantCulture)))));
            }
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    // Two metrics of one or two pools over a few windows, with gaps short and long; sometimes of a shorter period than the rule's.
    static List<SimPoint> Points(Chance chance, MetricModel model)
    {
        var points = new List<SimPoint>();
        var slots = 10 + chance.Below(chance.Below(4) == 0 ? 90 : 30);
        foreach (var pool in Pools.Take(1 + chance.Below(2)))
        {
            foreach (var metric in new[] { "SignInSuccesses", "SignInThrottles" })
            {
                var periodMs = model.PeriodMs > 60_000 && chance.Below(3) == 0 ? 60_000 : model.PeriodMs;
                var key = new MetricKey("AWS/Cognito", metric, "Sum", [KeyValuePair.Create("UserPool", pool)]);
                var (missing, present) = (chance.Below(3), true);
                for (long at = chance.Below(5); at < slots * (model.PeriodMs / periodMs); at++)
                {
                    if (chance.Below(12) == 0) present = !present;
                    if (!present || chance.Below(4) < missing) continue;
                    if (chance.Below(40) == 0) at += 10 + chance.Below(20);
                    points.Add(new SimPoint(key, periodMs, SimEvent.EpochMs + at * periodMs, chance.Below(10) == 0 ? chance.Share() * 5 : chance.Below(6)));
                }
            }
        }
        return points.Count == 0 ? Points(chance, model) : points;
    }

    static (LoadedRules Rules, List<MetricModel> Models) Compile(ulong ruleSeed, int set)
    {
        var chance = new Chance(SimulationTests.Mix(ruleSeed, (ulong)(0x3E7 + set)));
        while (true)
        {
            var models = RandomMetricRules.Rules(chance, "m");
            var rules = Engine.Load([.. models.Select(m => new SourceText($"{m.Id}.yaml", m.Yaml))]);
            // What can never or must always be true is refused at load; chance makes such rules now and then.
            var refused = rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error && d.Code is "CR2026" or "CR2027").Select(d => d.RuleId).ToHashSet(StringComparer.Ordinal);
            models.RemoveAll(m => refused.Contains(m.Id));
            Assert.True(rules.Rules.Count == models.Count, string.Join('\n', rules.Diagnostics.Select(d => $"{d.RuleId} {d.Code} {d.Message}")) + "\n" + string.Join("---\n", models.Select(m => m.Yaml)));
            if (models.Count > 0) return (rules, models);
        }
    }
}
