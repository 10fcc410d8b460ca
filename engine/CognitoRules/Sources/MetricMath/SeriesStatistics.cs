namespace CognitoRules.Sources.MetricMath;

/// <summary>One number of several; NaN among them is a missing value, NaN out of them is no number.</summary>
static class SeriesStatistics
{
    internal static double PointCount(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values) count += double.IsNaN(value) ? 0 : 1;
        return count;
    }

    internal static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += double.IsNaN(value) ? 0 : value;
        return sum;
    }

    internal static double Average(ReadOnlySpan<double> values) => values.IsEmpty ? double.NaN : Sum(values) / values.Length;

    internal static double Maximum(ReadOnlySpan<double> values)
    {
        var maximum = double.NaN;
        foreach (var value in values)
        {
            if (!double.IsNaN(value) && !(value <= maximum)) maximum = value;
        }
        return maximum;
    }

    internal static double Minimum(ReadOnlySpan<double> values)
    {
        var minimum = double.NaN;
        foreach (var value in values)
        {
            if (!double.IsNaN(value) && !(value >= minimum)) minimum = value;
        }
        return minimum;
    }

    // Two passes: the squares of large numbers close together would lose all their digits in one.
    internal static double Deviation(ReadOnlySpan<double> values)
    {
        var count = PointCount(values);
        if (count == 0) return double.NaN;
        var mean = Sum(values) / count;
        var squares = 0.0;
        foreach (var value in values) squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        return Math.Sqrt(squares / count);
    }
}
