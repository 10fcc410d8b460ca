using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

public sealed class SessionStateTests
{
    const string Many = "id: many\ntitle: many\nseverity: low\nsource: cloudtrail\nby: [Ip]\nwindow: 10m\nwhen: Count() >= 3\n";
    const string Twice = "id: twice\ntitle: twice\nseverity: low\nsource: cloudtrail\nby: [Ip]\nwindow: 10m\nwhen: Count() >= 2\n";

    static readonly long StartMs = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void A_commit_hands_each_finding_over_once_and_the_restored_session_goes_on_behind_it()
    {
        var rules = Load(Many, Twice);
        var session = Engine.Start(rules);
        Add(session, 0, 1, 60 * 60);

        var first = session.Commit();
        var restored = Engine.Restore(rules, first.State);
        Add(restored, 2);
        var late = restored.Commit();
        Add(restored, 60 * 60 + 1);
        var end = restored.Complete();

        Assert.Equal(["twice"], first.Findings.Select(f => f.Rule.Id.Value));
        Assert.Empty(late.Findings);
        Assert.Equal(["twice"], end.Findings.Select(f => f.Rule.Id.Value));
        Assert.Equal((5L, 1L), (end.Summary.CloudTrailRecords, end.Summary.Late));
        Assert.Equal(["many", "twice"], restored.Restored!.Kept);
    }

    [Fact]
    public void A_changed_rule_begins_anew_and_the_others_go_on()
    {
        var session = Engine.Start(Load(Many, Twice));
        Add(session, 0);
        session.AdvanceTo(StartMs + 5_000);
        var state = session.Commit().State;

        var restored = Engine.Restore(Load(Many, Twice.Replace(">= 2", "> 1", StringComparison.Ordinal), Many.Replace("many", "new", StringComparison.Ordinal)), state);
        Add(restored, 6, 7);
        var found = restored.Complete().Findings;

        Assert.Equal(["many"], restored.Restored!.Kept);
        Assert.Equal(["twice"], restored.Restored.Changed);
        Assert.Equal(["new"], restored.Restored.New);
        Assert.Empty(restored.Restored.Gone);
        // Only the rule that went on still knows the first event.
        Assert.Equal([("many", 3L), ("twice", 2L)], found.Select(f => (f.Rule.Id.Value, f.Count)));
    }

    [Fact]
    public void A_rule_that_runs_no_more_takes_its_state_along()
    {
        var session = Engine.Start(Load(Many, Twice));
        Add(session, 0);

        var restored = Engine.Restore(Load(Many), session.Commit().State);

        Assert.Equal(["twice"], restored.Restored!.Gone);
        Assert.Equal(["many"], restored.Restored.Kept);
    }

    [Fact]
    public void Events_that_wait_keep_their_fields_when_other_rules_read_other_fields()
    {
        const string Origin = "id: origin\ntitle: origin\nseverity: low\nsource: cloudtrail\nwhere: Raw(\"requestParameters.origin\") == \"x\"\n";
        const string Earlier = "id: earlier\ntitle: earlier\nseverity: low\nsource: cloudtrail\nwhere: Raw(\"a.first\") == \"y\"\n";
        var session = Engine.Start(Load(Origin));
        session.Add(EventSources.CloudTrail, Record(1, ",\"requestParameters\":{\"origin\":\"x\"}"));

        var restored = Engine.Restore(Load(Earlier, Origin), session.Commit().State);

        Assert.Equal(["origin"], restored.Complete().Findings.Select(f => f.Rule.Id.Value));
    }

    [Fact]
    public void A_state_of_a_newer_engine_is_refused_and_told()
    {
        var state = Engine.Start(Load(Many)).Commit().State;
        state[8] = 99;

        var refused = Assert.Throws<StateRefusedException>(() => Engine.Restore(Load(Many), state));

        Assert.Equal("this state has format 99, and this engine reads up to 2: run the newer engine that wrote it, or start without it", refused.Message);
    }

    [Fact]
    public void A_state_of_an_older_engine_is_refused_and_told()
    {
        var state = Engine.Start(Load(Many)).Commit().State;
        state[8] = 1;

        var refused = Assert.Throws<StateRefusedException>(() => Engine.Restore(Load(Many), state));

        Assert.Equal("this state has format 1, and this engine reads from 2 on: start without it, and replay what its windows and memory should hold", refused.Message);
    }

    [Fact]
    public void A_state_with_one_bit_turned_is_refused()
    {
        var session = Engine.Start(Load(Many));
        Add(session, 0, 1);
        var state = session.Commit().State;
        state[^1] ^= 1;

        var refused = Assert.Throws<StateRefusedException>(() => Engine.Restore(Load(Many), state));

        Assert.Equal("this state is damaged: its bytes do not have the hash written with them", refused.Message);
    }

    [Fact]
    public void A_state_cut_at_any_byte_is_refused()
    {
        var session = Engine.Start(Load(Many));
        Add(session, 0, 1);
        var state = session.Commit().State;
        var rules = Load(Many);

        for (var length = 0; length < state.Length; length += 7) Assert.Throws<StateRefusedException>(() => Engine.Restore(rules, state.AsMemory(0, length)));
    }

    [Fact]
    public void The_same_data_gives_the_same_bytes_of_state()
    {
        byte[] State()
        {
            var session = Engine.Start(Load(Many, Twice));
            Add(session, 0, 1, 2, 3000);
            return session.Commit().State;
        }

        Assert.Equal(State(), State());
    }

    [Fact]
    public void A_group_that_is_idle_longer_than_its_window_is_freed()
    {
        var session = Engine.Start(Load("id: ratio\ntitle: ratio\nseverity: low\nsource: cloudtrail\nby: [User]\nwindow: 10m\nwhen: Count(Failed) / Count() > 2\n"));
        for (var i = 0; i < 500; i++) session.Add(EventSources.CloudTrail, Record(i, $",\"additionalEventData\":{{\"sub\":\"u{i}\"}}"));

        session.AdvanceTo(StartMs + 500_000);
        var live = session.Summary.Rules[0].Groups;
        session.AdvanceTo(StartMs + 500_000 + 12 * 60_000);

        Assert.Equal(500, live);
        Assert.Equal(0, session.Summary.Rules[0].Groups);
    }

    [Fact]
    public void A_silent_source_holds_up_the_other_for_half_an_hour_at_most()
    {
        const string Both = "id: both\ntitle: both\nseverity: low\nsource: [cloudtrail, activity-log]\nwindow: { tumbling: 1m }\nwhen: Count() >= 1\n";
        var session = Engine.Start(Load(Both));
        session.Add(EventSources.ActivityLog, ActivityRecordWriter.Write(new Dictionary<string, object?>(), StartMs, "a"));
        Add(session, 0, 20 * 60);
        var waiting = session.Commit().Findings.Count;
        Add(session, 46 * 60);

        var after = session.Commit().Findings.Count;

        Assert.Equal((0, 1), (waiting, after));
    }

    static void Add(EngineSession session, params int[] seconds)
    {
        foreach (var second in seconds) session.Add(EventSources.CloudTrail, Record(second, ""));
    }

    static byte[] Record(int second, string more) => Encoding.UTF8.GetBytes(
        $$$"""{"eventVersion":"1.11","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","eventTime":"{{{Timestamps.Format(StartMs + second * 1000L)}}}","eventID":"e{{{second:d6}}}","sourceIPAddress":"203.0.113.7"{{{more}}}}""");

    static LoadedRules Load(params string[] yaml)
    {
        var rules = Engine.Load([.. yaml.Select((y, i) => new SourceText($"rule-{i}.yaml", y))]);
        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => d.Message)));
        return rules;
    }
}
