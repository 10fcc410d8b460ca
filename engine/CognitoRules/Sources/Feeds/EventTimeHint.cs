using System.Buffers.Text;
using CognitoRules.Time;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// A record's time, read off without parsing it. Only for choosing which input to read next: a wrong hint costs order of arrival, which the
/// reorder buffer mends, never a result.
/// </summary>
static class EventTimeHint
{
    /// <summary>No time was found.</summary>
    internal const long None = long.MinValue;

    /// <summary>The time of a batch's first record.</summary>
    internal static long Find(RecordBatch batch)
    {
        if (batch.Events.Count > 0) return batch.Events[0].TimeMs;
        return batch.Count > 0 && batch.Outcome(0) is null ? Find(batch.Json(0)) : None;
    }

    /// <summary>The first event time in the bytes, be they a record, an envelope or text with escaped quotes.</summary>
    internal static long Find(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf("eventTime"u8) is >= 0 and var at)
        {
            json = json[(at + "eventTime"u8.Length)..];
            var value = json.StartsWith("stamp"u8) ? json["stamp"u8.Length..] : json;
            var start = value[..Math.Min(16, value.Length)].IndexOfAnyExcept("\\\": "u8);
            if (start <= 0) continue;
            value = value[start..];
            var end = value[..Math.Min(40, value.Length)].IndexOfAny((byte)'"', (byte)'\\', (byte)',');
            if (end <= 0) continue;
            value = value[..end];
            if (Utf8Parser.TryParse(value, out long timeMs, out var used) && used == value.Length) return timeMs;
            if (Timestamps.TryParse(value, out timeMs)) return timeMs;
        }
        return None;
    }
}
