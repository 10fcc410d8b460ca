namespace CognitoRules.Predicates;

/// <summary>What rules ask of the points of a series. Missing points are NaN and count for nothing but `Missing`.</summary>
static class SeriesPoints
{
    /// <summary>The oldest point; NaN when it is missing.</summary>
    internal static double First(ReadOnlySpan<double> points) => points.IsEmpty ? double.NaN : points[0];

    /// <summary>The smallest point; NaN of none.</summary>
    internal static double Min(ReadOnlySpan<double> points)
    {
        var min = double.NaN;
        foreach (var point in points)
        {
            if (!(point >= min) && !double.IsNaN(point)) min = point;
        }
        return min;
    }

    /// <summary>The largest point; NaN of none.</summary>
    internal static double Max(ReadOnlySpan<double> points)
    {
        var max = double.NaN;
        foreach (var point in points)
        {
            if (!(point <= max) && !double.IsNaN(point)) max = point;
        }
        return max;
    }

    /// <summary>The sum; 0 of none.</summary>
    internal static double Sum(ReadOnlySpan<double> points)
    {
        var sum = 0.0;
        foreach (var point in points)
        {
            if (!double.IsNaN(point)) sum += point;
        }
        return sum;
    }

    /// <summary>How many there are.</summary>
    internal static double Count(ReadOnlySpan<double> points)
    {
        var count = 0;
        foreach (var point in points)
        {
            if (!double.IsNaN(point)) count++;
        }
        return count;
    }

    /// <summary>How many lie above a limit.</summary>
    internal static double Above(ReadOnlySpan<double> points, double limit)
    {
        var count = 0;
        foreach (var point in points)
        {
            if (point > limit) count++;
        }
        return count;
    }

    /// <summary>How many lie below a limit.</summary>
    internal static double Below(ReadOnlySpan<double> points, double limit)
    {
        var count = 0;
        foreach (var point in points)
        {
            if (point < limit) count++;
        }
        return count;
    }
}
