using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Rules;

public sealed class RuleLoaderTests
{
    [Fact]
    public void Every_field_of_a_rule_file_reaches_the_rule()
    {
        var rule = RuleTexts.Good(RuleTexts.Spray);

        Assert.Equal("password-spray", rule.Id.Value);
        Assert.Equal("Password spray from one address", rule.Title.Value);
        Assert.Equal(Severity.High, rule.FixedSeverity);
        Assert.Null(rule.SeverityCode);
        Assert.Equal(RuleStatus.Stable, rule.Status);
        Assert.Equal("T1110.003", Assert.Single(rule.Attack).Value);
        Assert.Equal("One address tries many accounts\nwith a few passwords each.", rule.Prose["why"]);
        Assert.Equal("Behind a proxy every user shares one address.", rule.Prose["blind-spots"]);
        Assert.Equal(EventSources.CloudTrail, rule.Events);
        Assert.Equal("SignIn && !Throttled", rule.Where?.Text);
        Assert.Equal(["UserPool", "net"], rule.By.Select(b => b.Name.Value));
        Assert.Equal(["UserPool", "Ip"], rule.By.Select(b => b.Code.Text));
        Assert.Equal(["failures=Count(Failed)", "users=Distinct(User, Failed)"], rule.Let.Select(l => $"{l.Name.Value}={l.Code.Text}"));
        Assert.Equal("users >= minUsers && failures / Count() > minRatio", rule.When?.Text);
        Assert.Equal(TimeSpan.FromHours(1), rule.Suppress?.Value);
        Assert.Equal(3_600_000, rule.SuppressMs);
        Assert.Equal(RuleLimits.Default, rule.Limits);
        Assert.Equal(64, rule.Version.Length);
    }

    [Fact]
    public void Parameters_are_numbers_texts_bools_lists_and_durations_in_seconds()
    {
        var rule = RuleTexts.Good(RuleTexts.Spray);

        Assert.Equal(
            ["minUsers Number 20", "minRatio Number 0.8", "grace Number 600", "strict Bool True", "label Text 10m", "trusted TextList 198.51.100.7|192.0.2.1"],
            rule.Params.Select(p => FormattableString.Invariant($"{p.Name.Value} {p.Kind} {(p.Value is string[] list ? string.Join('|', list) : p.Value)}")));
    }

    [Theory]
    [InlineData("10m", WindowKind.Sliding, 600, 60, 0)]
    [InlineData("1m", WindowKind.Sliding, 60, 10, 0)]
    [InlineData("5s", WindowKind.Sliding, 5, 5, 0)]
    [InlineData("125s", WindowKind.Sliding, 125, 12, 0)]
    [InlineData("{ sliding: 10m, every: 30s }", WindowKind.Sliding, 600, 30, 0)]
    [InlineData("{ tumbling: 5m }", WindowKind.Tumbling, 300, 300, 0)]
    [InlineData("{ session: 15m, max: 4h }", WindowKind.Session, 900, 900, 14400)]
    [InlineData("{ session: 15m }", WindowKind.Session, 900, 900, 86400)]
    public void A_window_has_its_kind_length_step_and_maximum(string yaml, WindowKind kind, int length, int every, int max)
    {
        var rule = RuleTexts.Good(RuleTexts.Small + $"window: {yaml}\nwhen: Count() > 1\n");

        Assert.Equal((kind, length, every, max), (rule.Window!.Kind, (int)rule.Window.Length.TotalSeconds, (int)rule.Window.Every.TotalSeconds, (int)rule.Window.Max.TotalSeconds));
    }

    [Fact]
    public void A_metrics_source_has_series_dimensions_and_a_period()
    {
        var rule = RuleTexts.Good(RuleTexts.Metrics);

        Assert.Equal(EventSources.None, rule.Events);
        Assert.Equal(
            ["attempts AWS/Cognito SignInSuccesses SampleCount ", "successes AWS/Cognito SignInSuccesses Sum ", "calls AWS/Usage CallCount Sum ",
             "rate    IF(attempts >= 50, 100 * (attempts - successes) / attempts)"],
            rule.Metrics!.Series.Select(s => $"{s.Name.Value} {s.Namespace} {s.Metric} {s.Statistic} {s.Math?.Text}"));
        Assert.Equal("IF(attempts", rule.Metrics.Series[3].Math!.Map.Span(0, 11).Text);
        Assert.Equal(["UserPool", "UserPoolClient"], rule.Metrics.Dimensions.Select(d => d.Value));
        Assert.Equal(TimeSpan.FromMinutes(5), rule.Metrics.Period.Value);
        Assert.Equal(TimeSpan.FromMinutes(5), rule.Window!.Every);
        Assert.Equal("""rate.Above(50) > 0 ? "high" : "medium" """.Trim(), rule.SeverityCode?.Text);
    }

    [Fact]
    public void A_sequence_has_named_steps_and_a_time_within_which_they_happen()
    {
        var rule = RuleTexts.Good(RuleTexts.Small + """
            by: [User]
            sequence:
              - reset:  Action == "ConfirmForgotPassword" && Succeeded
              - entry:  SignIn && Succeeded && Ip != reset.Ip       # earlier steps are in scope
              - absent: MfaResponse
            within: 1h
            """);

        Assert.Equal(["reset False", "entry False", "absent True"], rule.Sequence!.Steps.Select(s => $"{s.Name.Value} {s.Absent}"));
        Assert.Equal("SignIn && Succeeded && Ip != reset.Ip", rule.Sequence.Steps[1].Code.Text);
        Assert.Equal(3_600_000, rule.SuppressMs);
    }

    [Fact]
    public void A_finding_is_text_and_expressions_and_doubled_braces_are_braces()
    {
        var rule = RuleTexts.Good(RuleTexts.Small + """finding: 'a {{b}} { User } {Raw("x}\"{") } {"}"}.'""" + "\n");

        Assert.Equal(["a {b} ", "<User>", " ", """<Raw("x}\"{")>""", " ", "<\"}\">", "."], rule.Finding!.Parts.Select(p => p.Literal ?? $"<{p.Code!.Text}>"));
        Assert.Equal("User", rule.Finding.Parts[1].Code!.Span.Text);
    }

    [Fact]
    public void The_version_changes_with_what_decides_findings_and_not_with_prose_or_tests()
    {
        var version = RuleTexts.Good(RuleTexts.Spray).Version;

        Assert.Equal(version, RuleTexts.Good(RuleTexts.Spray.Replace("Block it.", "Look first.", StringComparison.Ordinal)).Version);
        Assert.Equal(version, RuleTexts.Good(RuleTexts.Spray.Replace("stay silent", "say nothing", StringComparison.Ordinal)).Version);
        string[] others =
        [
            version,
            RuleTexts.Good(RuleTexts.Spray.Replace("minUsers: 20", "minUsers: 21", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray.Replace("!Throttled", "Failed", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray.Replace("window: 10m", "window: 9m", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray.Replace("suppress: 1h", "suppress: 2h", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray.Replace("severity: high", "severity: low", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray.Replace("failed sign-ins", "failures", StringComparison.Ordinal)).Version,
            RuleTexts.Good(RuleTexts.Spray + "\nlimits: { groups: 5 }\n").Version,
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void Line_ends_of_Windows_and_a_byte_order_mark_change_nothing()
    {
        var rule = RuleTexts.Good("\uFEFF" + RuleTexts.Spray.ReplaceLineEndings("\r\n"));

        Assert.Equal(RuleTexts.Good(RuleTexts.Spray).Version, rule.Version);
        Assert.Equal("users >= minUsers && failures / Count() > minRatio", rule.When!.Span.Text);
    }
}
