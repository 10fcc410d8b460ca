using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Metrics;

/// <summary>All metric points of a run, each kept once however many rules read it. Owned by the step of the rules; not thread-safe.</summary>
sealed class MetricStore(FaultLog faults)
{
    // The last moment whose calendar can still be asked after the longest window has been added.
    const long TimeMsMax = 253_339_228_800_000;

    readonly Dictionary<(MetricKey Key, long PeriodMs), StoredPoints> series = [];
    MetricPoints? newest;
    StoredPoints? newestSeries;

    /// <summary>Keeps points. The same object again is kept already: every rule hands in what it is handed.</summary>
    internal StoredPoints Add(MetricPoints points)
    {
        if (ReferenceEquals(points, newest)) return newestSeries!;
        newest = points;
        newestSeries = Series(points.Key, points.PeriodMs, points.Place, points.Expression);
        foreach (var (startMs, value) in points.Points)
        {
            // A value that is no finite number is no point: CloudWatch refuses to store one.
            if (double.IsFinite(value) && IsTime(startMs, points.Place)) newestSeries.Add(startMs, value);
        }
        foreach (var (startMs, values) in points.Samples)
        {
            if (IsTime(startMs, points.Place)) newestSeries.Add(startMs, values);
        }
        return newestSeries;
    }

    /// <summary>The series of a key and period, made when there is none yet.</summary>
    internal StoredPoints Series(MetricKey key, long periodMs, RecordPlace place, string? expression)
    {
        if (!series.TryGetValue((key, periodMs), out var known)) series[(key, periodMs)] = known = new StoredPoints(key, periodMs, place, expression);
        return known;
    }

    bool IsTime(long startMs, RecordPlace place)
    {
        if (startMs is >= 0 and <= TimeMsMax) return true;
        faults.Add(MetricsMistakes.TimeOutOfRange(place.ToString()));
        return false;
    }
}
