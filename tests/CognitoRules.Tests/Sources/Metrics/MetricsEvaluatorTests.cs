using CognitoRules.Diagnostics;
using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;
using CsCheck;
using Xunit;
using static CognitoRules.Tests.Sources.Metrics.MetricRules;

namespace CognitoRules.Tests.Sources.Metrics;

public sealed class MetricsEvaluatorTests
{
    const double None = double.NaN;
    const long Minute = 60_000;

    [Fact]
    public void A_group_is_judged_from_the_end_of_its_first_point_to_a_window_behind_its_last()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    twice: = ok * 2", "dimensions: [UserPool]\n  period: 5m", "window: 15m");

        var lines = Run(plan, 1, Points("SignInSuccesses", "Sum", 5 * Minute, [1, None, 3], 0, "UserPool=a"));

        Assert.Equal(
        [
            "a -10-5: _ _ 1; _ _ 2",
            "a -5-10: _ 1 _; _ 2 _",
            "a 0-15: 1 _ 3; 2 _ 6",
            "a 5-20: _ 3 _; _ 6 _",
            "a 10-25: 3 _ _; 6 _ _",
            "a 15-30: _ _ _; _ _ _",
        ], lines);
    }

    [Fact]
    public void Groups_come_in_ordinal_order_each_with_its_windows_in_time_order()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool, UserPoolClient]\n  period: 5m", "");

        var lines = Run(plan, 2,
            Points("SignInSuccesses", "Sum", 5 * Minute, [3], 0, "UserPool=b", "UserPoolClient=x"),
            Points("SignInSuccesses", "Sum", 5 * Minute, [2], 0, "UserPool=a", "UserPoolClient=y"),
            Points("SignInSuccesses", "Sum", 5 * Minute, [1], 0, "UserPool=B", "UserPoolClient=z"));

        Assert.Equal(["B,z 0-5: 1", "B,z 5-10: _", "a,y 0-5: 2", "a,y 5-10: _", "b,x 0-5: 3", "b,x 5-10: _"], lines);
    }

    [Fact]
    public void Only_points_with_exactly_the_rules_dimensions_count()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool]\n  period: 5m", "");

        var lines = Run(plan, 1,
            Points("SignInSuccesses", "Sum", 5 * Minute, [1]),
            Points("SignInSuccesses", "Sum", 5 * Minute, [2], 0, "UserPoolClient=a"),
            Points("SignInSuccesses", "Sum", 5 * Minute, [3], 0, "UserPool=a", "UserPoolClient=a"),
            Points("SignInSuccesses", "Average", 5 * Minute, [4], 0, "UserPool=a"),
            Points("SignInThrottles", "Sum", 5 * Minute, [5], 0, "UserPool=a"));

        Assert.Empty(lines);
    }

    [Fact]
    public void A_statistic_of_one_series_sees_the_window_and_never_a_later_point()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    above: = ok - AVG(ok)\n    sum: = RUNNING_SUM(ok)", "period: 5m", "window: 10m");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [2, 4, 90]));

        Assert.Equal(
        [
            " -5-5: _ 2; _ 1; _ 2",
            " 0-10: 2 4; -1 1; 2 6",
            " 5-15: 4 90; -43 43; 4 94",
            " 10-20: 90 _; 45 _; 90 _",
            " 15-25: _ _; _ _; _ _",
        ], lines);
    }

    [Fact]
    public void Steps_and_repeats_look_back_beyond_the_window()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    step: = DIFF(ok)\n    last: = FILL(ok, REPEAT)", "period: 5m", "");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [2, None, 7]));

        Assert.Equal([" 0-5: 2; _; 2", " 5-10: _; _; 2", " 10-15: 7; 5; 7", " 15-20: _; _; 7"], lines);
    }

    [Fact]
    public void A_number_under_a_name_stands_in_every_slot_and_an_array_in_none()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    usual: = AVG(ok)\n    all: = METRICS()\n    r: = SUM(all) / usual", "period: 5m", "window: 10m");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [2, 4]));

        Assert.Equal(" 0-10: 2 4; 3 3; _ _; 0.6666666666666666 1.3333333333333333", lines[1]);
        Assert.Equal([true, false, false, true], Enumerable.Range(0, 4).Select(plan.IsSeries));
    }

    [Fact]
    public void Tumbling_windows_end_at_multiples_of_their_length()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "window: { tumbling: 15m }");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [1, 2, 3, 4], 5 * Minute));

        Assert.Equal([" 0-15: _ 1 2", " 15-30: 3 4 _"], lines);
    }

    [Fact]
    public void A_sliding_window_may_move_by_more_than_a_period()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "window: { sliding: 15m, every: 10m }");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [1, 2, 3]));

        Assert.Equal([" -5-10: _ 1 2", " 5-20: 2 3 _", " 15-30: _ _ _"], lines);
    }

    [Theory]
    [InlineData("Sum", 6, 9)]
    [InlineData("SampleCount", 6, 9)]
    [InlineData("Minimum", 1, 4)]
    [InlineData("Maximum", 3, 5)]
    public void Points_of_shorter_periods_are_joined_where_the_statistic_can_be(string statistic, double first, double second)
    {
        var plan = Plan($"    ok: SignInSuccesses {statistic}", "period: 5m", "");

        var lines = Run(plan, 0, Points("SignInSuccesses", statistic, Minute, [1, None, 2, None, 3, 4, 5]));

        Assert.Equal([$" 0-5: {first}", $" 5-10: {second}", " 10-15: _"], lines);
    }

    [Theory]
    [InlineData("Average", 1)]
    [InlineData("p99", 1)]
    [InlineData("Sum", 2)]
    [InlineData("Sum", 10)]
    public void Points_that_cannot_be_made_points_of_the_rules_period_are_a_fault(string statistic, int minutes)
    {
        var plan = Plan($"    ok: SignInSuccesses {statistic}", "period: 5m", "");
        var faults = new FaultLog();

        var lines = Run(plan, 0, faults, Points("SignInSuccesses", statistic, minutes * Minute, [1, 2]));

        Assert.Empty(lines);
        var fault = Assert.Single(Assert.Single(faults.Kinds).Samples);
        Assert.Equal(("CR5201", "metrics.jsonl:7", "a-rule"), (fault.Code, fault.Place, fault.RuleId));
    }

    [Fact]
    public void A_point_of_the_rules_own_period_wins_over_one_made_of_shorter_periods()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "");

        var lines = Run(plan, 0,
            Points("SignInSuccesses", "Sum", 5 * Minute, [100]),
            Points("SignInSuccesses", "Sum", Minute, [1, 1, 1, 1, 1, 7]));

        Assert.Equal([" 0-5: 100", " 5-10: 7", " 10-15: _"], lines);
    }

    [Fact]
    public void Two_spellings_of_a_risk_metric_make_one_series_and_the_rules_own_wins()
    {
        var plan = Plan("    taken: AccountTakeoverRisk Sum", "period: 5m", "");

        var lines = Run(plan, 0,
            Points("AccountTakeOverRisk", "Sum", 5 * Minute, [8, 9]),
            Points("AccountTakeoverRisk", "Sum", 5 * Minute, [1, None]));

        Assert.Equal([" 0-5: 1", " 5-10: 9", " 10-15: _"], lines);
    }

    [Fact]
    public void Points_between_two_periods_belong_to_the_one_they_begin_in()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "");

        var lines = Run(plan, 0, Points("SignInSuccesses", "Sum", 5 * Minute, [1, 2], 2 * Minute));

        Assert.Equal([" 0-5: 1", " 5-10: 2", " 10-15: _"], lines);
    }

    [Fact]
    public void A_group_beyond_the_limit_is_a_fault()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool]\n  period: 5m", "", "limits: { groups: 1 }");
        var faults = new FaultLog();

        var lines = Run(plan, 1, faults,
            Points("SignInSuccesses", "Sum", 5 * Minute, [1], 0, "UserPool=a"),
            Points("SignInSuccesses", "Sum", 5 * Minute, [2, 3], 0, "UserPool=b"),
            Points("SignInSuccesses", "Sum", 5 * Minute, [4], 5 * Minute, "UserPool=a"));

        Assert.Equal(["a 0-5: 1", "a 5-10: 4", "a 10-15: _"], lines);
        Assert.Equal(1, faults.Count("CR5202"));
    }

    [Fact]
    public void Points_out_of_time_and_of_no_finite_value_are_left_out()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "");
        var faults = new FaultLog();
        var key = Points("SignInSuccesses", "Sum", 5 * Minute, []).Key;

        var lines = Run(plan, 0, faults, new MetricPoints(key, 5 * Minute, [(-1, 1), (long.MaxValue, 1), (T0, double.PositiveInfinity), (T0, 5)], new RecordPlace("m", 1, 0)));

        Assert.Equal([" 0-5: 5", " 5-10: _"], lines);
        Assert.Equal(2, faults.Count("CR5203"));
    }

    [Fact]
    public void Between_points_half_a_century_apart_no_window_is_judged()
    {
        var plan = Plan("    ok: SignInThrottles Sum", "period: 1m", "window: { tumbling: 1d }");
        var faults = new FaultLog();
        var key = Points("SignInThrottles", "Sum", Minute, []).Key;
        var judge = new JudgeLog(0, 0);
        var evaluator = new MetricsEvaluator(plan, new MetricStore(faults), faults);

        evaluator.Add(new MetricPoints(key, Minute, [(0, 1), (T0, 2)], new RecordPlace("m", 1, 0)));
        evaluator.Complete(judge);

        Assert.Equal(0, faults.Total);
        Assert.Equal([" -29453760--29452320: ", " 0-1440: "], judge.Lines);
    }

    [Fact]
    public void A_group_key_is_a_tag_a_length_and_the_bytes_of_each_part()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool, UserPoolClient]\n  period: 5m", "");
        var judge = new JudgeLog(2, 1);
        var evaluator = new MetricsEvaluator(plan, new MetricStore(new FaultLog()), new FaultLog());

        evaluator.AddPartial(Points("SignInSuccesses", "Sum", 5 * Minute, [1], 0, "UserPool=é"));
        evaluator.Complete(judge);

        Assert.Equal("é,- 0-5: 1", judge.Lines[0]);
        Assert.Equal([1, 2, 0, 0, 0, 0xC3, 0xA9, 0, 0, 0, 0, 0], judge.Keys[0]);
    }

    [Fact]
    public void The_number_of_a_group_is_there_when_all_of_its_text_is_one()
    {
        var group = new MetricGroup(["12.5", "12x", null, "-3", "NaN", ""]);

        Assert.Equal([12.5, None, None, -3, None, None], Enumerable.Range(0, 6).Select(group.Number));
    }

    [Fact]
    public void A_period_that_is_open_or_not_settled_is_not_judged_and_each_window_is_judged_once()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "");
        var judge = new JudgeLog(0, 1);
        var evaluator = new MetricsEvaluator(plan, new MetricStore(new FaultLog()), new FaultLog());

        evaluator.Add(Points("SignInSuccesses", "Sum", 5 * Minute, [1, 2, 3]));
        evaluator.JudgeSettled(T0 + 14 * Minute, 5 * Minute, judge);
        var early = judge.Lines.ToArray();
        evaluator.Add(Points("SignInSuccesses", "Sum", 5 * Minute, [9, 7, 8]));
        evaluator.JudgeSettled(T0 + 15 * Minute, 5 * Minute, judge);
        evaluator.JudgeSettled(T0 + 15 * Minute, 5 * Minute, judge);
        evaluator.Complete(judge);

        Assert.Equal([" 0-5: 1"], early);
        Assert.Equal([" 0-5: 1", " 5-10: 7", " 10-15: 8", " 15-20: _"], judge.Lines);
    }

    [Theory]
    [InlineData("Sum", "UserPool=a", "`ok` saw no point: the input has SignInSuccesses by UserPool, the rule reads it by UserPool, UserPoolClient")]
    [InlineData("Average", "UserPool=a UserPoolClient=x", "`ok` saw no point: the input has SignInSuccesses as Average, the rule reads Sum")]
    public void A_series_whose_metric_comes_in_another_form_only_says_so(string statistic, string dimensions, string message)
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool, UserPoolClient]\n  period: 5m", "");
        var faults = new FaultLog();

        var lines = Run(plan, 2, faults, Points("SignInSuccesses", statistic, 5 * Minute, [1], 0, dimensions.Split(' ')));

        Assert.Empty(lines);
        var fault = Assert.Single(Assert.Single(faults.Kinds).Samples);
        Assert.Equal(("CR5204", message, "metrics.jsonl:7"), (fault.Code, fault.Message, fault.Place));
    }

    [Fact]
    public void A_metric_that_is_not_in_the_input_has_nothing_to_say()
    {
        var plan = Plan("    ok: SignInSuccesses Sum", "period: 5m", "");
        var faults = new FaultLog();

        Run(plan, 0, faults, Points("SignUpSuccesses", "Sum", 5 * Minute, [1]));

        Assert.Equal(0, faults.Total);
    }

    [Fact]
    public void Raw_values_give_every_statistic_and_join_into_longer_periods()
    {
        var plan = Plan("    n: Duration SampleCount\n    p: Duration p50\n    t: Duration TM(10%:90%)\n    high: Duration Maximum", "period: 5m", "");
        var key = new MetricKey("AWS/Cognito", "Duration", "", []);

        var lines = Run(plan, 0, new MetricPoints(key, Minute, [], new RecordPlace("m", 1, 0)) { Samples = [(T0, [1, 2, 3]), (T0 + Minute, [4, 100]), (T0 + 5 * Minute, [7])] });

        Assert.Equal([" 0-5: 5; 3; 14.875; 100", " 5-10: 1; 7; 7; 7", " 10-15: _; _; _; _"], lines);
    }

    [Fact]
    public void A_recorded_result_stands_for_what_only_CloudWatch_can_compute()
    {
        var plan = Plan("    calls: AWS/Usage:CallCount Sum\n    quota: = SERVICE_QUOTA(calls)\n    band: = ANOMALY_DETECTION_BAND(calls)\n    share: = 100 * calls / quota\n    upper: = LAST(band)", "dimensions: [Resource]\n  period: 5m", "");
        MetricPoints Recorded(string id, string label, string expression, double[] values, params KeyValuePair<string, string>[] dimensions) => new(
            new MetricKey("=", id, label, dimensions), 5 * Minute, [.. values.Select((v, i) => (T0 + i * 5 * Minute, v))], new RecordPlace("m", 1, 0)) { Expression = expression };
        var calls = Points("CallCount", "Sum", 5 * Minute, [50, 80], 0, "Resource=a");

        var lines = Run(plan, 1,
            Recorded("quota", "", " SERVICE_QUOTA( calls )", [100, 100], KeyValuePair.Create("Resource", "a")),
            Recorded("quota", "", "SERVICE_QUOTA(calls)", [1, 1], KeyValuePair.Create("Resource", "b")),
            calls with { Key = calls.Key with { Namespace = "AWS/Usage" } },
            Recorded("band", "low", "ANOMALY_DETECTION_BAND(calls)", [10, 20]),
            Recorded("band", "high", "ANOMALY_DETECTION_BAND(calls)", [60, 70]));

        Assert.Equal(["a 0-5: 50; 100; _; 50; 60", "a 5-10: 80; 100; _; 80; 70", "a 10-15: _; _; _; _; _"], lines);
    }

    [Fact]
    public void Without_the_recorded_result_or_with_that_of_another_expression_the_rule_is_not_judged_and_says_so()
    {
        var plan = Plan("    calls: AWS/Usage:CallCount Sum\n    quota: = SERVICE_QUOTA(calls)", "period: 5m", "");
        var calls = Points("CallCount", "Sum", 5 * Minute, [50]);
        var faults = new FaultLog();

        var lines = Run(plan, 0, faults, calls with { Key = calls.Key with { Namespace = "AWS/Usage" } },
            new MetricPoints(new MetricKey("=", "quota", "", []), 5 * Minute, [(T0, 1)], new RecordPlace("m", 3, 0)) { Expression = "calls * 2" });

        Assert.Empty(lines);
        Assert.Equal(
        [
            "m:3 the recorded result of `quota` is of another expression than the rule's: it is not used",
            "rules/a.yaml:7 only CloudWatch can compute `quota` (SERVICE_QUOTA), and the input holds no recorded result of it: the rule is not judged",
        ], Assert.Single(faults.Kinds).Samples.Select(f => $"{f.Place} {f.Message}"));
    }

    [Fact]
    public void Windows_that_are_struck_out_are_counted_and_not_judged()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    above: = ok - AVG(ok)", "period: 5m", "window: 10m");
        var judge = new BoundedLog([(0, 3), (1, 0.5)]);
        var evaluator = new MetricsEvaluator(plan, new MetricStore(new FaultLog()), new FaultLog());

        evaluator.Add(Points("SignInSuccesses", "Sum", 5 * Minute, [2, 4, None, 3, 3]));
        evaluator.Complete(judge);

        Assert.Equal([10, 20], judge.Minutes);
        Assert.Equal(5, judge.Windows);
    }

    [Fact]
    public void What_was_written_down_is_judged_as_if_it_had_just_been_read()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    r: = ok - AVG(ok)", "dimensions: [UserPool]\n  period: 5m", "window: 15m");
        var (written, read) = (new JudgeLog(1, 2), new JudgeLog(1, 2));
        var firstStore = new MetricStore(new FaultLog());
        var first = new MetricsEvaluator(plan, firstStore, new FaultLog());
        first.Add(Points("SignInSuccesses", "Sum", 5 * Minute, [1, None, 2.5, 70000], 0, "UserPool=a"));
        first.Add(Points("SignInSuccesses", "Sum", Minute, [1, 1], 0, "UserPool=b"));
        first.JudgeSettled(T0 + 10 * Minute, 0, new JudgeLog(1, 2));

        var (points, own) = (new MemoryStream(), new MemoryStream());
        first.Write(new BinaryWriter(own), firstStore.Write(new BinaryWriter(points)));
        points.Position = own.Position = 0;
        var secondStore = new MetricStore(new FaultLog());
        var second = new MetricsEvaluator(plan, secondStore, new FaultLog());
        second.Read(new BinaryReader(own), secondStore.Read(new BinaryReader(points)));
        first.Complete(written);
        second.Complete(read);

        Assert.Equal(7, written.Lines.Count);
        Assert.Equal(written.Lines, read.Lines);
    }

    [Fact]
    public void The_order_in_which_points_arrive_changes_nothing()
    {
        var plan = Plan("    ok: SignInSuccesses Sum\n    r: = IF(ok > AVG(ok), DIFF(ok))", "dimensions: [UserPool]\n  period: 5m", "window: 15m");
        var point = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 1], Gen.Double[0, 10]);
        Gen.Select(point.Array[1, 20], Gen.Int[0, 1000]).Sample((points, seed) =>
        {
            var all = points.DistinctBy(p => (p.Item1, p.Item2)).Select(p => Points("SignInSuccesses", "Sum", Minute, [p.Item3], p.Item1 * Minute, $"UserPool={p.Item2}")).ToArray();
            var shuffled = all.Select((p, i) => (p, Key: (i * 7919 + seed) % 1009)).OrderBy(p => p.Key).Select(p => p.p).ToArray();
            return Run(plan, 1, all).SequenceEqual(Run(plan, 1, shuffled));
        }, iter: 200);
    }

    sealed class BoundedLog(IReadOnlyList<(int Series, double Least)> bounds) : ISeriesJudge
    {
        internal List<long> Minutes { get; } = [];

        internal long Windows { get; private set; }

        public void StrikeOut(IGroupValues group, ISeriesColumns columns, int first, Span<bool> wanted)
        {
            foreach (var (series, least) in bounds)
            {
                for (var i = 0; i < wanted.Length; i++) wanted[i] &= columns.NewestColumn(series)!.Value.Span[first + i] >= least;
            }
        }

        public void Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues series, long periodEndMs, long windowStartMs) => Minutes.Add((periodEndMs - T0) / Minute);

        public void Passed(long windowCount) => Windows += windowCount;
    }

    static List<string> Run(MetricsRulePlan plan, int parts, params MetricPoints[] points) => Run(plan, parts, new FaultLog(), points);

    static List<string> Run(MetricsRulePlan plan, int parts, FaultLog faults, params MetricPoints[] points)
    {
        var judge = new JudgeLog(parts, plan.SeriesNames.Count);
        var evaluator = new MetricsEvaluator(plan, new MetricStore(faults), faults);
        foreach (var some in points) evaluator.Add(some);
        evaluator.Complete(judge);
        return judge.Lines;
    }
}
