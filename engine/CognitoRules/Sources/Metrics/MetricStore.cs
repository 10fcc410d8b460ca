using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Metrics;

/// <summary>What became of some points.</summary>
/// <param name="Series">Where those are that were kept; null when all came too late.</param>
/// <param name="FirstMs">The stamp of the oldest that was kept.</param>
/// <param name="LateMs">The stamps of those that came too late.</param>
sealed record KeptPoints(StoredPoints? Series, long FirstMs, IReadOnlyList<long> LateMs);

/// <summary>
/// All metric points of a run, each kept once however many rules read it, and no longer than one of them may look at it. What is late is decided
/// here, once for all rules. Owned by the step of the rules; not thread-safe.
/// </summary>
/// <param name="faults">Gets points that are out of time.</param>
/// <param name="lateness">How long after the newest point's end a point's own end may lie; null: one of its periods.</param>
sealed class MetricStore(FaultLog faults, TimeSpan? lateness = null)
{
    // The last moment whose calendar can still be asked after the longest window has been added.
    const long TimeMsMax = 253_339_228_800_000;

    readonly Dictionary<(MetricKey Key, long PeriodMs), StoredPoints> series = [];
    MetricPoints? newest;
    KeptPoints? newestKept;

    /// <summary>The moment up to which points have settled: later ones for windows that had to be judged by then are late. The beginning of time where all data is there at once.</summary>
    internal long SettledMs { get; set; } = long.MinValue;

    /// <summary>Points that came too late, of metrics that some rule reads.</summary>
    internal long LateCount { get; private set; }

    /// <summary>Whether a point may be stamped so.</summary>
    internal static bool IsTime(long startMs) => startMs is >= 0 and <= TimeMsMax;

    /// <summary>How long points of a period may be late.</summary>
    internal long LatenessMs(long periodMs) => lateness is { } fixedLateness ? (long)fixedLateness.TotalMilliseconds : periodMs;

    /// <summary>Keeps points. The same object again is kept already: every rule hands in what it is handed.</summary>
    internal KeptPoints Add(MetricPoints points)
    {
        if (ReferenceEquals(points, newest)) return newestKept!;
        newest = points;
        return newestKept = Keep(points);
    }

    /// <summary>The series of a key and period, made when there is none yet.</summary>
    internal StoredPoints Series(MetricKey key, long periodMs, RecordPlace place, string? expression)
    {
        if (!series.TryGetValue((key, periodMs), out var known)) series[(key, periodMs)] = known = new StoredPoints(key, periodMs, place, expression);
        return known;
    }

    /// <summary>Before rules say what they need: nobody needs anything.</summary>
    internal void BeginPruning()
    {
        foreach (var points in series.Values) points.NeededMs = long.MaxValue;
    }

    /// <summary>Drops what nobody needs. A recorded series stays though it be empty: it is a member of its array.</summary>
    internal void Prune()
    {
        (newest, newestKept) = (null, null);
        foreach (var (key, points) in series)
        {
            points.DropBefore(points.NeededMs);
            if (points.IsEmpty && points.Key.Namespace != MetricPoints.MathNamespace) series.Remove(key);
        }
    }

    /// <summary>Writes all points that some rule needs.</summary>
    /// <returns>The number of each series among those written.</returns>
    internal IReadOnlyDictionary<StoredPoints, int> Write(BinaryWriter writer)
    {
        writer.Write(SettledMs);
        writer.Write(LateCount);
        return StoreState.Write(writer, series.Values);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal IReadOnlyList<StoredPoints> Read(BinaryReader reader)
    {
        SettledMs = reader.ReadInt64();
        LateCount = reader.ReadInt64();
        return StoreState.Read(reader, this);
    }

    KeptPoints Keep(MetricPoints points)
    {
        StoredPoints? stored = SettledMs == long.MinValue ? Series(points.Key, points.PeriodMs, points.Place, points.Expression) : series.GetValueOrDefault((points.Key, points.PeriodMs));
        var (firstMs, late) = (long.MaxValue, new List<long>());
        foreach (var (startMs, value) in points.Each)
        {
            // A value that is no finite number is no point: CloudWatch refuses to store one.
            if (!double.IsFinite(value) || !IsTime(startMs, points.Place)) continue;
            if (IsLate(startMs, points.PeriodMs))
            {
                if (stored is null || !stored.Has(startMs, value)) late.Add(startMs);
                continue;
            }
            (stored ??= Series(points.Key, points.PeriodMs, points.Place, points.Expression)).Add(startMs, value);
            firstMs = Math.Min(firstMs, startMs);
        }
        foreach (var (startMs, values) in points.Samples)
        {
            if (!IsTime(startMs, points.Place)) continue;
            if (IsLate(startMs, points.PeriodMs))
            {
                if (stored is null || !stored.Has(startMs, values)) late.Add(startMs);
                continue;
            }
            (stored ??= Series(points.Key, points.PeriodMs, points.Place, points.Expression)).Add(startMs, values);
            firstMs = Math.Min(firstMs, startMs);
        }
        LateCount += late.Count;
        return new KeptPoints(firstMs == long.MaxValue && late.Count > 0 ? null : stored, firstMs, late);
    }

    // Late is what a window had to be judged without. A point counts from the end of the period that it begins in.
    bool IsLate(long startMs, long periodMs) =>
        SettledMs != long.MinValue && startMs / periodMs * periodMs + periodMs + LatenessMs(periodMs) <= SettledMs;

    bool IsTime(long startMs, RecordPlace place)
    {
        if (IsTime(startMs)) return true;
        faults.Add(MetricsMistakes.TimeOutOfRange(place.ToString()));
        return false;
    }
}
