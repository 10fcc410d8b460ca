using System.Globalization;
using System.Runtime.CompilerServices;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Reports;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Simulation;

/// <summary>
/// All shipped rules over mixtures of the events of their own tests: the findings, to the last byte of what is written of them, are the same in any order
/// within the lateness of each source, with duplicates, in any batches, and restored after every event.
/// </summary>
public sealed class ShippedRuleTests
{
    const int EventCountMax = 160;

    internal static readonly LoadedRules Pack = Engine.Load([Path.Combine(Root(), "rules")]);
    static readonly LoadedRules Emitted = EmittedConditions.Of(Engine.Load([Path.Combine(Root(), "rules")]));

    /// <summary>One event as its source delivers it.</summary>
    sealed record Recorded(long TimeMs, EventSources Source, byte[] Json);

    /// <summary>The rules that have events in their tests.</summary>
    public static TheoryData<string> Rules => new(Pack.Rules.Where(HasEvents).Select(r => r.Id.Value));

    internal static int CasesPerRule => Environment.GetEnvironmentVariable("COGNITORULES_SIMULATION_CASES") is { } cases ? Math.Max(1, int.Parse(cases, CultureInfo.InvariantCulture) / 1000) : 1;

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_findings_of_a_shipped_rule_do_not_depend_on_how_its_events_come(string id)
    {
        var rule = Pack.Rules.Single(r => r.Id.Value == id);
        for (var seed = 0UL; seed < (ulong)CasesPerRule; seed++)
        {
            var chance = new Chance(seed * 1_000_003 + (ulong)Pack.Rules.Index().First(r => r.Item == rule).Index);
            var events = Mixture(rule, chance);

            var expected = Told(Replay(Pack, events));
            var shuffled = events.Concat(events.Where(_ => chance.Below(5) == 0)).ToList();
            chance.Shuffle(shuffled);

            Assert.True(expected == Told(Replay(Emitted, events)), $"as emitted code, seed {seed}");
            Assert.True(expected == Told(Replay(Pack, shuffled)), $"shuffled, seed {seed}");
            Assert.True(Outcome(null) == Outcome(SpreadRules.ByChance(chance)), $"on several threads, seed {seed}");
            Assert.True(expected == Told(Live(events, chance, restoreAlways: false)), $"live, seed {seed}");
            Assert.True(expected == Told(Live(events, chance, restoreAlways: true)), $"live and restored after every event, seed {seed}");

            string Outcome(LaneOptions? spreading) =>
                SpreadRules.Outcome(Pack.Compiled, events, (batch, e) => batch.Add(e.Source, e.Json, new RecordPlace("sim", 1, 0)), new Chance(seed), spreading);
        }
    }

    // The events of a test of the rule and of one of another, over each other, with some left out and some moved.
    static List<Recorded> Mixture(Rule rule, Chance chance)
    {
        var other = chance.Pick(Pack.Rules.Where(HasEvents).ToList());
        var events = new List<Recorded>();
        foreach (var (from, startMs) in new[] { (rule, 0L), (other, chance.Below(3_600_000)) })
        {
            var test = chance.Pick(from.Tests.Where(t => t.Events.Count > 0).ToList());
            foreach (var (spec, timeMs, _, fields) in TestEvents.Expand(test, SimEvent.EpochMs + startMs).Take(EventCountMax))
            {
                if (chance.Below(20) == 0) continue;
                var source = spec.Source ?? (from.Events.HasFlag(EventSources.CloudTrail) ? EventSources.CloudTrail : EventSources.ActivityLog);
                var atMs = chance.Below(20) == 0 ? timeMs + chance.Below(600_000) : timeMs;
                var id = chance.Uuid();
                events.Add(new Recorded(atMs, source, source == EventSources.ActivityLog ? ActivityRecordWriter.Write(fields, atMs, id) : CloudTrailRecordWriter.Write(fields, atMs, id)));
            }
        }
        return events;
    }

    static IReadOnlyList<Finding> Replay(LoadedRules rules, List<Recorded> events)
    {
        var path = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog());
        var batch = new RecordBatch();
        foreach (var e in events) batch.Add(e.Source, e.Json, new RecordPlace("sim", 1, 0));
        path.Step(batch);
        return path.Finish(new FeedSummary(0, 0, 0, 0)).Findings;
    }

    static IReadOnlyList<Finding> Live(List<Recorded> events, Chance chance, bool restoreAlways)
    {
        var findings = new List<Finding>();
        var session = Engine.Start(Pack);
        // The activity log is late by less than five minutes, CloudTrail by less than fifteen.
        foreach (var e in events.OrderBy(e => e.TimeMs + (long)(chance.Share() * (e.Source == EventSources.ActivityLog ? 299_000 : 899_000))).ToList())
        {
            session.Add(e.Source, e.Json);
            if (!restoreAlways && chance.Below(6) > 0) continue;
            var commit = session.Commit();
            findings.AddRange(commit.Findings);
            session = Engine.Restore(Pack, commit.State);
        }
        findings.AddRange(session.Complete().Findings);
        return FindingOrder.Sort(findings);
    }

    static string Told(IReadOnlyList<Finding> findings)
    {
        using var writer = new StringWriter();
        ReplayJson.WriteLines(writer, new ReplayResult(findings, new RunSummary()), new Completeness("replay", 0, 0));
        return writer.ToString();
    }

    static bool HasEvents(Rule rule) => rule.Events is not (EventSources.None or EventSources.Findings) && rule.Tests.Any(t => t.Events.Count > 0);

    static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "CognitoRules.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
