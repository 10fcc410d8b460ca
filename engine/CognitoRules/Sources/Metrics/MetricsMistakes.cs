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

    internal static Diagnostic UnknownMetric(SeriesSpec series)
    {
        var nearest = DidYouMean.Nearest(series.Metric!, CognitoMetrics.In(series.Namespace!));
        return Diagnostic.Warning("CR3025", $"{series.Namespace} documents no metric `{series.Metric}`", series.Span, "may never have a point") with
        {
            Help = nearest is null ? "names of metrics are told apart by case" : $"did you mean `{nearest}`?",
        };
    }

    internal static Diagnostic OtherDimensions(SeriesSpec series, IReadOnlyList<string> published) =>
        Diagnostic.Warning("CR3026", $"Cognito publishes {series.Metric} by {string.Join(", ", published)}", series.Span, "the rule's dimensions are others") with
        {
            Note = "CloudWatch keeps each combination of dimensions as a metric of its own: other combinations have no points",
            Help = $"write `dimensions: [{string.Join(", ", published)}]`",
        };

    internal static Diagnostic NoPercentiles(SeriesSpec series) =>
        Diagnostic.Warning("CR3028", $"AWS does not say that Cognito's metrics have `{series.Statistic}`", series.Span, "may never have a point") with
        {
            Help = "SampleCount, Sum, Average, Minimum and Maximum are safe",
        };

    internal static Diagnostic ComputedInTest(Located<string> name) =>
        Diagnostic.Error("CR3027", $"`{name.Value}` is computed, so a test cannot give its points", name.Span, "is metric math") with { Help = "give the plain metrics it is made of" };

    internal static Diagnostic BeyondRetention(SourceSpan span, TimeSpan length, Located<TimeSpan> period, string kept, TimeSpan needed) =>
        Diagnostic.Error("CR3024", $"CloudWatch keeps points of {Durations.Format(period.Value)} for {kept}, and the window is {Durations.Format(length)}", span, "can never be full") with
        {
            Help = $"make the window shorter, or the period a multiple of {Durations.Format(needed)}",
        };

    internal static Fault OtherPeriod(Rule rule, StoredPoints points, long periodMs) => new("CR5201",
        $"points of {Duration(points.PeriodMs)} cannot be made {Duration(periodMs)} points{(points.Key.Statistic.Length > 0 ? $" of {Shown(points.Key.Statistic)}" : "")}: they are not counted",
        points.Place.ToString(), rule.Id.Value);

    internal static Fault OtherMath(Rule rule, string series, string place) => new("CR5205",
        $"the recorded result of `{series}` is of another expression than the rule's: it is not used", place, rule.Id.Value);

    internal static Fault NotRecorded(Rule rule, RecordedSeries series) => new("CR5205",
        $"only CloudWatch can compute `{series.Name}` ({series.Function}), and the input holds no recorded result of it: the rule is not judged",
        string.Create(CultureInfo.InvariantCulture, $"{rule.Source.Path}:{series.Span.StartPosition.Line}"), rule.Id.Value);

    internal static Fault NoFit(MetricsRulePlan plan, PlainSeries series, StoredPoints points) => new("CR5204",
        points.Key.Statistic != series.Statistic
            ? $"`{series.Name}` saw no point: the input has {series.Metrics[0]} as {Shown(points.Key.Statistic)}, the rule reads {series.Statistic}"
            : $"`{series.Name}` saw no point: the input has {series.Metrics[0]} by {Named([.. points.Key.Dimensions.Select(d => Shown(d.Key))])}, the rule reads it by {Named(plan.Dimensions)}",
        points.Place.ToString(), plan.Rule.Id.Value);

    internal static Fault TooManyGroups(Rule rule, string place) => new("CR5202",
        string.Create(CultureInfo.InvariantCulture, $"more than {rule.Limits.Groups} groups: points of further groups are not counted"), place, rule.Id.Value);

    internal static Fault TimeOutOfRange(string place) => new("CR5203", "a point is stamped before 1970 or after 9998: it is not counted", place);

    internal static Fault Late(Rule rule, MetricPoints points, long startMs, long settledMs) => new("CR5206",
        $"a point of {Duration(points.PeriodMs)} stamped {Timestamps.Format(startMs)} came when points had settled up to {Timestamps.Format(settledMs)} and was left out",
        points.Place.ToString(), rule.Id.Value);

    static string Named(IReadOnlyList<string> dimensions) => dimensions.Count == 0 ? "no dimension" : string.Join(", ", dimensions);

    // Names come from the data: what is no name of CloudWatch's is not repeated.
    static string Shown(string name) => name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '%' or '(' or ')' or ':' or '_' or '-') ? name : "another";

    static string Duration(long ms) => Durations.Format(TimeSpan.FromMilliseconds(ms));
}
