using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Windows;

/// <summary>Runs the literal cases beside this file down every road: a replay, a live session, and a live session restored after every event.</summary>
public sealed class WindowCaseTests
{
    static readonly Dictionary<string, WindowCase> Cases = Directory.GetFiles(Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Windows/Cases"), "*.case")
        .Order(StringComparer.Ordinal)
        .SelectMany(WindowCase.Read)
        .ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>The cases by name.</summary>
    public static TheoryData<string> Names => new(Cases.Keys);

    /// <summary>The cases that a replay can run.</summary>
    public static TheoryData<string> ReplayNames => new(Cases.Values.Where(c => !c.OnlyLive).Select(c => c.Name));

    [Theory]
    [MemberData(nameof(ReplayNames))]
    public void A_replay_finds_what_the_case_expects(string name)
    {
        var one = Cases[name];
        var faults = new FaultLog();
        var path = new EventPath(Load(one).Compiled, null, TimeRange.Everything, faults);
        var batch = new RecordBatch();
        foreach (var act in one.Acts.Where(a => a.Record is not null)) batch.Add(EventSources.CloudTrail, act.Record!, new RecordPlace("case", 1, 0));

        path.Step(batch);

        Assert.Equal(one.Expected, Told(one, path.Finish(new FeedSummary(0, 0, 0, 0))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_live_session_finds_what_the_case_expects(string name)
    {
        var one = Cases[name];
        var session = Engine.Start(Load(one));

        foreach (var act in one.Acts) Take(session, act);

        Assert.Equal(one.Expected, Told(one, session.Complete()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_session_restored_after_every_event_finds_what_the_case_expects(string name)
    {
        var one = Cases[name];
        var rules = Load(one);
        var session = Engine.Start(rules);
        var (findings, faults) = (new List<Finding>(), new FaultLog());

        foreach (var act in one.Acts)
        {
            Take(session, act);
            var commit = session.Commit();
            findings.AddRange(commit.Findings);
            faults.Add(session.Summary.Faults);
            session = Engine.Restore(rules, commit.State);
            Assert.Empty(session.Restored!.Changed);
        }
        var end = session.Complete();
        faults.Add(end.Summary.Faults);

        Assert.Equal(one.Expected, Told(one, new ReplayResult(FindingOrder.Sort(findings.Concat(end.Findings)), end.Summary with { Faults = faults })));
    }

    static void Take(EngineSession session, WindowCase.Act act)
    {
        if (act.Record is null) session.AdvanceTo(act.TimeMs);
        else session.Add(EventSources.CloudTrail, act.Record);
    }

    static LoadedRules Load(WindowCase one)
    {
        var rules = Engine.Load(one.Rules);
        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => $"{d.Code} {d.Message}")));
        return rules;
    }

    static List<string> Told(WindowCase one, ReplayResult result)
    {
        var told = result.Findings.Select(f => Told(f, one.Rules.Count > 1)).ToList();
        told.AddRange(result.Summary.Faults.Kinds.Select(k => string.Create(CultureInfo.InvariantCulture, $"fault {k.Code} x{k.Count}")));
        if (result.Summary.Late > 0) told.Add(string.Create(CultureInfo.InvariantCulture, $"late {result.Summary.Late}"));
        if (result.Summary.Duplicates > 0) told.Add(string.Create(CultureInfo.InvariantCulture, $"duplicates {result.Summary.Duplicates}"));
        if (result.Summary.Rules.Sum(r => r.Learning) is var learning and > 0) told.Add(string.Create(CultureInfo.InvariantCulture, $"learning {learning}"));
        return told;
    }

    static string Told(Finding finding, bool withRule)
    {
        var words = new List<string> { Offset(finding.TimeMs) };
        if (withRule) words.Add(finding.Rule.Id.Value);
        words.AddRange(finding.Group.Select(g => $"{g.Name}={ValueText.Of(g.Value)}"));
        words.Add(string.Create(CultureInfo.InvariantCulture, $"events={finding.Count}"));
        words.Add($"window={Offset(finding.WindowStartMs)}..{Offset(finding.WindowEndMs)}");
        if (finding.AtLeast) words.Add("at-least");
        if (finding.Learning) words.Add("learning");
        return string.Join(' ', words) + (finding.Rule.Finding is null ? "" : $": {finding.Message}");
    }

    static string Offset(long timeMs) => Durations.Format(TimeSpan.FromMilliseconds(timeMs - WindowCase.EpochMs));
}
