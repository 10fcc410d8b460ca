using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>What became of a row given to a <see cref="ReorderBuffer"/>.</summary>
enum RowFate : byte
{
    /// <summary>It waits for its turn.</summary>
    Held,

    /// <summary>Its event had been passed on.</summary>
    Duplicate,

    /// <summary>Newer rows had been passed on; it cannot be put in order any more.</summary>
    Late,
}

/// <summary>
/// Puts rows into the order (time, event id) and passes each event once. Rows wait in buckets of a second; the oldest bucket leaves when the
/// watermark has passed it and the rows held exceed their bytes, or when all is complete.
/// </summary>
/// <remarks>
/// Each source has a watermark: its newest time less its lateness. That of the order is the older of the two, but a source that fell silent holds
/// up the other for a while only, and one that has given nothing yet counts as being as new as the other.
/// What comes out is a function of the rows and their order, never of how they were batched; and not even of their order as long as no row is
/// late. Of rows with one id the first in order is kept. Rows of one bucket leave together, so a row is late exactly when its second has left.
/// </remarks>
sealed class ReorderBuffer(int rawPathCount, RecordReaderOptions options)
{
    const long BucketMs = 1000;

    // An entry of the bucket beside the row itself.
    const int EntryBytes = 64;

    // Lateness of a busy account may be more than memory holds; from here on memory wins, and what comes behind is late.
    const long HeldBytesFloor = 256L * 1024 * 1024;

    readonly long trailLatenessMs = (long)options.CloudTrailLateness.TotalMilliseconds;
    readonly long activityLatenessMs = (long)options.ActivityLateness.TotalMilliseconds;
    readonly long latenessMs = (long)options.Lateness.TotalMilliseconds;
    readonly long silenceMaxMs = (long)options.SilenceMax.TotalMilliseconds;
    readonly long heldBytesMax = Math.Max(HeldBytesFloor, options.BufferBytes * 4);
    readonly SeenEvents seen = new((long)options.Lateness.TotalMilliseconds);
    readonly Dictionary<long, Bucket> buckets = [];
    readonly PriorityQueue<Bucket, long> oldest = new();
    readonly Queue<EventRow> ready = new();
    readonly Stack<EventRow> freeRows = new();
    readonly Stack<Bucket> freeBuckets = new();
    Bucket? latest;
    long trailNewestMs = long.MinValue;
    long activityNewestMs = long.MinValue;
    long releasedBucket = long.MinValue;
    long heldBytes;
    bool complete;

    /// <summary>Rows dropped because their event was passed on or waited already.</summary>
    internal long DuplicateCount { get; private set; }

    /// <summary>Rows dropped because they came too late.</summary>
    internal long LateCount { get; private set; }

    /// <summary>Rows before this moment have left.</summary>
    internal long ReleasedMs => releasedBucket == long.MinValue ? long.MinValue : (releasedBucket + 1) * BucketMs;

    /// <summary>A row to decode into: give it back by <see cref="Add"/> or <see cref="Recycle"/>.</summary>
    internal EventRow Rent() => freeRows.TryPop(out var row) ? row : new EventRow(rawPathCount, 256);

    /// <summary>Takes a row back for reuse.</summary>
    internal void Recycle(EventRow row)
    {
        // A row that held an unusually long text would keep its buffer for ever.
        if (row.UsedBytes <= 16 * 1024) freeRows.Push(row);
    }

    /// <summary>Takes a decoded row; one that is not held is recycled.</summary>
    internal RowFate Add(EventRow row)
    {
        if (releasedBucket != long.MinValue && BucketNumber(row.TimeMs) <= releasedBucket) return Refuse(row);
        Hold(row);
        if (row.Source == EventSources.ActivityLog) activityNewestMs = Math.Max(activityNewestMs, row.TimeMs);
        else trailNewestMs = Math.Max(trailNewestMs, row.TimeMs);
        if (options.BufferBytes == 0) AdvanceTo(WatermarkMs);
        while (oldest.TryPeek(out var first, out _) && IsDue(first)) Release(first);
        return RowFate.Held;
    }

    /// <summary>Events of before this moment are no longer waited for; the beginning of time before the first.</summary>
    internal long WatermarkMs
    {
        get
        {
            var trailMs = Less(trailNewestMs, trailLatenessMs);
            var activityMs = Less(activityNewestMs, activityLatenessMs);
            // Of a source that has given nothing yet the first event may be as late as any.
            if (trailMs == long.MinValue || activityMs == long.MinValue) return Less(Math.Max(trailNewestMs, activityNewestMs), Math.Max(trailLatenessMs, activityLatenessMs));
            return Math.Max(Math.Min(trailMs, activityMs), Less(Math.Max(trailMs, activityMs), silenceMaxMs));
        }
    }

    /// <summary>Every event of before a moment has come: rows of whole seconds before it leave, and what comes for them later is late.</summary>
    internal void AdvanceTo(long timeMs)
    {
        if (timeMs < long.MinValue + BucketMs) return;
        var last = BucketNumber(timeMs) - 1;
        while (oldest.TryPeek(out var first, out _) && first.Number <= last) Release(first);
        releasedBucket = Math.Max(releasedBucket, last);
    }

    /// <summary>Writes the rows held, in order, and the ids passed on. Nothing may be waiting to be taken.</summary>
    internal void Write(BinaryWriter writer)
    {
        if (ready.Count > 0) throw new InvalidOperationException("rows that left have not been taken");
        writer.Write(trailNewestMs);
        writer.Write(activityNewestMs);
        writer.Write(releasedBucket);
        writer.Write(DuplicateCount);
        writer.Write(LateCount);
        seen.Write(writer);
        writer.Write7BitEncodedInt(buckets.Values.Sum(b => b.InOrder().Length));
        foreach (var bucket in buckets.Values.OrderBy(b => b.Number))
        {
            foreach (var held in bucket.InOrder()) held.Row.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into an empty buffer.</summary>
    internal void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        trailNewestMs = reader.ReadInt64();
        activityNewestMs = reader.ReadInt64();
        releasedBucket = reader.ReadInt64();
        DuplicateCount = reader.ReadInt64();
        LateCount = reader.ReadInt64();
        seen.Read(reader);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Hold(rows(reader));
    }

    static long Less(long timeMs, long spanMs) => timeMs == long.MinValue ? timeMs : timeMs - spanMs;

    void Hold(EventRow row)
    {
        var bucketOf = BucketNumber(row.TimeMs);
        if (latest is null || latest.Number != bucketOf) latest = BucketOf(bucketOf);
        var bytes = EntryBytes + row.HeldBytes;
        latest.Add(row, bytes);
        heldBytes += bytes;
    }

    static long BucketNumber(long timeMs) => Math.DivRem(timeMs, BucketMs, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>The next row in order. False when none may leave yet.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out EventRow row)
    {
        while (!ready.TryDequeue(out row))
        {
            if (!complete || !oldest.TryPeek(out var first, out _)) return false;
            Release(first);
        }
        return true;
    }

    /// <summary>No more rows will come: all that are held may leave.</summary>
    internal void Complete() => complete = true;

    /// <summary>Recorded inputs are read in pieces of many minutes, so the newest row tells little of what another input still holds: rows behind this wait, too.</summary>
    internal long UnreadMs { get; set; } = long.MaxValue;

    bool IsDue(Bucket first)
    {
        if (heldBytes <= options.BufferBytes) return false;
        var behindMs = (first.Number + 1) * BucketMs;
        return heldBytes > heldBytesMax || (WatermarkMs >= behindMs && UnreadMs - latenessMs >= behindMs);
    }

    RowFate Refuse(EventRow row)
    {
        var id = row.Text((int)Word.EventId);
        var duplicate = !id.IsMissing && seen.Contains(SeenEvents.Key(row.Source, id.Utf8));
        if (duplicate) DuplicateCount++;
        else LateCount++;
        Recycle(row);
        return duplicate ? RowFate.Duplicate : RowFate.Late;
    }

    Bucket BucketOf(long number)
    {
        if (buckets.TryGetValue(number, out var bucket)) return bucket;
        bucket = freeBuckets.TryPop(out var free) ? free : new Bucket();
        bucket.Number = number;
        buckets.Add(number, bucket);
        oldest.Enqueue(bucket, number);
        return bucket;
    }

    void Release(Bucket bucket)
    {
        oldest.Dequeue();
        buckets.Remove(bucket.Number);
        if (latest == bucket) latest = null;
        releasedBucket = bucket.Number;
        heldBytes -= bucket.Bytes;
        foreach (var held in bucket.InOrder())
        {
            if (!held.HasId || seen.Add(held.Key, held.TimeMs))
            {
                ready.Enqueue(held.Row);
                continue;
            }
            DuplicateCount++;
            Recycle(held.Row);
        }
        bucket.Clear();
        freeBuckets.Push(bucket);
    }

    /// <summary>A row, the beginning of its id and the key of it, read while the row is at hand: looking into thousands of rows again costs more than all else here.</summary>
    readonly struct HeldRow(EventRow row)
    {
        internal EventRow Row { get; } = row;

        internal long TimeMs { get; } = row.TimeMs;

        internal ulong IdHead { get; } = HeadOf(row.Text((int)Word.EventId).Utf8);

        internal bool HasId { get; } = !row.Text((int)Word.EventId).IsMissing;

        internal UInt128 Key { get; } = SeenEvents.Key(row.Source, row.Text((int)Word.EventId).Utf8);

        static ulong HeadOf(ReadOnlySpan<byte> id)
        {
            if (id.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(id);
            Span<byte> head = stackalloc byte[8];
            head.Clear();
            id.CopyTo(head);
            return BinaryPrimitives.ReadUInt64BigEndian(head);
        }
    }

    /// <summary>The rows of one second.</summary>
    sealed class Bucket
    {
        HeldRow[] rows = new HeldRow[4];
        int count;
        bool isSorted = true;

        internal long Number { get; set; }

        internal long Bytes { get; private set; }

        internal void Add(EventRow row, int bytes)
        {
            if (count == rows.Length) Array.Resize(ref rows, count * 2);
            var held = new HeldRow(row);
            if (isSorted && count > 0 && RowOrder.Compare(rows[count - 1], held) > 0) isSorted = false;
            rows[count++] = held;
            Bytes += bytes;
        }

        internal ReadOnlySpan<HeldRow> InOrder()
        {
            if (!isSorted) rows.AsSpan(0, count).Sort(static (a, b) => RowOrder.Compare(a, b));
            return rows.AsSpan(0, count);
        }

        internal void Clear()
        {
            rows.AsSpan(0, count).Clear();
            count = 0;
            Bytes = 0;
            isSorted = true;
        }
    }

    /// <summary>The order of events: time, then event id by its bytes. Rows equal in both differ by content, so that no order of arrival shows.</summary>
    static class RowOrder
    {
        internal static int Compare(in HeldRow a, in HeldRow b)
        {
            if (a.TimeMs != b.TimeMs) return a.TimeMs < b.TimeMs ? -1 : 1;
            if (a.IdHead != b.IdHead) return a.IdHead < b.IdHead ? -1 : 1;
            if (ReferenceEquals(a.Row, b.Row)) return 0;
            var byId = a.Row.Text((int)Word.EventId).Utf8.SequenceCompareTo(b.Row.Text((int)Word.EventId).Utf8);
            return byId != 0 ? byId : Content(a.Row, b.Row);
        }

        static int Content(EventRow a, EventRow b)
        {
            if (a.Source != b.Source) return a.Source.CompareTo(b.Source);
            if (a.Acts != b.Acts) return a.Acts.CompareTo(b.Acts);
            for (var field = 0; field < a.FieldCount; field++)
            {
                var textA = a.Text(field);
                var textB = b.Text(field);
                if (textA.IsMissing != textB.IsMissing) return textA.IsMissing ? -1 : 1;
                var byText = textA.Utf8.SequenceCompareTo(textB.Utf8);
                if (byText != 0) return byText;
                var byNumber = a.Number(field).CompareTo(b.Number(field));
                if (byNumber != 0) return byNumber;
            }
            return 0;
        }
    }
}
