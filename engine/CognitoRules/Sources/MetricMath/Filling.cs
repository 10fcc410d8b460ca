namespace CognitoRules.Sources.MetricMath;

/// <summary>FILL: what stands where a point is missing.</summary>
static class Filling
{
    /// <summary>A number, or another series' point of the same period, which may be missing itself.</summary>
    internal static SeriesValue With(SeriesValue series, MathValue filler)
    {
        var result = series.Points.ToArray();
        var other = filler is SeriesValue s ? s.Points.Span : default;
        for (var i = 0; i < result.Length; i++)
        {
            if (double.IsNaN(result[i])) result[i] = filler is ScalarValue number ? number.Value : other[i];
        }
        return new SeriesValue(result);
    }

    /// <summary>The newest real point before the gap; a gap in front of the first point of all stays.</summary>
    internal static SeriesValue Repeat(SeriesValue series, MathGrid grid, PointBefore? before)
    {
        var result = series.Points.ToArray();
        var newest = before?.Value ?? double.NaN;
        for (var i = 0; i < result.Length; i++)
        {
            if (double.IsNaN(result[i])) result[i] = newest;
            else newest = result[i];
        }
        return new SeriesValue(result);
    }

    /// <summary>A straight line between the points at both ends of the gap; a gap open at one end stays.</summary>
    internal static SeriesValue Linear(SeriesValue series)
    {
        var result = series.Points.ToArray();
        var before = -1;
        for (var i = 0; i < result.Length; i++)
        {
            if (double.IsNaN(result[i])) continue;
            for (var gap = before + 1; before >= 0 && gap < i; gap++)
            {
                var share = (gap - before) / (double)(i - before);
                result[gap] = SeriesSteps.Finite(result[before] * (1 - share) + result[i] * share);
            }
            before = i;
        }
        return new SeriesValue(result);
    }
}
