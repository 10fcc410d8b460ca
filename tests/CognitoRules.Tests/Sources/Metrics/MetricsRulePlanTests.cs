using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;
using Xunit;

namespace CognitoRules.Tests.Sources.Metrics;

public sealed class MetricsRulePlanTests
{
    [Fact]
    public void A_plan_names_what_is_to_be_fetched_and_how_windows_lie()
    {
        var rule = MetricRules.Load("""
                attempts:  SignInSuccesses SampleCount
                rate:      = 100 * calls / attempts
                calls:     AWS/Usage:CallCount Sum
            """, "dimensions: [UserPool, UserPoolClient]\n  period: 5m", "window: 15m");

        var plan = MetricsRulePlan.Compile(rule, new DiagnosticBag())!;

        Assert.Equal(["attempts", "rate", "calls"], plan.SeriesNames);
        Assert.Equal(["0 attempts AWS/Cognito SignInSuccesses SampleCount", "2 calls AWS/Usage CallCount Sum"],
            plan.Plain.Select(p => $"{p.Index} {p.Name} {p.Namespace} {string.Join('|', p.Metrics)} {p.Statistic}"));
        Assert.Equal(["UserPool", "UserPoolClient"], plan.Dimensions);
        Assert.Equal((300_000, 900_000, 300_000, 3), (plan.PeriodMs, plan.WindowMs, plan.StepMs, plan.WindowPoints));
    }

    [Fact]
    public void A_rule_without_a_window_looks_at_its_newest_point()
    {
        var rule = MetricRules.Load("    attempts: SignInSuccesses SampleCount", "period: 5m", "");

        var plan = MetricsRulePlan.Compile(rule, new DiagnosticBag())!;

        Assert.Equal((300_000, 300_000, 1), (plan.WindowMs, plan.StepMs, plan.WindowPoints));
    }

    [Fact]
    public void Both_spellings_of_a_risk_metric_are_one_metric_the_rules_own_first()
    {
        var rule = MetricRules.Load("    a: CompromisedCredentialsRisk Sum\n    b: AccountTakeoverRisk Sum", "period: 5m", "");

        var plan = MetricsRulePlan.Compile(rule, new DiagnosticBag())!;

        Assert.Equal(["CompromisedCredentialsRisk|CompromisedCredentialRisk", "AccountTakeoverRisk|AccountTakeOverRisk"], plan.Plain.Select(p => string.Join('|', p.Metrics)));
    }

    [Fact]
    public void A_rule_that_reads_both_spellings_itself_keeps_them_apart()
    {
        var rule = MetricRules.Load("    a: AccountTakeoverRisk Sum\n    b: AccountTakeOverRisk Sum", "period: 5m", "");

        var plan = MetricsRulePlan.Compile(rule, new DiagnosticBag())!;

        Assert.Equal(["AccountTakeoverRisk", "AccountTakeOverRisk"], plan.Plain.Select(p => string.Join('|', p.Metrics)));
    }

    [Fact]
    public void A_tests_series_is_found_by_its_own_name_or_by_metric_and_statistic()
    {
        var rule = MetricRules.Load("    taken: AccountTakeoverRisk Sum\n    twice: = taken * 2", "period: 5m", "");

        var plan = MetricsRulePlan.Compile(rule, new DiagnosticBag())!;

        Assert.Equal(0, plan.Find("taken")?.Index);
        Assert.Equal(0, plan.Find("AccountTakeoverRisk.Sum")?.Index);
        Assert.Equal(0, plan.Find("AccountTakeOverRisk.Sum")?.Index);
        Assert.Null(plan.Find("AccountTakeoverRisk.Average"));
        Assert.Null(plan.Find("twice"));
    }

    [Fact]
    public void A_tests_points_stand_at_their_periods_and_missing_ones_are_left_out()
    {
        var plan = MetricRules.Plan("    ok: SignInSuccesses Sum", "dimensions: [UserPool]\n  period: 5m", "");
        var name = new Located<string>("ok", default);

        var points = plan.TestPoints(new TestSeriesSpec(name, new Dictionary<string, string> { ["UserPool"] = "a" }, [1, double.NaN, 3]), 300_000, 1000, default);
        var unknown = plan.TestPoints(new TestSeriesSpec(new Located<string>("rate", default), new Dictionary<string, string>(), [1]), 300_000, 0, default);

        Assert.Null(unknown);
        Assert.Equal([(1000, 1), (601_000, 3)], points!.Points);
        Assert.Equal(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [KeyValuePair.Create("UserPool", "a")]), points.Key);
    }

    [Theory]
    [InlineData("rate: = 100 * calls / attempts", "window: 15m", "CR3010 [calls] there is no series `calls`")]
    [InlineData("rate: '= 100 * attempts /  '", "window: 15m", "CR3002 [/] expected a series, a number, a call or `(`, found the end")]
    [InlineData("rate: '= '", "window: 15m", "CR3002 ['] the metric math is empty")]
    [InlineData("rate: |\n      = attempts +\n      nothing", "window: 15m", "CR3010 [nothing] there is no series `nothing`")]
    [InlineData("rate: >\n      = attempts +\n      nothing", "window: 15m", "CR3010 [nothing] there is no series `nothing`")]
    [InlineData("rate: = attempts +\n      nothing", "window: 15m", "CR3010 [nothing] there is no series `nothing`")]
    [InlineData("rate: \"= attempts \\u002b\\tnothing\"", "window: 15m", "CR3010 [nothing] there is no series `nothing`")]
    [InlineData("rate: '= attempts + SUMM(attempts)'", "window: 15m", "CR3006 [SUMM] metric math has no function `SUMM`")]
    [InlineData("slow: Latency PR(5:1)", "window: 15m", "CR3020 [Latency PR(5:1)] CloudWatch has no statistic `PR(5:1)`")]
    [InlineData("ok: SignInSuccesses Sum", "window: 12m", "CR3021 [12m] the window (12m) is no whole number of periods (5m)")]
    [InlineData("ok: SignInSuccesses Sum", "window: { sliding: 15m, every: 1m }", "CR3021 [{ sliding: 15m, every: 1m }] the window moves by 1m, which is no whole number of periods (5m)")]
    public void A_mistake_is_said_at_its_place_in_the_rules_file(string series, string window, string mistake)
    {
        var rule = MetricRules.Load($"    attempts: SignInSuccesses SampleCount\n    {series}", "period: 5m", window);
        var bag = new DiagnosticBag();

        var plan = MetricsRulePlan.Compile(rule, bag);

        Assert.Null(plan);
        Assert.Equal([mistake], bag.Sorted().Select(d => $"{d.Code} [{d.Span?.Text}] {d.Message}"));
        Assert.Equal(["a-rule"], bag.Items.Select(d => d.RuleId));
    }

    [Theory]
    [InlineData("1m", "15d", null)]
    [InlineData("1m", "16d", "CloudWatch keeps points of 1m for 15 days, and the window is 16d")]
    [InlineData("10m", "60d", null)]
    [InlineData("5m", "64d", "CloudWatch keeps points of 5m for 63 days, and the window is 64d")]
    [InlineData("1h", "64d", null)]
    public void A_window_is_not_longer_than_CloudWatch_keeps_points(string period, string window, string? mistake)
    {
        var rule = MetricRules.Load("    ok: SignInSuccesses Sum", $"dimensions: [UserPool, UserPoolClient]\n  period: {period}", $"window: {{ tumbling: {window} }}");
        var bag = new DiagnosticBag();

        MetricsRulePlan.Compile(rule, bag);

        Assert.Equal(mistake is null ? [] : [$"CR3024 {mistake}"], bag.Items.Select(d => $"{d.Code} {d.Message}"));
    }

    [Theory]
    [InlineData("SigninSuccesses Sum", "[UserPool, UserPoolClient]", "CR3025 AWS/Cognito documents no metric `SigninSuccesses`; did you mean `SignInSuccesses`?")]
    [InlineData("SignInSuccesses Sum", "[UserPool]", "CR3026 Cognito publishes SignInSuccesses by UserPool, UserPoolClient; write `dimensions: [UserPool, UserPoolClient]`")]
    [InlineData("Risk Sum", "[UserPool, Operation]", "CR3026 Cognito publishes Risk by Operation, UserPoolId; write `dimensions: [Operation, UserPoolId]`")]
    [InlineData("SignInSuccesses p99", "[UserPool, UserPoolClient]", "CR3028 AWS does not say that Cognito's metrics have `p99`; SampleCount, Sum, Average, Minimum and Maximum are safe")]
    [InlineData("SignInSuccesses Sum", "[UserPoolClient, UserPool]", null)]
    [InlineData("AWS/Lambda:Duration p99", "[FunctionName]", null)]
    public void What_Cognito_does_not_publish_is_a_warning(string series, string dimensions, string? warning)
    {
        var rule = MetricRules.Load($"    ok: {series}", $"dimensions: {dimensions}\n  period: 5m", "");
        var bag = new DiagnosticBag();

        Assert.NotNull(MetricsRulePlan.Compile(rule, bag));

        Assert.Equal(warning is null ? [] : [warning], bag.Items.Select(d => $"{d.Code} {d.Message}; {d.Help}"));
    }

    [Theory]
    [InlineData("ok: SignInSuccesses Sum\n    rate: = ok * 2", "rate: '1'", "CR3027 [rate] `rate` is computed, so a test cannot give its points")]
    [InlineData("ok: SignInSuccesses Sum\n    quota: = SERVICE_QUOTA(ok)", "ok: '1'", "CR3007 [SERVICE_QUOTA] only CloudWatch can compute `SERVICE_QUOTA`, and no test gives its result")]
    [InlineData("ok: SignInSuccesses Sum\n    quota: = SERVICE_QUOTA(ok)", "quota: '1'", null)]
    public void A_test_gives_what_is_not_computed(string series, string points, string? mistake)
    {
        var rule = MetricRules.Load($"    {series}", "dimensions: [UserPool, UserPoolClient]\n  period: 5m", "", $"tests:\n  - {{ name: a, series: {{ {points} }}, expect: none }}");
        var bag = new DiagnosticBag();

        MetricsRulePlan.Compile(rule, bag);

        Assert.Equal(mistake is null ? [] : [mistake], bag.Items.Select(d => $"{d.Code} [{d.Span?.Text}] {d.Message}"));
    }

    [Fact]
    public void A_dimension_is_named_once()
    {
        var rule = MetricRules.Load("    ok: SignInSuccesses Sum", "dimensions: [UserPool, UserPool]\n  period: 5m", "");
        var bag = new DiagnosticBag();

        Assert.Null(MetricsRulePlan.Compile(rule, bag));
        Assert.Equal("CR3022", Assert.Single(bag.Items).Code);
    }

    [Fact]
    public void A_rule_over_events_has_no_plan_and_no_mistake()
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rules/a.yaml", Rules.RuleTexts.Small), bag)!;

        Assert.Null(MetricsRulePlan.Compile(rule, bag));
        Assert.Empty(bag.Items);
    }
}
