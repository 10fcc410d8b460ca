using System.Buffers.Binary;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>What is known of a packed event without unpacking it.</summary>
struct PackedEvent
{
    /// <summary>Event time, Unix milliseconds.</summary>
    internal long TimeMs;

    /// <summary>The first eight bytes of the id, so that most comparisons end here.</summary>
    internal ulong IdHead;

    /// <summary>What tells the event from every other; 0 without an id.</summary>
    internal EventKey Key;

    /// <summary>Where its id begins; the row follows.</summary>
    internal int Start;

    /// <summary>Length of the id; 0 when it has none, or when nothing but its key is kept.</summary>
    internal int IdLength;

    /// <summary>Length of the row; 0 of an event that no rule wants: it is put in order and counted, nothing more.</summary>
    internal int RowLength;

    /// <summary>Which source it is of.</summary>
    internal EventSources Source;

    /// <summary>Whether some rule may want it.</summary>
    internal readonly bool IsWanted => RowLength > 0;

    /// <summary>Whether it has an id.</summary>
    internal readonly bool HasId => Key != default;
}

/// <summary>
/// Events as bytes, one behind the other: so they travel from the thread that decodes to the engine, and so they wait until they are in order.
/// A thousand rows would be a thousand objects, cold by the time they are read again. Reused, never shrunk below its first size.
/// </summary>
sealed class PackedEvents
{
    // So much is kept for the next use.
    const int BytesKept = 1024 * 1024;

    readonly int bytesMin;
    readonly Comparison<int> compare;
    byte[] bytes;
    PackedEvent[] events;
    int used;

    // Of those wanted: the number of the last, and whether each came behind the one before.
    int lastWanted = -1;
    bool isOrdered = true;

    internal PackedEvents(int eventsMin, int bytesMin)
    {
        this.bytesMin = bytesMin;
        bytes = new byte[bytesMin];
        events = new PackedEvent[eventsMin];
        compare = (a, b) => Compare(events[a], events[b]);
    }

    /// <summary>How many events.</summary>
    internal int Count { get; private set; }

    /// <summary>An event.</summary>
    internal ref readonly PackedEvent this[int index] => ref events[index];

    /// <summary>How many bytes an event takes.</summary>
    internal static int BytesOf(in PackedEvent packed) => EntryBytes + packed.IdLength + packed.RowLength;

    // An entry of `events`, and what rounding up leaves unused.
    const int EntryBytes = 96;

    /// <summary>Adds an event by its row.</summary>
    internal void Add(EventRow row)
    {
        var id = row.Text((int)Word.EventId).Utf8;
        ref var packed = ref Next(id.Length + row.PackedLength);
        packed.TimeMs = row.TimeMs;
        packed.Source = row.Source;
        packed.IdLength = id.Length;
        packed.IdHead = HeadOf(id);
        packed.Key = id.IsEmpty ? default : EventKey.Of(row.Source, id);
        id.CopyTo(bytes.AsSpan(packed.Start));
        packed.RowLength = used - packed.Start - id.Length;
        row.Pack(bytes.AsSpan(packed.Start + id.Length));
        NoteOrder();
    }

    /// <summary>Adds an event that no rule wants: it counts, and its time and id do.</summary>
    internal void AddUnwanted(EventSources source, long timeMs, EventKey key)
    {
        ref var packed = ref Next(0);
        (packed.TimeMs, packed.Source, packed.Key) = (timeMs, source, key);
        (packed.IdHead, packed.IdLength, packed.RowLength) = (0, 0, 0);
    }

    /// <summary>Adds an event of others.</summary>
    internal void Add(PackedEvents from, int index)
    {
        ref readonly var its = ref from.events[index];
        var length = its.IdLength + its.RowLength;
        ref var packed = ref Next(length);
        var start = packed.Start;
        packed = its;
        packed.Start = start;
        if (length == 0) return;
        from.bytes.AsSpan(its.Start, length).CopyTo(bytes.AsSpan(start));
        NoteOrder();
    }

    /// <summary>
    /// The numbers of the events that some rule wants, in order: time, then event id by its bytes. Events equal in both differ by content, so that
    /// no order of arrival shows. Returns how many; the array grows as needed.
    /// </summary>
    internal int InOrder(ref int[] numbers)
    {
        if (numbers.Length < Count) numbers = new int[events.Length];
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            if (events[i].IsWanted) numbers[count++] = i;
        }
        if (!isOrdered) numbers.AsSpan(0, count).Sort(compare);
        return count;
    }

    /// <summary>Shows a wanted event; valid until events are added or cleared.</summary>
    internal void Unpack(int index, EventRow row)
    {
        ref readonly var packed = ref events[index];
        if (!packed.IsWanted) throw new InvalidOperationException("nothing was kept of the event");
        row.Unpack(bytes, packed.Start + packed.IdLength);
    }

    /// <summary>Drops all events.</summary>
    internal void Clear()
    {
        Count = used = 0;
        lastWanted = -1;
        isOrdered = true;
        if (bytes.Length > BytesKept) bytes = new byte[bytesMin];
    }

    ref PackedEvent Next(int length)
    {
        if (Count == events.Length) Array.Resize(ref events, Count * 2);
        if (bytes.Length - used < length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + length));
        ref var packed = ref events[Count++];
        packed.Start = used;
        used += length;
        return ref packed;
    }

    void NoteOrder()
    {
        if (isOrdered && lastWanted >= 0 && Compare(events[lastWanted], events[Count - 1]) > 0) isOrdered = false;
        lastWanted = Count - 1;
    }

    int Compare(in PackedEvent a, in PackedEvent b)
    {
        if (a.TimeMs != b.TimeMs) return a.TimeMs < b.TimeMs ? -1 : 1;
        if (a.IdHead != b.IdHead) return a.IdHead < b.IdHead ? -1 : 1;
        var byId = bytes.AsSpan(a.Start, a.IdLength).SequenceCompareTo(bytes.AsSpan(b.Start, b.IdLength));
        if (byId != 0) return byId;
        if (a.Source != b.Source) return a.Source.CompareTo(b.Source);
        return bytes.AsSpan(a.Start + a.IdLength, a.RowLength).SequenceCompareTo(bytes.AsSpan(b.Start + b.IdLength, b.RowLength));
    }

    static ulong HeadOf(ReadOnlySpan<byte> id)
    {
        if (id.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(id);
        Span<byte> head = stackalloc byte[8];
        head.Clear();
        id.CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }
}
