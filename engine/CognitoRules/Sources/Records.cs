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
    /// <summary>
    /// Clears the row and fills what the set's rules ask for, and always time, event id (when recorded), acts and source. Of an event that no rule wants
    /// the row is left as it was.
    /// </summary>
    /// <param name="json">The record, from brace to brace.</param>
    /// <param name="row">The row to fill.</param>
    /// <param name="map">Where its strings and brackets are, when somebody has found them already; else null.</param>
    Decoded Decode(ReadOnlySpan<byte> json, EventRow row, StructuralMap? map = null);
}

/// <summary>Knows which events no rule can want, so that they need not be decoded to the end.</summary>
interface IEventInterest
{
    /// <summary>Whether some rule may want an event.</summary>
    /// <param name="source">CloudTrail or ActivityLog.</param>
    /// <param name="action">The word Action.</param>
    /// <param name="failed">The word Failed.</param>
    /// <param name="succeeded">The word Succeeded.</param>
    bool MayWant(EventSources source, ReadOnlySpan<byte> action, bool failed, bool succeeded);

    /// <summary>Whether <see cref="Wants"/> should be asked of the event at hand, which may be wanted: it refuses enough of them to be worth its while. Asked once for each.</summary>
    bool AsksMore();

    /// <summary>The words that <see cref="Wants"/> reads; bit n is word n.</summary>
    ulong WordsAsked { get; }

    /// <summary>Whether <see cref="Wants"/> reads raw paths.</summary>
    bool RawAsked { get; }

    /// <summary>Whether some rule wants an event.</summary>
    /// <param name="row">The event, decoded as far as the words and paths that are asked.</param>
    bool Wants(EventRow row);
}

/// <summary>What became of a record.</summary>
enum DecodeOutcome
{
    /// <summary>The row is filled.</summary>
    Event,

    /// <summary>An event that no rule wants.</summary>
    Unwanted,

    /// <summary>A good record that is no event of this source (a delivery-error notification); counted, not a fault.</summary>
    NotAnEvent,

    /// <summary>No JSON object, or without a readable time or name; a fault.</summary>
    Malformed,
}

/// <summary>What a record was decoded to.</summary>
/// <param name="Outcome">An event, or none.</param>
/// <param name="TimeMs">Time of an event that no rule wants, Unix milliseconds; of others it is in the row, or there is none.</param>
/// <param name="Key">What tells an event that no rule wants from every other.</param>
readonly record struct Decoded(DecodeOutcome Outcome, long TimeMs = 0, EventKey Key = default);

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

    /// <summary>The points, for who looks at every one.</summary>
    internal PointWalk Each => new(Points);

    /// <summary>Start of the period and the raw values reported in it, where those were recorded; the key's statistic is then empty.</summary>
    public IReadOnlyList<(long StartMs, double[] Values)> Samples { get; init; } = [];

    /// <summary>The metric math whose recorded result this is; null for a metric. The dimensions are those that its metrics have in common.</summary>
    public string? Expression { get; init; }
}
