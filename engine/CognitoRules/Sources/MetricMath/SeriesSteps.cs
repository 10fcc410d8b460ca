namespace CognitoRules.Sources.MetricMath;

/// <summary>Functions from one series to one series, and the series that come from the clock alone.</summary>
static class SeriesSteps
{
    internal static SeriesValue Map(ReadOnlyMemory<double> points, Func<double, double> apply)
    {
        var source = points.Span;
        var result = new double[source.Length];
        for (var i = 0; i < result.Length; i++) result[i] = Finite(double.IsNaN(source[i]) ? double.NaN : apply(source[i]));
        return new SeriesValue(result);
    }

    internal static SeriesValue Difference(ReadOnlyMemory<double> points, MathGrid grid) => Against(points, (value, before, _) => value - before);

    internal static SeriesValue TimeDifference(ReadOnlyMemory<double> points, MathGrid grid) => Against(points, (_, _, steps) => steps * grid.PeriodMs / 1000.0);

    internal static SeriesValue Rate(ReadOnlyMemory<double> points, MathGrid grid) => Against(points, (value, before, steps) => (value - before) / (steps * grid.PeriodMs / 1000.0));

    internal static SeriesValue RunningSum(ReadOnlyMemory<double> points)
    {
        var source = points.Span;
        var result = new double[source.Length];
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
        var result = new double[grid.Count];
        Array.Fill(result, value);
        return new SeriesValue(result);
    }

    internal static SeriesValue Calendar(Func<DateTimeOffset, double> part, MathGrid grid)
    {
        var result = new double[grid.Count];
        for (var i = 0; i < result.Length; i++) result[i] = part(DateTimeOffset.FromUnixTimeMilliseconds(grid.Time(i)));
        return new SeriesValue(result);
    }

    internal static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    // Each point against the nearest one before it, however many periods back that is.
    static SeriesValue Against(ReadOnlyMemory<double> points, Func<double, double, int, double> compare)
    {
        var source = points.Span;
        var result = new double[source.Length];
        var before = -1;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = double.NaN;
            if (double.IsNaN(source[i])) continue;
            if (before >= 0) result[i] = Finite(compare(source[i], source[before], i - before));
            before = i;
        }
        return new SeriesValue(result);
    }
}
