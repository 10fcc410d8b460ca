using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;

namespace CognitoRules.Simulation;

/// <summary>One point as a source gives it.</summary>
/// <param name="Series">Which metric.</param>
/// <param name="PeriodMs">Its period.</param>
/// <param name="StartMs">Its stamp.</param>
/// <param name="Value">Its value.</param>
sealed record SimPoint(MetricKey Series, long PeriodMs, long StartMs, double Value)
{
    internal long EndMs => StartMs + PeriodMs;

    internal MetricPoints ToPoints() => new(Series, PeriodMs, [(StartMs, Value)], new RecordPlace("sim", 1, 0));
}

/// <summary>The ways in which the same points can come.</summary>
static class MetricDeliveries
{
    /// <summary>A replay of the points in the order given, in batches by chance.</summary>
    internal static IReadOnlyList<Finding> Replay(LoadedRules rules, IReadOnlyList<SimPoint> points, Chance? chance = null, LaneOptions? spreading = null) =>
        Deliveries.Replay(rules.Compiled, points, (batch, point) => batch.Add(point.ToPoints()), chance, spreading);

    /// <summary>All points in any order; some come more than once, some first with less than there is in the end.</summary>
    internal static List<SimPoint> Shuffled(IReadOnlyList<SimPoint> points, Chance chance)
    {
        var all = points.Concat(points.Where(_ => chance.Below(5) == 0)).Concat(points.Where(_ => chance.Below(8) == 0).Select(Partial)).ToList();
        chance.Shuffle(all);
        return all;
    }

    /// <summary>
    /// A live source: each point comes within one period of its end, some come again or first with a smaller value; commits at random, at each of which
    /// the engine may stop and go on from the bytes; now and then the source says how far it has come, and now and then a point comes that is too late.
    /// </summary>
    /// <param name="restoreAlways">Whether there is a commit and a restore after every batch of one point.</param>
    /// <returns>The findings, and how many points came too late as sent and as told.</returns>
    internal static (IReadOnlyList<Finding> Findings, long Sent, long Told) Live(LoadedRules rules, IReadOnlyList<SimPoint> points, Chance chance, bool restoreAlways)
    {
        var arrivals = points.Select(p => (Point: p, AtMs: p.EndMs + (long)(chance.Share() * (p.PeriodMs - 1000))))
            .Concat(points.Where(_ => chance.Below(5) == 0).Select(p => (Point: chance.Below(2) == 0 ? p : Partial(p), AtMs: p.EndMs + (long)(chance.Share() * (p.PeriodMs - 1000)))))
            .OrderBy(a => a.AtMs).ToList();
        var (findings, sent, newestMs) = (new List<Finding>(), 0L, long.MinValue);
        var path = Begin(rules);
        var batch = new RecordBatch();
        for (var i = 0; i < arrivals.Count; i++)
        {
            batch.Add(arrivals[i].Point.ToPoints());
            newestMs = Math.Max(newestMs, arrivals[i].Point.EndMs);
            if (!restoreAlways && chance.Below(3) > 0) continue;
            path.Step(batch);
            batch.Clear();
            if (chance.Below(12) == 0) path.AdvanceTo(arrivals.Skip(i + 1).Select(a => a.Point.EndMs).DefaultIfEmpty(newestMs).Min());
            var late = points.Where(p => p.EndMs + p.PeriodMs <= newestMs).ToList();
            if (late.Count > 0 && chance.Below(10) == 0)
            {
                sent++;
                // No reading of before: it is larger than any there may be.
                batch.Add((chance.Pick(late) with { Value = 1000 + i }).ToPoints());
                path.Step(batch);
                batch.Clear();
            }
            findings.AddRange(path.TakeFindings());
            if (!restoreAlways && chance.Below(2) > 0) continue;
            var state = StateFile.Write(path);
            path = Begin(rules);
            StateFile.Read(state, path);
        }
        path.Step(batch);
        var end = path.Finish(new FeedSummary(0, 0, 0, 0));
        findings.AddRange(end.Findings);
        return (FindingOrder.Sort(findings), sent, end.Summary.LatePoints);
    }

    static EventPath Begin(LoadedRules rules) => new(rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true);

    static SimPoint Partial(SimPoint point) => point with { Value = point.Value - 1 };
}
