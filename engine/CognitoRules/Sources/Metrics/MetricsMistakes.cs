using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.Sources.Metrics;

/// <summary>What the plan of a metrics rule reports, one method per message.</summary>
static class MetricsMistakes
{
    internal static Diagnostic Statistic(SeriesSpec series) =>
        Diagnostic.Error("CR3020", $"CloudWatch has no statistic `{series.Statistic}`", series.Span, "its bounds hold nothing") with
        {
            Help = "percentiles lie between 0 and 100, and the lower bound is below the upper: p99, tm95, TM(10%:90%), PR(100:2000)",
        };

    internal static Diagnostic WindowOfParts(WindowSpec window, Located<TimeSpan> period)
    {
        var whole = TimeSpan.FromTicks(window.Length.Ticks / period.Value.Ticks * period.Value.Ticks);
        return Diagnostic.Error("CR3021", $"the window ({Durations.Format(window.Length)}) is no whole number of periods ({Durations.Format(period.Value)})", window.Span, "ends inside a data point") with
        {
            Help = $"make the window {Durations.Format(whole)} or {Durations.Format(whole + period.Value)}",
        };
    }

    internal static Diagnostic StepOfParts(WindowSpec window, Located<TimeSpan> period) =>
        Diagnostic.Error("CR3021", $"the window moves by {Durations.Format(window.Every)}, which is no whole number of periods ({Durations.Format(period.Value)})", window.Span, "there is nothing new to see inside a period") with
        {
            Help = $"make `every` {Durations.Format(period.Value)}, or leave it out",
        };

    internal static Diagnostic DimensionTwice(Located<string> dimension) =>
        Diagnostic.Error("CR3022", $"`dimensions` names `{dimension.Value}` twice", dimension.Span, "the second time") with { Help = "remove it" };

    internal static Diagnostic TooManyDimensions(Located<string> dimension) =>
        Diagnostic.Error("CR3022", string.Create(CultureInfo.InvariantCulture, $"a metric has at most {MetricsRulePlan.DimensionCountMax} dimensions"), dimension.Span, "one too many");

    internal static Diagnostic NameTooLong(string what, string written, SourceSpan span, int lengthMax) =>
        Diagnostic.Error("CR3023", string.Create(CultureInfo.InvariantCulture, $"a {what} has at most {lengthMax} characters, this one {written.Length}"), span, "too long");

    internal static Fault OtherPeriod(Rule rule, MetricPoints points, long periodMs, string place) => new("CR5201",
        $"points of {Duration(points.PeriodMs)} cannot be made {Duration(periodMs)} points of {points.Key.Statistic}: they are not counted", place, rule.Id.Value);

    internal static Fault TooManyGroups(Rule rule, string place) => new("CR5202",
        string.Create(CultureInfo.InvariantCulture, $"more than {rule.Limits.Groups} groups: points of further groups are not counted"), place, rule.Id.Value);

    internal static Fault TimeOutOfRange(Rule rule, string place) => new("CR5203", "a point is stamped before 1970 or after 9998: it is not counted", place, rule.Id.Value);

    internal static Fault TooLong(Rule rule, string place) => new("CR5203",
        "the points of a group span more periods than can be held at once: the oldest are not judged", place, rule.Id.Value);

    static string Duration(long ms) => Durations.Format(TimeSpan.FromMilliseconds(ms));
}
