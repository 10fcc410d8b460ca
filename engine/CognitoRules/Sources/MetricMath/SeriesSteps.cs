using System.Numerics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>Functions from one series to one series, and the series that come from the clock alone.</summary>
static class SeriesSteps
{
    internal static SeriesValue Map(ReadOnlyMemory<double> points, Func<double, double> apply)
    {
        var source = points.Span;
        var result = ColumnPool.Column(source.Length);
        for (var i = 0; i < result.Length; i++) result[i] = Finite(double.IsNaN(source[i]) ? double.NaN : apply(source[i]));
        return new SeriesValue(result);
    }

    internal static SeriesValue Difference(SeriesValue series, MathGrid grid, PointBefore? before) => Against(series, grid, before, (value, last, _) => value - last);

    internal static SeriesValue TimeDifference(SeriesValue series, MathGrid grid, PointBefore? before) => Against(series, grid, before, (_, _, steps) => steps * grid.PeriodMs / 1000.0);

    internal static SeriesValue Rate(SeriesValue series, MathGrid grid, PointBefore? before) =>
        Against(series, grid, before, (value, last, steps) => (value - last) / (steps * grid.PeriodMs / 1000.0));

    internal static SeriesValue RunningSum(ReadOnlyMemory<double> points)
    {
        var source = points.Span;
        var result = ColumnPool.Column(source.Length);
        var sum = 0.0;
        for (var i = 0; i < result.Length; i++)
        {
            if (!double.IsNaN(source[i])) sum += source[i];
            result[i] = double.IsNaN(source[i]) ? double.NaN : Finite(sum);
        }
        return new SeriesValue(result);
    }

    internal static SeriesValue Constant(double value, MathGrid grid)
    {
        var result = ColumnPool.Column(grid.Count);
        Array.Fill(result, value);
        return new SeriesValue(result);
    }

    internal static SeriesValue Calendar(Func<DateTimeOffset, double> part, MathGrid grid)
    {
        var result = ColumnPool.Column(grid.Count);
        for (var i = 0; i < result.Length; i++) result[i] = part(DateTimeOffset.FromUnixTimeMilliseconds(grid.Time(i)));
        return new SeriesValue(result);
    }

    /// <summary>Whether a point is missing. Points are finite, so a sum of any order is a number unless one is; sums that overflow count as missing, too.</summary>
    internal static bool HasMissing(ReadOnlySpan<double> points)
    {
        var sums = Vector<double>.Zero;
        var at = 0;
        for (; at <= points.Length - Vector<double>.Count; at += Vector<double>.Count) sums += new Vector<double>(points[at..]);
        var sum = Vector.Sum(sums);
        for (; at < points.Length; at++) sum += points[at];
        return double.IsNaN(sum);
    }

    internal static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    // Each point against the nearest one before it, however many periods back that is.
    static SeriesValue Against(SeriesValue series, MathGrid grid, PointBefore? before, Func<double, double, long, double> compare)
    {
        var source = series.Points.Span;
        var result = ColumnPool.Column(source.Length);
        var known = before is not null;
        var (lastSlot, last) = before is { } point ? ((point.StartMs - grid.StartMs) / grid.PeriodMs, point.Value) : (0L, 0.0);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = double.NaN;
            if (double.IsNaN(source[i])) continue;
            if (known) result[i] = Finite(compare(source[i], last, i - lastSlot));
            (known, lastSlot, last) = (true, i, source[i]);
        }
        return new SeriesValue(result);
    }
}
