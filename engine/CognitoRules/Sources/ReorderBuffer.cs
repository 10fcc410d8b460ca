using System.Diagnostics.CodeAnalysis;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>What became of an event given to a <see cref="ReorderBuffer"/>.</summary>
enum RowFate : byte
{
    /// <summary>It waits for its turn.</summary>
    Held,

    /// <summary>It had been passed on.</summary>
    Duplicate,

    /// <summary>Newer events had been passed on; it cannot be put in order any more.</summary>
    Late,
}

/// <summary>
/// Puts events into the order (time, event id) and passes each once. They wait in buckets of a second; the oldest bucket leaves when the
/// watermark has passed it and the events held exceed their bytes, or when all is complete.
/// </summary>
/// <remarks>
/// Each source has a watermark: its newest time less its lateness. That of the order is the older of the two, but a source that fell silent holds
/// up the other for a while only, and one that has given nothing yet counts as being as new as the other.
/// What comes out is a function of the events and their order, never of how they were batched; and not even of their order as long as none is
/// late. Of events with one id the first in order is kept. Those of one bucket leave together, so an event is late exactly when its second has left.
/// </remarks>
sealed class ReorderBuffer(int rawPathCount, RecordReaderOptions options)
{
    const long BucketMs = 1000;

    // What a bucket takes before anything is in it.
    const int BucketBytes = 1024;

    // Lateness of a busy account may be more than memory holds; from here on memory wins, and what comes behind is late.
    const long HeldBytesFloor = 256L * 1024 * 1024;

    readonly long trailLatenessMs = (long)options.CloudTrailLateness.TotalMilliseconds;
    readonly long activityLatenessMs = (long)options.ActivityLateness.TotalMilliseconds;
    readonly long latenessMs = (long)options.Lateness.TotalMilliseconds;
    readonly long silenceMaxMs = (long)options.SilenceMax.TotalMilliseconds;
    readonly long heldBytesMax = Math.Max(HeldBytesFloor, options.BufferBytes * 4);
    readonly SeenEvents seen = new((long)options.Lateness.TotalMilliseconds);
    readonly NumberedQueue<Bucket> buckets = new();
    readonly Queue<Bucket> leaving = new();
    readonly Stack<Bucket> free = new();
    readonly PackedEvents single = new(1, 1024);
    readonly EventRow shown = new(rawPathCount, 0);
    Bucket? latest;
    long trailNewestMs = long.MinValue;
    long activityNewestMs = long.MinValue;
    long releasedBucket = long.MinValue;
    long heldBytes;
    bool complete;

    /// <summary>Events dropped because they were passed on or waited already.</summary>
    internal long DuplicateCount { get; private set; }

    /// <summary>Events dropped because they came too late.</summary>
    internal long LateCount { get; private set; }

    /// <summary>Events before this moment have left.</summary>
    internal long ReleasedMs => releasedBucket == long.MinValue ? long.MinValue : (releasedBucket + 1) * BucketMs;

    /// <summary>Recorded inputs are read in pieces of many minutes, so the newest event tells little of what another input still holds: events behind this wait, too.</summary>
    internal long UnreadMs { get; set; } = long.MaxValue;

    /// <summary>Takes an event by its row, which is copied.</summary>
    internal RowFate Add(EventRow row)
    {
        single.Clear();
        single.Add(row);
        return Add(single, 0);
    }

    /// <summary>Takes an event, copying it.</summary>
    internal RowFate Add(PackedEvents from, int index)
    {
        ref readonly var packed = ref from[index];
        if (releasedBucket != long.MinValue && BucketNumber(packed.TimeMs) <= releasedBucket) return Refuse(packed);
        Hold(from, index);
        if (packed.Source == EventSources.ActivityLog) activityNewestMs = Math.Max(activityNewestMs, packed.TimeMs);
        else trailNewestMs = Math.Max(trailNewestMs, packed.TimeMs);
        if (options.BufferBytes == 0) AdvanceTo(WatermarkMs);
        while (buckets.TryPeek(out var first) && IsDue(first)) Release(first);
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

    /// <summary>Every event of before a moment has come: those of whole seconds before it leave, and what comes for them later is late.</summary>
    internal void AdvanceTo(long timeMs)
    {
        if (timeMs < long.MinValue + BucketMs) return;
        var last = BucketNumber(timeMs) - 1;
        while (buckets.TryPeek(out var first) && first.Number <= last) Release(first);
        releasedBucket = Math.Max(releasedBucket, last);
    }

    /// <summary>The next event in order, as a row that shows it until the next is asked for. False when none may leave yet.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out EventRow row)
    {
        row = shown;
        if (!TryTake(out var from, out var index)) return false;
        from.Unpack(index, shown);
        return true;
    }

    /// <summary>The next event in order, packed as it waited; valid until the next is asked for. False when none may leave yet.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out PackedEvents from, out int index)
    {
        while (true)
        {
            while (leaving.TryPeek(out var bucket))
            {
                from = bucket.Events;
                if (bucket.TryNext(out index)) return true;
                leaving.Dequeue();
                bucket.Clear();
                free.Push(bucket);
            }
            if (!complete || !buckets.TryPeek(out var first))
            {
                (from, index) = (null, -1);
                return false;
            }
            Release(first);
        }
    }

    /// <summary>No more events will come: all that are held may leave.</summary>
    internal void Complete() => complete = true;

    /// <summary>Writes the events held, in order, and the ids passed on. Nothing may be waiting to be taken.</summary>
    internal void Write(BinaryWriter writer)
    {
        if (leaving.Count > 0) throw new InvalidOperationException("events that left have not been taken");
        writer.Write(trailNewestMs);
        writer.Write(activityNewestMs);
        writer.Write(releasedBucket);
        writer.Write(DuplicateCount);
        writer.Write(LateCount);
        seen.Write(writer);
        writer.Write7BitEncodedInt(buckets.Items.Sum(b => b.Events.Count));
        foreach (var bucket in buckets.Items.OrderBy(b => b.Number)) bucket.Write(writer, shown);
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
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            single.Clear();
            single.Add(rows(reader));
            Hold(single, 0);
        }
    }

    static long Less(long timeMs, long spanMs) => timeMs == long.MinValue ? timeMs : timeMs - spanMs;

    static long BucketNumber(long timeMs) => Math.DivRem(timeMs, BucketMs, out var rest) - (rest < 0 ? 1 : 0);

    bool IsDue(Bucket first)
    {
        if (heldBytes <= options.BufferBytes) return false;
        var behindMs = (first.Number + 1) * BucketMs;
        return heldBytes > heldBytesMax || (WatermarkMs >= behindMs && UnreadMs - latenessMs >= behindMs);
    }

    RowFate Refuse(in PackedEvent packed)
    {
        var duplicate = packed.HasId && seen.Contains(packed.Key);
        if (duplicate) DuplicateCount++;
        else LateCount++;
        return duplicate ? RowFate.Duplicate : RowFate.Late;
    }

    void Hold(PackedEvents from, int index)
    {
        var number = BucketNumber(from[index].TimeMs);
        if (latest is null || latest.Number != number) latest = BucketOf(number);
        latest.Events.Add(from, index);
        var bytes = PackedEvents.BytesOf(from[index]);
        latest.Bytes += bytes;
        heldBytes += bytes;
    }

    Bucket BucketOf(long number)
    {
        if (buckets.TryFind(number, out var bucket)) return bucket;
        bucket = free.TryPop(out var used) ? used : new Bucket();
        bucket.Number = number;
        bucket.Bytes = BucketBytes;
        heldBytes += BucketBytes;
        buckets.Add(number, bucket);
        return bucket;
    }

    void Release(Bucket bucket)
    {
        buckets.RemoveFirst();
        if (latest == bucket) latest = null;
        releasedBucket = bucket.Number;
        heldBytes -= bucket.Bytes;
        DuplicateCount += bucket.Leave(seen);
        leaving.Enqueue(bucket);
    }

    /// <summary>The events of one second.</summary>
    sealed class Bucket
    {
        // Numbers of the events that leave.
        int[] passed = new int[4];
        int passedCount;
        int takenCount;

        internal long Number { get; set; }

        internal long Bytes { get; set; }

        internal PackedEvents Events { get; } = new(4, 256);

        /// <summary>Decides what leaves: each event once, and only those that some rule wants. Returns how many were dropped because they had left, or leave now.</summary>
        internal int Leave(SeenEvents seen)
        {
            HashSet<int>? again = null;
            for (var i = 0; i < Events.Count; i++)
            {
                ref readonly var packed = ref Events[i];
                if (packed.HasId && !seen.Add(packed.Key, packed.TimeMs)) (again ??= []).Add(i);
            }
            passedCount = Events.InOrder(ref passed);
            if (again is not null) KeepFirst(again);
            return again?.Count ?? 0;
        }

        // The ids that were new belong to whichever of their events that a rule wants is first in order, not to the one that came first.
        void KeepFirst(HashSet<int> again)
        {
            var unclaimed = new HashSet<EventKey>();
            for (var i = 0; i < Events.Count; i++)
            {
                if (!again.Contains(i)) unclaimed.Add(Events[i].Key);
            }
            var kept = 0;
            foreach (var i in passed.AsSpan(0, passedCount))
            {
                ref readonly var packed = ref Events[i];
                if (!packed.HasId || unclaimed.Remove(packed.Key)) passed[kept++] = i;
            }
            passedCount = kept;
        }

        internal bool TryNext(out int index)
        {
            var isThere = takenCount < passedCount;
            index = isThere ? passed[takenCount++] : -1;
            return isThere;
        }

        internal void Write(BinaryWriter writer, EventRow row)
        {
            var count = Events.InOrder(ref passed);
            if (count < Events.Count) throw new InvalidOperationException("of events that no rule wants nothing was kept to write");
            foreach (var i in passed.AsSpan(0, count))
            {
                Events.Unpack(i, row);
                row.Write(writer);
            }
        }

        internal void Clear()
        {
            Events.Clear();
            passedCount = takenCount = 0;
        }
    }
}
