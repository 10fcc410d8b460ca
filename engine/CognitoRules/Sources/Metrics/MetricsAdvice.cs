using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>What is not wrong in itself and yet would never see a point: names and dimensions that Cognito does not publish, and tests that give what is computed.</summary>
static class MetricsAdvice
{
    /// <summary>Says what there is to say; false when one of it is an error.</summary>
    internal static bool Check(MetricsRulePlan plan, MetricsSpec spec, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        foreach (var series in spec.Series.Where(s => s.Math is null)) Metric(series, spec, own);
        Tests(plan, own);
        foreach (var recorded in plan.Recorded) Recorded(plan, recorded, spec, own);
        bag.AddRange(own.Items.Select(d => d with { RuleId = plan.Rule.Id.Value }));
        return !own.HasErrors;
    }

    static void Metric(SeriesSpec series, MetricsSpec spec, DiagnosticBag bag)
    {
        if (series.Namespace == "AWS/Cognito" && Statistic.Parse(series.Statistic!) is { Kind: > StatisticKind.Maximum }) bag.Add(MetricsMistakes.NoPercentiles(series));
        if (CognitoMetrics.DimensionsOf(series.Namespace!, series.Metric!) is not { } published)
        {
            if (CognitoMetrics.In(series.Namespace!).Any()) bag.Add(MetricsMistakes.UnknownMetric(series));
            return;
        }
        // AWS/Usage counts other services' calls, too, some without a class.
        var given = spec.Dimensions.Select(d => d.Value).ToHashSet(StringComparer.Ordinal);
        if (series.Namespace == "AWS/Cognito" && !given.SetEquals(published)) bag.Add(MetricsMistakes.OtherDimensions(series, published));
    }

    static void Tests(MetricsRulePlan plan, DiagnosticBag bag)
    {
        foreach (var test in plan.Rule.Tests)
        {
            foreach (var series in test.Series.DistinctBy(s => s.Name.Value))
            {
                if (plan.TestPoints(series, 1, 0, default) is null) bag.Add(MetricsMistakes.ComputedInTest(series.Name));
            }
        }
    }

    static void Recorded(MetricsRulePlan plan, RecordedSeries recorded, MetricsSpec spec, DiagnosticBag bag)
    {
        if (plan.Rule.Tests.Any(t => t.Fixture is not null || t.Series.Any(s => s.Name.Value.Split('.')[0] == recorded.Name))) return;
        var node = plan.Program.Node(recorded.Index)!;
        var math = spec.Series[recorded.Index].Math!;
        bag.Add(MathMistakes.OnlyOnServer(new MathText(math.Text, math.Map.Span), ServerFunctions.CallIn(node)!, recorded.Name));
    }
}
