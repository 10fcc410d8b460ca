using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Reports;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

/// <summary>Rules of a replay that run on several threads: nothing of a result tells how many.</summary>
public sealed class SpreadRulesTests
{
    static readonly Lazy<LoadedRules> Pack = new(() => Engine.Load([Path.Combine(Repository.Root, "rules")]));

    // The replay of all fixtures on one thread: findings, summary and faults as written, and the hash of the state.
    static readonly Lazy<(string Document, string State)> Alone = new(() => ReplayFixtures(LaneOptions.One));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void All_fixtures_give_the_shipped_rules_the_same_findings_counts_faults_and_state_on_any_number_of_threads(int threads)
    {
        var spread = ReplayFixtures(Soon(threads) with { RunEventCount = 16 });

        Assert.Equal(Alone.Value.Document, spread.Document);
        Assert.Equal(Alone.Value.State, spread.State);
    }

    [Fact]
    public void A_limit_of_groups_holds_for_a_rule_and_not_for_each_thread()
    {
        var rules = Load(Enumerable.Range(0, 6).Select(i => Counting($"rule-{i}", "Ip", atLeast: 2, more: "limits: { groups: 3 }")));
        // Ten addresses twice each: seven of them find no room, twice.
        var records = Enumerable.Range(0, 20).Select(i => Record(i, second: i, ip: $"192.0.2.{i % 10}")).ToList();

        var result = Replay(rules, records, Soon(3)).Result;

        Assert.Equal(6 * 3, result.Findings.Count);
        Assert.Equal(6, result.Summary.Faults.Kinds.Count());
        Assert.All(result.Summary.Faults.Kinds, k => Assert.Equal(("CR5101", 14, 5), (k.Code, k.Count, k.Samples.Count)));
    }

    [Fact]
    public void Rules_over_findings_meet_the_findings_of_all_threads_in_the_order_of_time()
    {
        var below = Enumerable.Range(0, 5).Select(i => $"""
            id: single-{i}
            title: one call
            severity: low
            source: cloudtrail
            where: Ip == "192.0.2.{i}"
            by: [UserPool]
            """);
        const string Over = """
            id: over
            title: five rules
            severity: high
            source: findings
            by: [UserPool]
            window:
              sliding: 10m
              every: 1m
            let:
              rules: Distinct(Rule)
              last: Last(Rule)
            when: rules >= 5
            """;
        var rules = Load([.. below, Over]);
        // Findings 0 to 4, one a minute, the other way round as far as the rules' names go.
        var records = Enumerable.Range(0, 40).Select(i => Record(i, second: i * 15, ip: i % 4 == 0 && i < 20 ? $"192.0.2.{4 - i / 4}" : "192.0.2.99")).ToList();

        foreach (var threads in new[] { 1, 2, 5 })
        {
            var over = Replay(rules, records, Soon(threads)).Result.Findings.Where(f => f.Rule.Id.Value == "over").ToList();

            var finding = Assert.Single(over);
            Assert.Equal("2026-03-02T10:04:00Z", Timestamps.Format(finding.TimeMs));
            Assert.Equal("single-0", finding.Values.Single(v => v.Name == "last").Value);
        }
    }

    [Fact]
    public void A_thread_that_is_behind_does_not_know_what_later_events_tell_of_a_pool()
    {
        var accounts = new PoolAccounts();
        var (ahead, behind) = (accounts.Share(), accounts.Share());
        var (silent, telling) = (Row(account: null), Row(account: "123456789012"));
        ahead.Learn(silent);
        ahead.Learn(telling);
        behind.Learn(silent);

        Assert.Equal("123456789012", ahead.Find("eu-west-1_EXAMPLE", asOfMs: 1000));
        Assert.Null(behind.Find("eu-west-1_EXAMPLE", asOfMs: 1000));

        behind.Learn(telling);
        Assert.Equal("123456789012", behind.Find("eu-west-1_EXAMPLE", asOfMs: 1000));

        static EventRow Row(string? account)
        {
            var row = new EventRow(0) { Source = EventSources.CloudTrail, TimeMs = 1000 };
            row.SetText((int)Word.UserPool, "eu-west-1_EXAMPLE");
            if (account is not null) row.SetText((int)Word.Account, account);
            return row;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void What_goes_wrong_in_a_rule_on_another_thread_ends_the_replay_and_all_threads(int runEventCount)
    {
        var rules = Load([Counting("good", "Ip", atLeast: 2), Counting("bad", "Ip", atLeast: 2), Counting("other", "Ip", atLeast: 2)]);
        var compiled = rules.Compiled with { Rules = [.. rules.Compiled.Rules.Select(r => r.Id == "bad" ? r with { Code = r.Code with { Severity = _ => throw new InvalidOperationException("a bug of ours") } } : r)] };
        var records = Enumerable.Range(0, 400).Select(i => Record(i, second: i, ip: $"192.0.2.{i / 2}")).ToList();
        using var path = new EventPath(compiled, null, TimeRange.Everything, new FaultLog(), spreading: Soon(3) with { RunEventCount = runEventCount });

        var thrown = Assert.Throws<InvalidOperationException>(() =>
        {
            path.Step(Batch(records));
            path.Finish(new FeedSummary(0, 0, 0, 0));
        });

        Assert.Equal("a bug of ours", thrown.Message);
    }

    [Fact]
    public void A_replay_that_is_called_off_leaves_no_thread_waiting()
    {
        var rules = Load(Enumerable.Range(0, 8).Select(i => Counting($"rule-{i}", "Ip", atLeast: 2)));
        using var path = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), spreading: Soon(4) with { RunEventCount = 3 });
        path.Step(Batch([.. Enumerable.Range(0, 500).Select(i => Record(i, second: i, ip: "192.0.2.1"))]));
        path.AdvanceTo(path.Reader.LastMs!.Value);
        Assert.True(path.Steps.IsSpread);

        // Returns when the last thread has ended, and may be called again.
        path.Dispose();
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(2, false)]
    public void Rules_are_spread_when_they_are_much_work_only(int ruleCount, bool isSpread)
    {
        var rules = Load(Enumerable.Range(0, ruleCount).Select(i => Counting($"rule-{i}", "Ip", atLeast: 1_000_000)));
        using var path = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), spreading: new LaneOptions(2) { FirstLook = 100, WorkMin = 100 });
        path.Step(Batch([.. Enumerable.Range(0, 300).Select(i => Record(i, second: i, ip: "192.0.2.1"))]));
        path.AdvanceTo(path.Reader.LastMs!.Value);

        Assert.Equal(isSpread, path.Steps.IsSpread);
        Assert.Equal(300, path.Finish(new FeedSummary(0, 0, 0, 0)).Summary.Rules[0].Matched);
    }

    static LaneOptions Soon(int threads) => new(threads) { FirstLook = 2, WorkMin = 0, RunEventCount = 4, PointsMin = 0 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(7, 5)]
    public void Groups_of_a_rule_over_metrics_are_judged_on_several_threads_and_found_in_one_order(int threads, int used)
    {
        var rules = Load(["""
            id: throttled
            title: throttled
            severity: low
            source:
              metrics: { throttled: SignInThrottles Sum }
              dimensions: [UserPool]
              period: 1m
            window: 1m
            when: throttled > 5
            suppress: 1h
            """]);
        var judging = new ConcurrentDictionary<Thread, bool>();
        TextCode severity = _ =>
        {
            judging[Thread.CurrentThread] = true;
            return new TextValue("high"u8.ToArray());
        };
        var compiled = rules.Compiled with { Rules = [.. rules.Compiled.Rules.Select(r => r with { Code = r.Code with { Severity = severity } })] };
        using var path = new EventPath(compiled, null, TimeRange.Everything, new FaultLog(), spreading: Soon(threads));
        var batch = new RecordBatch();
        // Five pools; each is throttled in two minutes of the same hour.
        foreach (var pool in new[] { "e", "b", "d", "a", "c" })
        {
            var key = new MetricKey("AWS/Cognito", "SignInThrottles", "Sum", [KeyValuePair.Create("UserPool", pool)]);
            batch.Add(new MetricPoints(key, 60_000, [.. Enumerable.Range(0, 10).Select(i => (1_772_445_600_000 + i * 60_000L, i % 4 == 3 ? 9.0 : 1.0))], new RecordPlace("test", 1, 0)));
        }
        path.Step(batch);
        var result = path.Finish(new FeedSummary(0, 0, 0, 0));

        Assert.Equal(["a", "b", "c", "d", "e"], result.Findings.Select(f => f.Group[0].Value));
        // Ten windows a pool, and one behind the last point.
        Assert.Equal((55, 5), (result.Summary.Rules[0].Matched, result.Summary.Rules[0].Findings));
        Assert.Equal(used, judging.Count);
    }

    static (string Document, string State) ReplayFixtures(LaneOptions spreading)
    {
        using var path = new EventPath(Pack.Value.Compiled, null, TimeRange.Everything, new FaultLog(), spreading: spreading);
        using var feed = InputFeed.Open([Path.Combine(Repository.Root, "fixtures")], null, new FaultLog(), path.NewDecoding());
        path.StepAll(feed);
        var result = path.Finish(feed.Summary);
        using var writer = new StringWriter();
        ReplayJson.WriteDocument(writer, result, new Completeness("replay", result.Summary.Unreadable, result.Summary.Late));
        return (writer.ToString(), Convert.ToHexString(SHA256.HashData(StateFile.Write(path))));
    }

    static (ReplayResult Result, bool IsSpread) Replay(LoadedRules rules, IReadOnlyList<string> records, LaneOptions spreading)
    {
        using var path = new EventPath(rules.Compiled, null, TimeRange.Everything, new FaultLog(), spreading: spreading);
        path.Step(Batch(records));
        var result = path.Finish(new FeedSummary(0, 0, 0, 0));
        return (result, path.Steps.IsSpread);
    }

    static RecordBatch Batch(IReadOnlyList<string> records)
    {
        var batch = new RecordBatch();
        foreach (var record in records) batch.Add(EventSources.CloudTrail, Encoding.UTF8.GetBytes(record), new RecordPlace("test", 1, 0));
        return batch;
    }

    static LoadedRules Load(IEnumerable<string> rules)
    {
        var loaded = Engine.Load([.. rules.Select((text, i) => new SourceText($"{i}.yaml", text))]);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics.Select(d => d.Message)));
        return loaded;
    }

    static string Counting(string id, string by, int atLeast, string more = "") => $"""
        id: {id}
        title: calls
        severity: low
        source: cloudtrail
        where: UserPool != null
        by: [{by}]
        window: 1h
        when: Count() >= {atLeast}
        {more}
        """;

    static string Record(int number, int second, string ip) =>
        $$$"""{"eventVersion":"1.11","eventID":"{{{number}}}","eventTime":"{{{Timestamps.Format(1_772_445_600_000 + second * 1000L)}}}","eventType":"AwsApiCall","eventSource":"cognito-idp.amazonaws.com","eventName":"ListUsers","awsRegion":"eu-west-1","recipientAccountId":"123456789012","sourceIPAddress":"{{{ip}}}","requestParameters":{"userPoolId":"eu-west-1_EXAMPLE"}}""";
}
