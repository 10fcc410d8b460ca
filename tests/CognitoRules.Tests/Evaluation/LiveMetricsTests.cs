using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
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

    static EventPath Live() => new(Rules.Compiled, null, TimeRange.Everything, new FaultLog(), isLive: true);

    static RecordBatch Batch(int from, int to)
    {
        var batch = new RecordBatch();
        var points = Enumerable.Range(from, to - from).Select(minute => (StartMs + minute * MinuteMs, Calls[minute])).ToList();
        batch.Add(new MetricPoints(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [KeyValuePair.Create("UserPool", "eu-west-1_Example")]), MinuteMs, points, new RecordPlace("points", 1, 0)));
        return batch;
    }
}
