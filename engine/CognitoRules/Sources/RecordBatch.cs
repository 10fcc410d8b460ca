using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>
/// What a feed hands over at once: records in the order read, and metric points. A batch with a decoding turns each record into an event as it is
/// added, on the feed's own thread, and keeps nothing else of it; one without keeps the bytes until the reader decodes them. Reused.
/// </summary>
sealed class RecordBatch(RecordDecoding? decoding = null)
{
    const int RawBytesMin = 64 * 1024;

    List<Entry> entries = [];
    List<MetricPoints> metrics = [];
    PackedEvents events = new(64, 16 * 1024);
    byte[] raw = [];
    int rawUsed;
    int rawCount;

    /// <summary>What became of a record, and where it was read.</summary>
    readonly record struct Entry(EventSources Source, RecordPlace Place, DecodeOutcome? Outcome, int Start, int Length);

    /// <summary>How many records the batch holds.</summary>
    public int Count => entries.Count;

    /// <summary>How many bytes of records were added.</summary>
    public int ByteCount { get; private set; }

    /// <summary>Metric points read.</summary>
    public IReadOnlyList<MetricPoints> Metrics => metrics;

    /// <summary>How many points and raw values were added.</summary>
    public int PointCount { get; private set; }

    /// <summary>
    /// Where the oldest input still open stands, Unix milliseconds: what is unread is not older but for the disorder within an input. The end of
    /// time when the feed does not know.
    /// </summary>
    public long UnreadMs { get; set; } = long.MaxValue;

    /// <summary>The events among the records; <see cref="EventOf"/> tells which is whose.</summary>
    internal PackedEvents Events => events;

    /// <summary>Which source record <paramref name="index"/> is of.</summary>
    public EventSources Source(int index) => entries[index].Source;

    /// <summary>The record's JSON object, from brace to brace: a CloudTrail record, or an activity-log record, without its envelope. Only of a batch without a decoding.</summary>
    public ReadOnlySpan<byte> Json(int index) => raw.AsSpan(entries[index].Start, entries[index].Length);

    /// <summary>Where it was read.</summary>
    public RecordPlace Place(int index) => entries[index].Place;

    /// <summary>What the record was decoded to; null when it was not yet.</summary>
    internal DecodeOutcome? Outcome(int index) => entries[index].Outcome;

    /// <summary>The number of the record's event.</summary>
    internal int EventOf(int index) => entries[index].Start;

    /// <summary>Adds a record; its bytes are not kept, or copied.</summary>
    /// <param name="source">CloudTrail or ActivityLog.</param>
    /// <param name="json">The record, from brace to brace.</param>
    /// <param name="place">Where it was read.</param>
    /// <param name="map">Where its strings and brackets are, when that is known.</param>
    public void Add(EventSources source, ReadOnlySpan<byte> json, RecordPlace place, StructuralMap? map = null)
    {
        ByteCount += json.Length;
        if (decoding is not null)
        {
            var outcome = decoding.Decode(source, json, map, events);
            entries.Add(new Entry(source, place, outcome, events.Count - 1, 0));
            return;
        }
        if (raw.Length - rawUsed < json.Length) Array.Resize(ref raw, Math.Max(Math.Max(raw.Length * 2, RawBytesMin), rawUsed + json.Length));
        json.CopyTo(raw.AsSpan(rawUsed));
        entries.Add(new Entry(source, place, null, rawUsed, json.Length));
        rawUsed += json.Length;
        rawCount++;
    }

    /// <summary>Adds points of one metric.</summary>
    public void Add(MetricPoints points)
    {
        metrics.Add(points);
        PointCount += points.Points.Count + points.Samples.Count;
    }

    /// <summary>Decodes the records that were not yet.</summary>
    internal void Decode(RecordDecoding late)
    {
        if (rawCount == 0) return;
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Outcome is not null) continue;
            var outcome = late.Decode(entries[i].Source, Json(i), null, events);
            entries[i] = entries[i] with { Outcome = outcome, Start = events.Count - 1, Length = 0 };
        }
        rawUsed = rawCount = 0;
    }

    /// <summary>Puts other points in the place of those there are, or none for null. What was added stays counted as added.</summary>
    public void ChangeMetrics(Func<MetricPoints, MetricPoints?> change)
    {
        var kept = 0;
        for (var i = 0; i < metrics.Count; i++)
        {
            if (change(metrics[i]) is { } changed) metrics[kept++] = changed;
        }
        metrics.RemoveRange(kept, metrics.Count - kept);
    }

    /// <summary>Exchanges contents with another batch, so that a feed that reads ahead hands its batch over without copying.</summary>
    public void Swap(RecordBatch other)
    {
        (entries, other.entries) = (other.entries, entries);
        (events, other.events) = (other.events, events);
        (metrics, other.metrics) = (other.metrics, metrics);
        (PointCount, other.PointCount) = (other.PointCount, PointCount);
        (UnreadMs, other.UnreadMs) = (other.UnreadMs, UnreadMs);
        (raw, other.raw) = (other.raw, raw);
        (rawUsed, other.rawUsed) = (other.rawUsed, rawUsed);
        (rawCount, other.rawCount) = (other.rawCount, rawCount);
        (ByteCount, other.ByteCount) = (other.ByteCount, ByteCount);
    }

    /// <summary>Empties the batch for reuse; a batch that grew unusually large gives its memory back.</summary>
    public void Clear()
    {
        entries.Clear();
        events.Clear();
        metrics.Clear();
        PointCount = rawUsed = rawCount = ByteCount = 0;
        if (raw.Length > 8 * 1024 * 1024) raw = [];
    }
}
