using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Feeds;

/// <summary>One input, read forward: its objects become records of a batch, without their envelopes. Owned by <see cref="MergedInputs"/>.</summary>
sealed class RecordFile : IDisposable
{
    const int WrapDepthMax = 4;
    const int InflatedBytesMax = 64 * DocumentScanner.RecordBytesMax;

    readonly ByteWindow window;
    readonly DocumentScanner scanner;
    readonly MetricPairing metrics;
    readonly Func<FeedBatch> rent;
    readonly string path;
    bool ended;

    /// <param name="handOver">Given for a live input: takes what was read before a read that may wait.</param>
    internal RecordFile(string path, Stream stream, MetricPairing metrics, Func<FeedBatch> rent, Action<FeedBatch>? handOver = null)
    {
        this.path = path;
        this.metrics = metrics;
        this.rent = rent;
        Batch = rent();
        window = new ByteWindow(stream, handOver is null ? null : () =>
        {
            if (!Batch.IsEmpty) handOver(TakeBatch());
        });
        scanner = new DocumentScanner(window, path, fault => Batch.Report(fault));
    }

    /// <summary>What was read and not yet handed over.</summary>
    internal FeedBatch Batch { get; private set; }

    /// <summary>Records and series handed on.</summary>
    internal long RecordCount { get; private set; }

    /// <summary>Good objects that hold no event: digests, control messages, bus events of other services.</summary>
    internal long NotEventCount { get; private set; }

    /// <summary>Stretches that could not be read.</summary>
    internal long UnreadableCount { get; private set; }

    /// <summary>Reads until the batch is full or the input ends. False when it had ended before.</summary>
    internal bool Fill()
    {
        if (ended) return false;
        while (!Batch.IsFull)
        {
            if (scanner.TryNext())
            {
                Take(Batch, scanner.Kind, scanner.Current, scanner.Place, depth: 0);
                continue;
            }
            ended = true;
            if (window.Damaged) Unreadable(Batch, SourceFaults.TruncatedGzip(new RecordPlace(path, 0, window.Offset)));
            UnreadableCount += scanner.DamageCount;
            break;
        }
        return true;
    }

    /// <summary>Hands the batch over and begins another.</summary>
    internal FeedBatch TakeBatch()
    {
        var full = Batch;
        Batch = rent();
        return full;
    }

    /// <inheritdoc/>
    public void Dispose() => window.Dispose();

    void Take(FeedBatch batch, ObjectKind kind, ReadOnlySpan<byte> json, RecordPlace place, int depth)
    {
        if (depth > WrapDepthMax)
        {
            Unreadable(batch, SourceFaults.UnreadableRecord(place, "envelopes within envelopes"));
            return;
        }
        switch (kind)
        {
            case ObjectKind.CloudTrail:
                Add(batch, EventSources.CloudTrail, json, place, depth == 0 ? scanner.Map : null);
                break;
            case ObjectKind.Activity:
                Add(batch, EventSources.ActivityLog, json, place, map: null);
                break;
            case ObjectKind.BusEvent:
                TakeMember(batch, json, "detail"u8, place, depth);
                break;
            case ObjectKind.LookupEvent:
                TakeMember(batch, json, "CloudTrailEvent"u8, place, depth);
                break;
            case ObjectKind.LogEvent:
                TakeMember(batch, json, "message"u8, place, depth);
                break;
            case ObjectKind.LogsPayload:
                TakePayload(batch, json, place, depth);
                break;
            case ObjectKind.MetricQuery or ObjectKind.MetricResult or ObjectKind.MetricLine:
                RecordCount++;
                if (!metrics.Take(kind, json, place, scanner.Document, batch)) UnreadableCount++;
                break;
            case ObjectKind.Digest:
                NotEventCount++;
                break;
            default:
                Unreadable(batch, scanner.IsMalformed && depth == 0 ? SourceFaults.UnreadableRecord(place, "it is no JSON object") : SourceFaults.UnknownContent(place));
                break;
        }
    }

    void Add(FeedBatch batch, EventSources source, ReadOnlySpan<byte> json, RecordPlace place, StructuralMap? map)
    {
        if (json.Length > DocumentScanner.RecordBytesMax)
        {
            Unreadable(batch, SourceFaults.RecordTooLarge(place, DocumentScanner.RecordBytesMax));
        }
        else if (map is not { IsAscii: true } && !Utf8.IsValid(json))
        {
            Unreadable(batch, SourceFaults.UnreadableRecord(place, "it is not UTF-8"));
        }
        else
        {
            RecordCount++;
            batch.Records.Add(source, json, place, map);
        }
    }

    // The record is the value of a member: an object, or an object as text.
    void TakeMember(FeedBatch batch, ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, RecordPlace place, int depth)
    {
        var value = Member(json, name);
        if (value.Length > 0 && value[0] == '{')
        {
            TakeInner(batch, value, place, depth);
            return;
        }
        if (value.Length < 2 || value[0] != '"')
        {
            Unreadable(batch, SourceFaults.UnreadableRecord(place, "its envelope is empty"));
            return;
        }
        var text = ArrayPool<byte>.Shared.Rent(value.Length);
        if (JsonValues.TryUnescape(value, text, out var length)) TakeInner(batch, text.AsSpan(0, length).Trim(" \r\n\t"u8), place, depth);
        else Unreadable(batch, SourceFaults.UnreadableRecord(place, "its text has a bad escape"));
        ArrayPool<byte>.Shared.Return(text);
    }

    void TakeInner(FeedBatch batch, ReadOnlySpan<byte> json, RecordPlace place, int depth)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            // CloudWatch Logs tests a new subscription with such a message.
            if (json.StartsWith("CWL CONTROL MESSAGE"u8)) NotEventCount++;
            else Unreadable(batch, SourceFaults.UnreadableRecord(place, "a log message that is no JSON object"));
            return;
        }
        var step = Recognition.Recognise(json, out var kind, out _);
        if (step != MemberStep.Member) Unreadable(batch, SourceFaults.UnreadableRecord(place, "it is no JSON object"));
        else if (kind == ObjectKind.Unknown) NotEventCount++;
        else if (kind == ObjectKind.Envelope) TakeDocument(batch, new MemoryStream(json.ToArray()), place, depth + 1);
        else Take(batch, kind, json, place, depth + 1);
    }

    void TakePayload(FeedBatch batch, ReadOnlySpan<byte> json, RecordPlace place, int depth)
    {
        var data = Member(Member(json, "awslogs"u8), "data"u8);
        var packed = new byte[data.Length];
        if (data.Length < 2 || !JsonValues.TryUnescape(data, packed, out var length)
            || Base64.DecodeFromUtf8InPlace(packed.AsSpan(0, length), out var count) != OperationStatus.Done)
        {
            Unreadable(batch, SourceFaults.UnreadableRecord(place, "its data is not base64"));
            return;
        }
        TakeDocument(batch, new GzipInput(new MemoryStream(packed, 0, count)), place, depth + 1);
    }

    // A document within a record: read by a scanner of its own, with the outer place, up to a bound that no bomb can pass.
    void TakeDocument(FeedBatch batch, Stream stream, RecordPlace place, int depth)
    {
        using var inner = new ByteWindow(stream);
        var faults = 0;
        var innerScanner = new DocumentScanner(inner, path, fault =>
        {
            faults++;
            batch.Report(fault with { Place = place.ToString() });
        });
        while (inner.Offset < InflatedBytesMax && innerScanner.TryNext())
        {
            Take(batch, innerScanner.Kind, innerScanner.Current, place, depth);
        }
        UnreadableCount += faults;
        if (inner.Damaged) Unreadable(batch, SourceFaults.TruncatedGzip(place));
        else if (inner.Offset >= InflatedBytesMax) Unreadable(batch, SourceFaults.RecordTooLarge(place, InflatedBytesMax));
    }

    void Unreadable(FeedBatch batch, Fault fault)
    {
        UnreadableCount++;
        batch.Report(fault);
    }

    static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (json.IsEmpty || json[0] != '{') return [];
        var members = new MemberReader(json);
        while (members.Next() == MemberStep.Member)
        {
            if (members.Key.SequenceEqual(name)) return members.TryValue(out var value) ? value : [];
        }
        return [];
    }
}
