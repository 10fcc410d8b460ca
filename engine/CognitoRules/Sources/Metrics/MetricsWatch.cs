using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// Watches what a rule does not see: points of its metrics that it cannot use, and recorded results that are missing. A rule that stays silent because
/// the data does not fit says so; one whose metrics are simply not in the input has nothing to say.
/// </summary>
sealed class MetricsWatch(MetricsRulePlan plan, FaultLog faults)
{
    // Each series is told of once; beyond so many a session has said enough, and their names need not be kept.
    const int ToldCountMax = 10_000;

    readonly bool[] seen = new bool[plan.SeriesNames.Count];
    readonly StoredPoints?[] missed = new StoredPoints?[plan.SeriesNames.Count];
    readonly HashSet<(MetricKey Key, long PeriodMs)> told = [];
    readonly HashSet<string> unrecorded = new(StringComparer.Ordinal);

    /// <summary>The rule reads points as this series.</summary>
    internal void Hit(int series) => seen[series] = true;

    /// <summary>Points of the series' metric that are of another statistic or have other dimensions.</summary>
    internal void Miss(int series, StoredPoints points)
    {
        // Another statistic is a worse guess than other dimensions.
        if (missed[series] is not { } known || known.Key.Statistic != Statistic(series) && points.Key.Statistic == Statistic(series)) missed[series] = points;
    }

    /// <summary>Points whose period cannot be made the rule's.</summary>
    internal void OtherPeriod(int series, StoredPoints points)
    {
        seen[series] = true;
        if (IsNew(points)) faults.Add(MetricsMistakes.OtherPeriod(plan.Rule, points, plan.PeriodMs));
    }

    /// <summary>Whether a recorded result is of another expression than the rule's; then it is not the series.</summary>
    internal bool IsOtherMath(int series, StoredPoints points)
    {
        if (points.Expression is not { } expression || Canonical(expression) == MathPrinter.Print(plan.Program.Node(series)!)) return false;
        if (IsNew(points)) faults.Add(MetricsMistakes.OtherMath(plan.Rule, plan.SeriesNames[series], points.Place.ToString()));
        return true;
    }

    /// <summary>A group cannot be judged without a recorded result; told once for each series.</summary>
    internal bool ReportUnrecorded(RecordedSeries series)
    {
        if (unrecorded.Add(series.Name)) faults.Add(MetricsMistakes.NotRecorded(plan.Rule, series));
        return true;
    }

    /// <summary>Tells of series that had points which did not fit, and none that did.</summary>
    internal void Report(IReadOnlyList<GroupPoints> groups)
    {
        foreach (var plain in plan.Plain)
        {
            if (!seen[plain.Index] && !groups.Any(g => g.Has(plain.Index)) && missed[plain.Index] is { } points) faults.Add(MetricsMistakes.NoFit(plan, plain, points));
        }
    }

    bool IsNew(StoredPoints points) => told.Count < ToldCountMax && told.Add((points.Key, points.PeriodMs));

    string? Statistic(int series) => plan.Plain.FirstOrDefault(p => p.Index == series)?.Statistic;

    // What cannot be read is compared as it is written.
    static string Canonical(string expression) =>
        MathParser.Parse(new MathText(expression, (_, _) => default), new DiagnosticBag()) is { } node ? MathPrinter.Print(node) : expression;
}
