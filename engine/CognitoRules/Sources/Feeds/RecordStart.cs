namespace CognitoRules.Sources.Feeds;

/// <summary>How the records of each kind begin when their members have the order AWS writes; used to find the next one behind damage.</summary>
static class RecordStart
{
    /// <summary>Bytes that decide.</summary>
    internal const int BytesMax = 24;

    /// <summary>Whether a record of a known kind may begin here. A record's own text cannot look so: its quotes are escaped.</summary>
    internal static bool IsAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("{\"event"u8) || json.StartsWith("{\"version\":"u8) || json.StartsWith("{\"Records\":"u8) || json.StartsWith("{\"EventId\":"u8)
        || json.StartsWith("{\"logStreamName\":"u8) || json.StartsWith("{\"timestamp\":"u8) || json.StartsWith("{\"messageType\":"u8);
}
