namespace CognitoRules.Sources.Feeds;

/// <summary>What an object of an input is, told by its members.</summary>
enum ObjectKind : byte
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>A CloudTrail record.</summary>
    CloudTrail,

    /// <summary>A record of the user-activity log.</summary>
    Activity,

    /// <summary>An EventBridge event; its `detail` is the record.</summary>
    BusEvent,

    /// <summary>An event of `aws cloudtrail lookup-events`; its `CloudTrailEvent` is the record, as text.</summary>
    LookupEvent,

    /// <summary>A CloudWatch Logs event; its `message` is the record, as text.</summary>
    LogEvent,

    /// <summary>A subscription's payload as Lambda gets it: gzip in base64.</summary>
    LogsPayload,

    /// <summary>A query of get-metric-data.</summary>
    MetricQuery,

    /// <summary>A result of get-metric-data.</summary>
    MetricResult,

    /// <summary>A line of a metrics.jsonl file.</summary>
    MetricLine,

    /// <summary>A CloudTrail digest: a good object without events.</summary>
    Digest,

    /// <summary>An object with an array of records, or of the objects above.</summary>
    Envelope,
}

/// <summary>
/// Tells an object's kind from its members, the first decisive one sufficing. Names of files say nothing: people rename, pipe and repack.
/// </summary>
static class Recognition
{
    /// <summary>Looks at an object from its brace on. `at` is the bracket of an envelope's array. NeedMore when what is in memory does not decide.</summary>
    internal static MemberStep Recognise(ReadOnlySpan<byte> json, out ObjectKind kind, out int at)
    {
        var members = new MemberReader(json);
        var hint = ObjectKind.Unknown;
        at = 0;
        while (true)
        {
            var step = members.Next();
            if (step != MemberStep.Member)
            {
                kind = step == MemberStep.End ? hint : ObjectKind.Unknown;
                return step == MemberStep.End ? MemberStep.Member : step;
            }
            kind = Decisive(members, ref hint, out var needsValue);
            if (needsValue && !members.TryValue(out _)) return MemberStep.NeedMore;
            if (kind == ObjectKind.Unknown) continue;
            at = members.ValueStart;
            return MemberStep.Member;
        }
    }

    /// <summary>Whether the member's value is the array of an envelope.</summary>
    internal static bool IsEnvelopeKey(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("Records"u8) || key.SequenceEqual("Events"u8) || key.SequenceEqual("events"u8) || key.SequenceEqual("logEvents"u8)
        || key.SequenceEqual("MetricDataResults"u8) || key.SequenceEqual("MetricDataQueries"u8);

    static ObjectKind Decisive(MemberReader member, ref ObjectKind hint, out bool needsValue)
    {
        var key = member.Key;
        needsValue = false;
        if (key.StartsWith("event"u8))
        {
            if (key.SequenceEqual("eventVersion"u8) || key.SequenceEqual("eventID"u8) || key.SequenceEqual("eventName"u8)) return ObjectKind.CloudTrail;
            if (key.SequenceEqual("eventTimestamp"u8)) return ObjectKind.Activity;
            if (key.SequenceEqual("eventSource"u8))
            {
                needsValue = true;
                return member.TryValue(out var source) && source.StartsWith("\"USER_"u8) ? ObjectKind.Activity : ObjectKind.CloudTrail;
            }
        }
        if (member.ValueFirst == '[' && IsEnvelopeKey(key)) return ObjectKind.Envelope;
        return key switch
        {
            _ when Is(key, "userIdentity"u8, "awsRegion"u8, "sourceIPAddress"u8, "additionalEventData"u8, "recipientAccountId"u8) => ObjectKind.CloudTrail,
            _ when Is(key, "logSourceId"u8) => ObjectKind.Activity,
            _ when Is(key, "detail"u8) && member.ValueFirst == '{' => ObjectKind.BusEvent,
            _ when Is(key, "CloudTrailEvent"u8) => ObjectKind.LookupEvent,
            _ when Is(key, "awslogs"u8) => ObjectKind.LogsPayload,
            _ when Is(key, "MetricStat"u8) => ObjectKind.MetricQuery,
            _ when Is(key, "Timestamps"u8, "StatusCode"u8) => ObjectKind.MetricResult,
            _ when Is(key, "metric"u8, "statistic"u8) || Is(key, "samples"u8, "expression"u8) => ObjectKind.MetricLine,
            _ when Is(key, "digestStartTime"u8, "digestS3Bucket"u8) => ObjectKind.Digest,
            _ => Hint(key, member.ValueFirst, ref hint),
        };
    }

    // A member that decides only if no other does: an activity record may carry its message as text, as a log event does.
    static ObjectKind Hint(ReadOnlySpan<byte> key, byte valueFirst, ref ObjectKind hint)
    {
        if (Is(key, "message"u8) && valueFirst is (byte)'"') hint = ObjectKind.LogEvent;
        if (Is(key, "Expression"u8)) hint = ObjectKind.MetricQuery;
        if (Is(key, "Values"u8)) hint = ObjectKind.MetricResult;
        return ObjectKind.Unknown;
    }

    static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name) => key.SequenceEqual(name);

    static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => key.SequenceEqual(first) || key.SequenceEqual(second);

    static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e) =>
        Is(key, a, b) || Is(key, c, d) || Is(key, e);
}
