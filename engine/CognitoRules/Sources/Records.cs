using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>Where a record was read: a file's path as the user gave it, and its line (from 1) or byte offset.</summary>
/// <param name="Path">The input's name; `-` for standard input.</param>
/// <param name="Line">Line from 1 for line-delimited input; 0 when the input is one document.</param>
/// <param name="Offset">Byte offset of the record in the decompressed input.</param>
readonly record struct RecordPlace(string Path, long Line, long Offset)
{
    /// <summary>`path:line`, or `path@offset`.</summary>
    public override string ToString() => Line > 0 ? $"{Path}:{Line}" : $"{Path}@{Offset}";
}

/// <summary>What a feed hands over at once: raw records in the order read, and metric points. Reused by the reader.</summary>
sealed class RecordBatch
{
    List<(EventSources Source, int Start, int Length, RecordPlace Place)> records = [];
    byte[] bytes = new byte[64 * 1024];
    int used;

    /// <summary>How many records the batch holds.</summary>
    public int Count => records.Count;

    /// <summary>How many bytes of records the batch holds.</summary>
    public int ByteCount => used;

    /// <summary>Metric points read.</summary>
    public List<MetricPoints> Metrics { get; private set; } = [];

    /// <summary>How many points and raw values were added.</summary>
    public int PointCount { get; private set; }

    /// <summary>
    /// Where the oldest input still open stands, Unix milliseconds: what is unread is not older but for the disorder within an input. The end of
    /// time when the feed does not know.
    /// </summary>
    public long UnreadMs { get; set; } = long.MaxValue;

    /// <summary>Which source record <paramref name="index"/> is of.</summary>
    public EventSources Source(int index) => records[index].Source;

    /// <summary>The record's JSON object, from brace to brace: a CloudTrail record, or an activity-log record, without its envelope.</summary>
    public ReadOnlySpan<byte> Json(int index) => bytes.AsSpan(records[index].Start, records[index].Length);

    /// <summary>Where it was read.</summary>
    public RecordPlace Place(int index) => records[index].Place;

    /// <summary>Adds a record, copying its bytes.</summary>
    public void Add(EventSources source, ReadOnlySpan<byte> json, RecordPlace place)
    {
        if (bytes.Length - used < json.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + json.Length));
        json.CopyTo(bytes.AsSpan(used));
        records.Add((source, used, json.Length, place));
        used += json.Length;
    }

    /// <summary>Adds points of one metric.</summary>
    public void Add(MetricPoints points)
    {
        Metrics.Add(points);
        PointCount += points.Points.Count + points.Samples.Count;
    }

    /// <summary>Exchanges contents with another batch, so that a feed that reads ahead hands its batch over without copying.</summary>
    public void Swap(RecordBatch other)
    {
        (records, other.records) = (other.records, records);
        (Metrics, other.Metrics) = (other.Metrics, Metrics);
        (PointCount, other.PointCount) = (other.PointCount, PointCount);
        (UnreadMs, other.UnreadMs) = (other.UnreadMs, UnreadMs);
        (bytes, other.bytes) = (other.bytes, bytes);
        (used, other.used) = (other.used, used);
    }

    /// <summary>Empties the batch for reuse; a batch that grew unusually large gives its memory back.</summary>
    public void Clear()
    {
        records.Clear();
        Metrics.Clear();
        PointCount = 0;
        used = 0;
        if (bytes.Length > 8 * 1024 * 1024) bytes = new byte[64 * 1024];
    }
}

/// <summary>A source of records: a file, a folder, standard input, a fixture, later AWS. Reads forward, once.</summary>
interface IRecordFeed : IDisposable
{
    /// <summary>Fills an empty batch with the next records. False when there is no more; then the batch is empty.</summary>
    /// <exception cref="IOException">The medium failed. A record that cannot be read is a fault, not an exception.</exception>
    bool TryRead(RecordBatch batch);
}

/// <summary>Turns one record's JSON into the row that the rules of a set read.</summary>
interface IRecordDecoder
{
    /// <summary>Clears the row and fills what the set's rules ask for, and always time, event id (when recorded), acts and source.</summary>
    DecodeOutcome Decode(ReadOnlySpan<byte> json, EventRow row);
}

/// <summary>What became of a record.</summary>
enum DecodeOutcome
{
    /// <summary>The row is filled.</summary>
    Event,

    /// <summary>A good record that is no event of this source (a delivery-error notification); counted, not a fault.</summary>
    NotAnEvent,

    /// <summary>No JSON object, or without a readable time or name; a fault.</summary>
    Malformed,
}

/// <summary>One metric, one statistic, one combination of dimensions.</summary>
/// <param name="Namespace">Such as AWS/Cognito.</param>
/// <param name="Metric">Such as SignInSuccesses; case matters.</param>
/// <param name="Statistic">Such as Sum, SampleCount, p99.</param>
/// <param name="Dimensions">By name, in ordinal order.</param>
sealed record MetricKey(string Namespace, string Metric, string Statistic, IReadOnlyList<KeyValuePair<string, string>> Dimensions)
{
    /// <inheritdoc/>
    public bool Equals(MetricKey? other) => other is not null && Namespace == other.Namespace && Metric == other.Metric
        && Statistic == other.Statistic && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => Dimensions.Aggregate(HashCode.Combine(Namespace, Metric, Statistic), (hash, d) => HashCode.Combine(hash, d.Key, d.Value));
}

/// <summary>Points of one metric.</summary>
/// <param name="Key">Which.</param>
/// <param name="PeriodMs">The period, in milliseconds.</param>
/// <param name="Points">Start of the period (Unix milliseconds) and value.</param>
/// <param name="Place">Where it was read.</param>
sealed record MetricPoints(MetricKey Key, long PeriodMs, IReadOnlyList<(long StartMs, double Value)> Points, RecordPlace Place)
{
    /// <summary>The namespace of recorded results of metric math: the metric is then the query's id, the statistic the result's label.</summary>
    internal const string MathNamespace = "=";

    /// <summary>Start of the period and the raw values reported in it, where those were recorded; the key's statistic is then empty.</summary>
    public IReadOnlyList<(long StartMs, double[] Values)> Samples { get; init; } = [];

    /// <summary>The metric math whose recorded result this is; null for a metric. The dimensions are those that its metrics have in common.</summary>
    public string? Expression { get; init; }
}
