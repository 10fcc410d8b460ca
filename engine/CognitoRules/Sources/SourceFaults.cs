using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Time;

namespace CognitoRules.Sources;

/// <summary>What can be wrong with recorded data: one method per message. No message repeats text of the data.</summary>
static class SourceFaults
{
    /// <summary>A stretch of an input that should have been a record.</summary>
    internal static Fault UnreadableRecord(RecordPlace place, string why) =>
        new("CR5001", $"a record could not be read: {why}", place.ToString());

    /// <summary>A record above the limit.</summary>
    internal static Fault RecordTooLarge(RecordPlace place, int byteCountMax) =>
        new("CR5002", $"a record is larger than {Bytes(byteCountMax)} and was skipped", place.ToString());

    /// <summary>Compressed data that stops or breaks.</summary>
    internal static Fault TruncatedGzip(RecordPlace place) =>
        new("CR5003", "the compressed data ends early or is damaged; what was read before it was used", place.ToString());

    /// <summary>An object, or a whole input, of a kind that no source knows.</summary>
    internal static Fault UnknownContent(RecordPlace place) =>
        new("CR5004", "this is neither a record, nor an envelope of records, nor metric data", place.ToString());

    /// <summary>A record older than what was already put in order.</summary>
    internal static Fault LateRecord(RecordPlace place, long timeMs, long releasedMs) =>
        new("CR5005", $"a record of {Moment(timeMs)} came after {Moment(releasedMs)} had been judged and was left out", place.ToString());

    /// <summary>A metric result that no query explains.</summary>
    internal static Fault UnexplainedMetric(RecordPlace place, string why) =>
        new("CR5006", $"a metric result was left out: {why}", place.ToString());

    /// <summary>Metric data that cannot be read.</summary>
    internal static Fault UnreadableMetric(RecordPlace place, string why) =>
        new("CR5007", $"metric data could not be read: {why}", place.ToString());

    /// <summary>A file of a folder that cannot be opened.</summary>
    internal static Fault UnopenedFile(RecordPlace place) =>
        new("CR5008", "the file could not be opened and was left out", place.ToString());

    static string Bytes(int count) => string.Create(CultureInfo.InvariantCulture, $"{count / 1024} KiB");

    static string Moment(long timeMs) =>
        timeMs >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && timeMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? Timestamps.Format(timeMs)
            : string.Create(CultureInfo.InvariantCulture, $"{timeMs} ms");
}
