namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// A statistic of one series for every window of one length, one value at each window's newest slot: as if each window were asked alone, but in
/// one walk. Sums move on by adding and taking away only where that is exact, which it is for counts; other numbers are summed anew for each
/// window, so that a value does not depend on where the walk began.
/// </summary>
static class RollingStatistics
{
    const double ExactMax = 9_007_199_254_740_992;

    /// <summary>The values, NaN for windows that begin before the series; null for a function that has none.</summary>
    internal static double[]? Of(string function, ReadOnlySpan<double> points, int length) => function switch
    {
        "SUM" => Sums(points, length, 1),
        "AVG" => Sums(points, length, length),
        "DATAPOINT_COUNT" => Counts(points, length),
        "MAX" => Extremes(points, length, 1),
        "MIN" => Extremes(points, length, -1),
        "STDDEV" => Each(points, length, SeriesStatistics.Deviation),
        _ => null,
    };

    static double[] Sums(ReadOnlySpan<double> points, int length, double divisor)
    {
        if (!IsExact(points, length)) return Each(points, length, part => SeriesStatistics.Sum(part) / divisor);
        var result = ColumnPool.Column(points.Length);
        var sum = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            if (!double.IsNaN(points[i])) sum += points[i];
            if (i >= length && !double.IsNaN(points[i - length])) sum -= points[i - length];
            result[i] = i < length - 1 ? double.NaN : sum / divisor;
        }
        return result;
    }

    static bool IsExact(ReadOnlySpan<double> points, int length)
    {
        foreach (var point in points)
        {
            if (!double.IsNaN(point) && (point != Math.Floor(point) || Math.Abs(point) * length > ExactMax)) return false;
        }
        return true;
    }

    static double[] Counts(ReadOnlySpan<double> points, int length)
    {
        var result = ColumnPool.Column(points.Length);
        var count = 0;
        for (var i = 0; i < points.Length; i++)
        {
            if (!double.IsNaN(points[i])) count++;
            if (i >= length && !double.IsNaN(points[i - length])) count--;
            result[i] = i < length - 1 ? double.NaN : count;
        }
        return result;
    }

    // The candidates of a window stand in a ring, best first: each point leaves once, so the walk is linear.
    static double[] Extremes(ReadOnlySpan<double> points, int length, int sign)
    {
        var result = ColumnPool.Column(points.Length);
        var ring = new int[Math.Min(length, points.Length)];
        var (first, count) = (0, 0);
        for (var i = 0; i < points.Length; i++)
        {
            if (count > 0 && ring[first] <= i - length)
            {
                first = (first + 1) % ring.Length;
                count--;
            }
            if (!double.IsNaN(points[i]))
            {
                while (count > 0 && sign * points[ring[(first + count - 1) % ring.Length]] <= sign * points[i]) count--;
                ring[(first + count++) % ring.Length] = i;
            }
            result[i] = i < length - 1 || count == 0 ? double.NaN : points[ring[first]];
        }
        return result;
    }

    static double[] Each(ReadOnlySpan<double> points, int length, Func<ReadOnlySpan<double>, double> reduce)
    {
        var result = ColumnPool.Column(points.Length);
        for (var i = 0; i < points.Length; i++) result[i] = i < length - 1 ? double.NaN : SeriesSteps.Finite(reduce(points.Slice(i - length + 1, length)));
        return result;
    }
}
