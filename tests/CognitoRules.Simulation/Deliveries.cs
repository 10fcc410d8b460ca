using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Simulation;

/// <summary>The ways in which the same events can come.</summary>
static class Deliveries
{
    const long LatenessMs = 15 * 60_000;

    /// <summary>A replay of the records in the order given.</summary>
    internal static IReadOnlyList<Finding> Replay(CompiledRuleSet rules, IReadOnlyList<SimEvent> events, Chance? chance = null) =>
        Replay(rules, events, (batch, e) => batch.Add(EventSources.CloudTrail, e.ToRecord(), new RecordPlace("sim", 1, 0)), chance);

    /// <summary>A replay of data of any kind in the order given, in batches by chance.</summary>
    internal static IReadOnlyList<Finding> Replay<T>(CompiledRuleSet rules, IReadOnlyList<T> items, Action<RecordBatch, T> add, Chance? chance, LaneOptions? spreading = null)
    {
        using var path = new EventPath(rules, null, TimeRange.Everything, new FaultLog(), spreading: spreading);
        var batch = new RecordBatch();
        foreach (var item in items)
        {
            add(batch, item);
            if (chance is null || chance.Below(4) > 0) continue;
            path.Step(batch);
            batch.Clear();
        }
        path.Step(batch);
        return path.Finish(new FeedSummary(0, 0, 0, 0)).Findings;
    }

    /// <summary>All events in any order, some of them more than once.</summary>
    internal static List<SimEvent> Shuffled(IReadOnlyList<SimEvent> events, Chance chance)
    {
        var all = events.Concat(events.Where(_ => chance.Below(5) == 0)).ToList();
        chance.Shuffle(all);
        return all;
    }

    /// <summary>
    /// A live source: each event comes with a delay below the lateness, some come again with any delay; commits at random, at each of which the engine may
    /// stop and go on from the bytes; now and then the source says how far it has come.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="events">The events in order.</param>
    /// <param name="chance">Decides.</param>
    /// <param name="restoreAlways">Whether there is a commit and a restore after every single event.</param>
    internal static IReadOnlyList<Finding> Live(LoadedRules rules, IReadOnlyList<SimEvent> events, Chance chance, bool restoreAlways)
    {
        var arrivals = events.Select(e => (Event: e, AtMs: e.TimeMs + (long)(chance.Share() * (LatenessMs - 1000)), Again: false))
            .Concat(events.Where(_ => chance.Below(5) == 0).Select(e => (Event: e, AtMs: e.TimeMs + (long)(chance.Share() * LatenessMs * 3), Again: true)))
            // A second delivery may be late; the first may not.
            .OrderBy(a => a.Again ? a.AtMs + LatenessMs : a.AtMs).ToList();
        var findings = new List<Finding>();
        var session = Engine.Start(rules);
        for (var i = 0; i < arrivals.Count; i++)
        {
            session.Add(EventSources.CloudTrail, arrivals[i].Event.ToRecord());
            if (chance.Below(12) == 0) session.AdvanceTo(arrivals.Skip(i + 1).Where(a => !a.Again).Select(a => a.Event.TimeMs).DefaultIfEmpty(arrivals[i].Event.TimeMs).Min());
            if (!restoreAlways && chance.Below(6) > 0) continue;
            var commit = session.Commit();
            findings.AddRange(commit.Findings);
            if (restoreAlways || chance.Below(2) == 0) session = Engine.Restore(rules, commit.State);
        }
        findings.AddRange(session.Complete().Findings);
        return FindingOrder.Sort(findings);
    }
}
