using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>Where the points of one group's series are, and how they are laid out on a grid. The points themselves belong to the store.</summary>
sealed class GroupPoints(MetricsRulePlan plan)
{
    // Per series: in the order in which they are laid out, later ones over earlier ones. So the rule's own spelling wins over another, and points
    // of the rule's own period over ones made of shorter periods.
    readonly List<(int OtherSpelling, StoredPoints Points)>?[] series = new List<(int, StoredPoints)>?[plan.SeriesNames.Count];

    /// <summary>The stamp of the oldest point.</summary>
    internal long FirstMs => All.Min(p => p.FirstMs);

    /// <summary>The stamp of the newest point.</summary>
    internal long LastMs => All.Max(p => p.LastMs);

    /// <summary>Whether there is any point.</summary>
    internal bool IsEmpty => !All.Any();

    IEnumerable<StoredPoints> All => series.OfType<List<(int OtherSpelling, StoredPoints Points)>>().SelectMany(l => l.Select(p => p.Points)).Where(p => p.LastMs >= 0);

    /// <summary>The series and their points, for who writes them down.</summary>
    internal IEnumerable<(int Series, int OtherSpelling, StoredPoints Points)> Entries =>
        series.SelectMany((list, index) => (list ?? []).Select(p => (index, p.OtherSpelling, p.Points)));

    /// <summary>Adds points to a series; the same again changes nothing.</summary>
    internal void Add(int index, int otherSpelling, StoredPoints points)
    {
        var list = series[index] ??= [];
        if (list.Exists(p => ReferenceEquals(p.Points, points))) return;
        list.Add((otherSpelling, points));
        list.Sort((a, b) => a.OtherSpelling != b.OtherSpelling ? b.OtherSpelling.CompareTo(a.OtherSpelling) : a.Points.PeriodMs.CompareTo(b.Points.PeriodMs));
    }

    /// <summary>Whether a series has points here.</summary>
    internal bool Has(int index) => series[index] is { Count: > 0 };

    /// <summary>Evaluates the rule's series over a grid.</summary>
    internal MathRun Run(MathGrid grid)
    {
        var points = new double[]?[series.Length];
        foreach (var plain in plan.Plain) points[plain.Index] = LayOut(plain.Index, grid, plain.Statistic);
        var arrays = new Dictionary<int, IReadOnlyList<double[]>>();
        foreach (var recorded in plan.Recorded)
        {
            if (plan.IsSeries(recorded.Index)) points[recorded.Index] = LayOut(recorded.Index, grid, "");
            else arrays[recorded.Index] = [.. (series[recorded.Index] ?? []).Select(p => Missing(grid.Count, p.Points, grid, ""))];
        }
        return new MathRun(plan.Program, grid, points, arrays);
    }

    double[] LayOut(int index, MathGrid grid, string statistic)
    {
        var result = Missing(grid.Count);
        foreach (var (_, points) in series[index] ?? []) points.LayOver(result, grid.StartMs, grid.PeriodMs, statistic);
        return result;
    }

    static double[] Missing(int count, StoredPoints points, MathGrid grid, string statistic)
    {
        var result = Missing(count);
        points.LayOver(result, grid.StartMs, grid.PeriodMs, statistic);
        return result;
    }

    static double[] Missing(int count)
    {
        var points = GC.AllocateUninitializedArray<double>(count);
        Array.Fill(points, double.NaN);
        return points;
    }
}
