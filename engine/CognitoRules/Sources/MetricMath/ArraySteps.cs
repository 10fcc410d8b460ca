namespace CognitoRules.Sources.MetricMath;

/// <summary>Functions of arrays of series.</summary>
static class ArraySteps
{
    /// <summary>One member; a series without points when there is none.</summary>
    internal static SeriesValue At(IReadOnlyList<SeriesValue> items, int index, MathGrid grid) =>
        index >= 0 && index < items.Count ? items[index] : SeriesSteps.Constant(double.NaN, grid);

    /// <summary>Members from <paramref name="start"/> to before <paramref name="end"/>, from 0; broken numbers are cut off, numbers outside are the nearest end.</summary>
    internal static ArrayValue Slice(IReadOnlyList<SeriesValue> items, double start, double end)
    {
        if (double.IsNaN(start) || double.IsNaN(end)) return new ArrayValue([]);
        var first = Index(start, items.Count);
        return new ArrayValue([.. items.Skip(first).Take(Index(end, items.Count) - first)]);
    }

    /// <summary>Members by a statistic; those without one last; equals stay in their order.</summary>
    internal static ArrayValue Sort(IReadOnlyList<SeriesValue> items, string key, bool descending, double count)
    {
        var ranked = items.Select(s => (Series: s, Rank: Rank(s, key))).ToList();
        var order = ranked.OrderBy(r => double.IsNaN(r.Rank));
        order = descending ? order.ThenByDescending(r => r.Rank) : order.ThenBy(r => r.Rank);
        return new ArrayValue([.. order.Select(r => r.Series).Take(double.IsNaN(count) ? 0 : Index(count, items.Count))]);
    }

    internal static ArrayValue RemoveEmpty(IReadOnlyList<SeriesValue> items) => new([.. items.Where(HasPoints)]);

    /// <summary>A statistic across the members, period by period: a point exists where any member has one.</summary>
    internal static SeriesValue Across(IReadOnlyList<SeriesValue> items, Func<ReadOnlySpan<double>, double> reduce, MathGrid grid)
    {
        var result = ColumnPool.Column(grid.Count);
        var column = new double[items.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var present = false;
            for (var s = 0; s < column.Length; s++)
            {
                column[s] = items[s].Points.Span[i];
                present |= !double.IsNaN(column[s]);
            }
            result[i] = present ? SeriesSteps.Finite(reduce(column)) : double.NaN;
        }
        return new SeriesValue(result);
    }

    static double Rank(SeriesValue series, string key) => !HasPoints(series) ? double.NaN : key switch
    {
        "AVG" => SeriesStatistics.Average(series.Points.Span),
        "MAX" => SeriesStatistics.Maximum(series.Points.Span),
        "MIN" => SeriesStatistics.Minimum(series.Points.Span),
        _ => SeriesStatistics.Sum(series.Points.Span),
    };

    static bool HasPoints(SeriesValue series) => SeriesStatistics.PointCount(series.Points.Span) > 0;

    static int Index(double number, int count) => (int)Math.Clamp(number, 0, count);
}
