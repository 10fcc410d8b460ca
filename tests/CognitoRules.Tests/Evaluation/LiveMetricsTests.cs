using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

public sealed class LiveMetricsTests
{
    const long MinuteMs = 60_000;
    static readonly long StartMs = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    const string Busy = """
        id: busy
        title: busy
        severity: low
        source:
          metrics: { calls: SignInSuccesses Sum }
          dimensions: [UserPool]
          period: 1m
        window: 3m
        when: calls.Sum >= 30
        suppress: 5m
        """;

    const string Twice = """
        id: twice
        title: twice
        severity: low
        source: findings
        of: [busy]
        by: [UserPool]
        window: 30m
        when: Count() >= 2
        """;

    static readonly LoadedRules Rules = Engine.Load([new SourceText("busy.yaml", Busy), new SourceText("twice.yaml", Twice)]);

    // Calls per minute of one pool: two busy stretches with a quiet one between them.
    static readonly double[] Calls = [1, 2, 20, 12, 3, 1, 0, 1, 2, 1, 1, 15, 16, 1, 1, 2, 1, 1, 1, 1, 1, 1];

    [Fact]
    public void Points_that_come_one_by_one_with_a_restart_after_each_give_the_findings_of_a_replay()
    {
        var replay = new EventPath(Rules.Compiled, null, TimeRange.Everything, new FaultLog());
        replay.Step(Batch(0, Calls.Length));
        var expected = replay.Finish(new FeedSummary(0, 0, 0, 0)).Findings;

        var (found, beforeTheEnd) = (new List<Finding>(), 0);
        var live = Live();
        for (var minute = 0; minute < Calls.Length; minute++)
        {
            live.Step(Batch(minute, minute + 1));
            found.AddRange(live.TakeFindings());
            var state = StateFile.Write(live);
            live = Live();
            StateFile.Read(state, live);
        }
        beforeTheEnd = found.Count;
        found.AddRange(live.Finish(new FeedSummary(0, 0, 0, 0)).Findings);

        Assert.Equal(["busy", "busy", "twice"], expected.Select(f => f.Rule.Id.Value).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(f => (f.Id, f.TimeMs, f.Message)), FindingOrder.Sort(found).Select(f => (f.Id, f.TimeMs, f.Message)));
        Assert.Equal(3, beforeTheEnd);
    }

    [Fact]
    public void A_window_is_judged_when_a_whole_period_has_passed_behind_it()
    {
        var live = Live();
        live.Step(Batch(0, 4));

        var early = live.TakeFindings();
        live.Step(Batch(4, 5));

        // The window of the first four minutes ends at 4m; at 5m it is settled.
        Assert.Empty(early);
        Assert.Equal(StartMs + 4 * MinuteMs, Assert.Single(live.TakeFindings()).TimeMs);
    }

    [Fact]
    public void A_point_that_comes_when_its_window_has_been_judged_is_counted_and_changes_nothing()
    {
        var live = Live();
        live.Step(Batch(0, 1));
        live.Step(Batch(2, 6));
        // The first minute's window was judged at 2m, that of the second at 3m; both settle one minute later. Now it is 6m.
        live.Step(Batch(1, 2));
        live.Step(Batch(2, 6));

        var end = live.Finish(new FeedSummary(0, 0, 0, 0));

        Assert.Equal(1, end.Summary.LatePoints);
        var (code, rule, count, samples) = Assert.Single(end.Summary.Faults.Kinds);
        Assert.Equal(("CR5206", "busy", 1L), (code, rule, count));
        Assert.Equal("a point of 1m stamped 2026-01-01T00:01:00Z came when points had settled up to 2026-01-01T00:06:00Z and was left out", samples[0].Message);
    }

    [Fact]
    public void Of_two_readings_of_one_point_the_larger_stands_whichever_comes_first()
    {
        var (first, second) = (Live(), Live());
        first.Step(Batch(0, 2));
        first.Step(Batch(2, 3, less: 10));
        first.Step(Batch(2, 3));
        first.Step(Batch(3, 4));
        second.Step(Batch(0, 3));
        second.Step(Batch(2, 3, less: 10));
        second.Step(Batch(3, 4));

        var (one, other) = (first.Finish(new FeedSummary(0, 0, 0, 0)), second.Finish(new FeedSummary(0, 0, 0, 0)));

        Assert.Equal("busy", Assert.Single(one.Findings).Rule.Id.Value);
        Assert.Equal(one.Findings.Select(f => (f.Id, f.TimeMs)), other.Findings.Select(f => (f.Id, f.TimeMs)));
        Assert.Equal(0, one.Summary.LatePoints + other.Summary.LatePoints);
    }

    [Fact]
    public void Points_settle_after_the_lateness_that_the_deployment_gives_them()
    {
        var deployment = DeploymentFile.Read(new SourceText("cognitorules.yaml", "lateness: { metrics: 3m }\n"), new DiagnosticBag());
        var live = new EventPath(Rules.Compiled, deployment, TimeRange.Everything, new FaultLog(), isLive: true);
        live.Step(Batch(0, 6));

        var early = live.TakeFindings();
        live.Step(Batch(6, 7));

        Assert.Empty(early);
        Assert.Equal(StartMs + 4 * MinuteMs, Assert.Single(live.TakeFindings()).TimeMs);
    }

    [Fact]
    public void A_session_keeps_no_more_of_ten_days_than_of_an_hour()
    {
        var live = Live();
        for (var minute = 0; minute < 60; minute++) live.Step(Quiet(minute));
        var anHour = StateFile.Write(live).Length;
        for (var minute = 60; minute < 14_400; minute++) live.Step(Quiet(minute));

        Assert.Equal(anHour, StateFile.Write(live).Length);
    }

    [Fact]
    public void A_group_that_is_silent_is_forgotten()
    {
        var live = Live();
        live.Step(Quiet(0));
        var one = StateFile.Write(live).Length;
        for (var minute = 1; minute < 1000; minute++) live.Step(Quiet(minute, $"eu-west-1_Pool{minute:0000}"));

        // Twenty minutes of groups at most: windows of three minutes, and the twelve periods in which a reading is known again.
        Assert.InRange(StateFile.Write(live).Length, one, 20 * one);
    }

    [Fact]
    public void Metrics_that_do_not_come_hold_up_rules_over_findings_for_half_an_hour_and_no_longer()
    {
        var live = Live();
        live.Step(Batch(0, 4));
        live.Step(Events(60, 120));
        live.Step(Batch(4, 7));

        var end = live.Finish(new FeedSummary(0, 0, 0, 0));

        // The trail has come as far as 1h45m when the finding of 4m is made: it is reported, and comes too late for the rule over it.
        Assert.Equal("busy", Assert.Single(end.Findings).Rule.Id.Value);
        var (code, rule, count, samples) = Assert.Single(end.Summary.Faults.Kinds);
        Assert.Equal(("CR5207", "twice", 1L), (code, rule, count));
        Assert.Equal("a finding of `busy` of 2026-01-01T00:04:00Z came when later ones had been looked at, and is left out here", samples[0].Message);
    }

    [Fact]
    public void A_rule_over_findings_of_metrics_waits_for_points_though_none_has_come()
    {
        var live = Live();
        live.Step(Events(0, 20));
        live.Step(Batch(0, 22));

        var end = live.Finish(new FeedSummary(0, 0, 0, 0));

        Assert.Equal(["busy", "busy", "twice"], end.Findings.Select(f => f.Rule.Id.Value).Order(StringComparer.Ordinal));
        Assert.Equal(0, end.Summary.Faults.Total);
    }

    [Fact]
    public void What_is_usual_for_a_series_is_learned_by_the_hour_of_the_week()
    {
        const string Unusual = """
            id: unusual
            title: unusual
            severity: low
            source:
              metrics: { calls: SignInSuccesses Sum }
              dimensions: [UserPool]
              period: 1h
            let:
              usual: 'Baseline(calls, days: 28)'
            when: usual.Score > 5
            finding: "{calls} calls where {usual.Median} are usual"
            """;
        var rules = Engine.Load([new SourceText("unusual.yaml", Unusual)]);
        Assert.Empty(rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Message));
        // Every day from eight to eleven there are a hundred calls, else ten: a hundred at three in the fourth week is new.
        var calls = Enumerable.Range(0, 24 * 30).Select(hour => hour == 24 * 23 + 3 ? 100.0 : hour % 24 is 8 or 9 or 10 ? 100 : 10).ToList();

        var replay = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog());
        for (var hour = 0; hour < calls.Count; hour++) replay.Step(Hour(hour));
        var whole = replay.Finish(new FeedSummary(0, 0, 0, 0));
        var (found, live) = (new List<Finding>(), new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true));
        for (var hour = 0; hour < calls.Count; hour++)
        {
            live.Step(Hour(hour));
            found.AddRange(live.TakeFindings());
            if (hour % 7 != 0) continue;
            var state = StateFile.Write(live);
            live = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true);
            StateFile.Read(state, live);
        }
        var end = live.Finish(new FeedSummary(0, 0, 0, 0));

        var finding = Assert.Single(whole.Findings, f => f.Count == 1);
        Assert.Equal((StartMs + (24 * 23 + 4) * 60 * MinuteMs, "100 calls where 10 are usual", false), (finding.TimeMs, finding.Message, finding.Learning));
        Assert.Equal(whole.Findings.Select(f => (f.Id, f.Message)), found.Concat(end.Findings).Select(f => (f.Id, f.Message)));
        // With the second week there are three samples of last week's hour and its neighbours, and the hour before: but the first hour of all has one neighbour less.
        Assert.Equal(169, whole.Summary.Rules.Single().Learning);
        Assert.Equal(169, end.Summary.Rules.Single().Learning);

        RecordBatch Hour(int hour)
        {
            var batch = new RecordBatch();
            batch.Add(new MetricPoints(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [KeyValuePair.Create("UserPool", "eu-west-1_Example")]), 60 * MinuteMs, [(StartMs + hour * 60 * MinuteMs, calls[hour])], new RecordPlace("points", 1, 0)));
            return batch;
        }
    }

    static EventPath Live() => new(Rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true);

    static RecordBatch Events(params int[] minutes)
    {
        var batch = new RecordBatch();
        foreach (var minute in minutes)
        {
            var record = CloudTrailRecordWriter.Write(new Dictionary<string, object?> { ["Action"] = "SignUp" }, StartMs + minute * MinuteMs, $"event-{minute}");
            batch.Add(EventSources.CloudTrail, record, new RecordPlace("events", 1, 0));
        }
        return batch;
    }

    static RecordBatch Quiet(int minute, string pool = "eu-west-1_Example")
    {
        var batch = new RecordBatch();
        batch.Add(new MetricPoints(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [KeyValuePair.Create("UserPool", pool)]), MinuteMs, [(StartMs + minute * MinuteMs, minute % 5)], new RecordPlace("points", 1, 0)));
        return batch;
    }

    static RecordBatch Batch(int from, int to, double less = 0)
    {
        var batch = new RecordBatch();
        var points = Enumerable.Range(from, to - from).Select(minute => (StartMs + minute * MinuteMs, Calls[minute] - less)).ToList();
        batch.Add(new MetricPoints(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [KeyValuePair.Create("UserPool", "eu-west-1_Example")]), MinuteMs, points, new RecordPlace("points", 1, 0)));
        return batch;
    }
}
