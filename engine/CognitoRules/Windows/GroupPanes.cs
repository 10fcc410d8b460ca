using System.Text;

namespace CognitoRules.Windows;

/// <summary>
/// What a rule keeps of one group's window beside what its accumulators keep of the open pane: times and counts, and, in one array, the ids of the latest
/// events and all that closed panes held. So a live group is one array, however many panes it has. Owned by <see cref="PaneSet"/>.
/// </summary>
struct GroupPanes
{
    // Longer ids are cut; they are evidence for people, not keys.
    const int IdBytesMax = 253;

    // What stands before an id: its length, or one of these.
    const byte UuidMark = 255;
    const byte NoIdMark = 254;

    // Small arrays are as long as they must be, larger ones have room to grow.
    const int ExactLengthMax = 256;

    // Ids stand at the beginning and closed panes at the end, the oldest first; between them and behind them may be room.
    byte[]? held;
    int closedStart;
    int closedEnd;
    ushort idBytes;

    // How many panes the oldest is before the open one.
    ushort span;
    int openCount;
    long openFirstMs;

    /// <summary>The newest pane's number; meaningless without events.</summary>
    internal long OpenPane { get; private set; }

    /// <summary>Time of the latest event.</summary>
    internal long LastMs { get; private set; }

    /// <summary>How many events the window holds.</summary>
    internal long Count { get; private set; }

    /// <summary>The oldest pane's number.</summary>
    internal readonly long FirstPane => OpenPane - span;

    /// <summary>Whether an event of a pane goes into the open one.</summary>
    internal readonly bool IsOpen(long pane) => OpenPane == pane && openCount is > 0 and < int.MaxValue;

    /// <summary>Whether there are panes before the open one.</summary>
    internal readonly bool HasClosed => closedStart < closedEnd;

    /// <summary>Closed panes, the oldest first.</summary>
    internal readonly PaneReader Closed => new(held.AsSpan(closedStart, closedEnd - closedStart));

    /// <summary>Time of the earliest event.</summary>
    internal readonly long FirstMs
    {
        get
        {
            var firstMs = openFirstMs;
            for (var panes = Closed; !panes.AtEnd;) firstMs -= ClosedPane.Read(ref panes).ToNextMs;
            return firstMs;
        }
    }

    /// <summary>Takes an event into the open pane, which is opened when there is none.</summary>
    internal void Add(long pane, long timeMs, scoped ReadOnlySpan<byte> id, int idCountMax)
    {
        if (openCount == 0) (OpenPane, openFirstMs) = (pane, timeMs);
        openCount++;
        Count++;
        LastMs = timeMs;
        if (idCountMax > 0) AddId(id, idCountMax);
    }

    /// <summary>Closes the open pane, since an event of a later one is coming.</summary>
    /// <param name="values">What the accumulators kept of it.</param>
    /// <param name="nextPane">The later pane.</param>
    /// <param name="nextMs">Time of its first event.</param>
    /// <param name="writer">For use.</param>
    internal void Close(ReadOnlySpan<byte> values, long nextPane, long nextMs, PaneWriter writer)
    {
        writer.Clear();
        new ClosedPane(nextPane - OpenPane, openCount, nextMs - openFirstMs, values).Write(writer);
        MakeRoom(0, writer.Written.Length);
        writer.Written.CopyTo(held.AsSpan(closedEnd));
        closedEnd += writer.Written.Length;
        span = checked((ushort)(span + nextPane - OpenPane));
        (OpenPane, openFirstMs, openCount) = (nextPane, nextMs, 0);
    }

    /// <summary>No panes yet, but the latest event, and the ids of this group behind those of events of which none is known.</summary>
    internal readonly GroupPanes OnlyIds(long eventCount, int idCountMax)
    {
        var ids = held.AsSpan(0, idBytes);
        var unknown = Math.Min(eventCount, idCountMax) - Math.Min(Count, idCountMax);
        byte[] longer = [.. Enumerable.Repeat(NoIdMark, (int)unknown), .. ids];
        return new GroupPanes { held = longer, idBytes = (ushort)longer.Length, closedStart = longer.Length, closedEnd = longer.Length, LastMs = LastMs };
    }

    /// <summary>Adds a closed pane behind all others, none of which is open.</summary>
    internal void AddClosed(long pane, long firstMs, int count, ReadOnlySpan<byte> values, long nextPane, long nextMs, PaneWriter writer)
    {
        (OpenPane, openFirstMs, openCount) = (pane, firstMs, count);
        Count += count;
        Close(values, nextPane, nextMs, writer);
    }

    /// <summary>Removes the oldest closed pane.</summary>
    internal void RemoveOldest()
    {
        var panes = Closed;
        var pane = ClosedPane.Read(ref panes);
        closedStart += panes.Position;
        span -= (ushort)pane.ToNext;
        Count -= pane.Count;
    }

    /// <summary>Removes the ids of events that have left: all but as many as there are events.</summary>
    internal void TrimIds()
    {
        var (count, start) = (0, 0);
        for (var at = 0; at < idBytes; at += IdSize(at)) count++;
        for (; count > Count; count--) start += IdSize(start);
        if (start == 0) return;
        held.AsSpan(start, idBytes - start).CopyTo(held);
        idBytes -= (ushort)start;
    }

    /// <summary>The ids of the latest events as text, in the order of the events.</summary>
    internal readonly IReadOnlyList<string> Ids()
    {
        var ids = new List<string>();
        for (var at = 0; at < idBytes; at += IdSize(at))
        {
            if (held![at] == UuidMark) ids.Add(UuidBytes.Text(held.AsSpan(at + 1)));
            else if (held[at] != NoIdMark) ids.Add(Encoding.UTF8.GetString(held, at + 1, held[at]));
        }
        return ids;
    }

    internal readonly void Write(BinaryWriter writer)
    {
        writer.Write(OpenPane);
        writer.Write(openFirstMs);
        writer.Write(LastMs);
        writer.Write(Count);
        writer.Write(openCount);
        writer.Write(span);
        StateBytes.Write(writer, held.AsSpan(0, idBytes));
        StateBytes.Write(writer, held.AsSpan(closedStart, closedEnd - closedStart));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static GroupPanes Read(BinaryReader reader)
    {
        var panes = new GroupPanes { OpenPane = reader.ReadInt64(), openFirstMs = reader.ReadInt64(), LastMs = reader.ReadInt64(), Count = reader.ReadInt64() };
        (panes.openCount, panes.span) = (reader.ReadInt32(), reader.ReadUInt16());
        var (ids, closed) = (StateBytes.Read(reader), StateBytes.Read(reader));
        panes.held = [.. ids, .. closed];
        (panes.idBytes, panes.closedStart, panes.closedEnd) = ((ushort)ids.Length, ids.Length, ids.Length + closed.Length);
        return panes;
    }

    // Every event has an entry, with an id or without, until there are as many as asked for: so how many there are need not be kept.
    void AddId(scoped ReadOnlySpan<byte> id, int countMax)
    {
        Span<byte> uuid = stackalloc byte[UuidBytes.Length];
        var mark = UuidMark;
        if (UuidBytes.TryPack(id, uuid))
        {
            id = uuid;
        }
        else
        {
            if (id.Length > IdBytesMax) id = id[..IdBytesMax];
            mark = id.Length == 0 ? NoIdMark : (byte)id.Length;
        }
        var leaving = Count > countMax ? IdSize(0) : 0;
        if (1 + id.Length > leaving) MakeRoom(1 + id.Length - leaving, 0);
        var ids = held.AsSpan();
        if (leaving > 0) ids[leaving..idBytes].CopyTo(ids);
        ids = ids[(idBytes - leaving)..];
        ids[0] = mark;
        id.CopyTo(ids[1..]);
        idBytes = (ushort)(idBytes - leaving + 1 + id.Length);
    }

    readonly int IdSize(int at) => held![at] switch { UuidMark => 1 + UuidBytes.Length, NoIdMark => 1, var length => 1 + length };

    // Makes room behind the ids and behind the panes.
    void MakeRoom(int behindIds, int behindPanes)
    {
        var closed = closedEnd - closedStart;
        var needed = idBytes + behindIds + closed + behindPanes;
        var length = held?.Length ?? 0;
        if (idBytes + behindIds <= closedStart && closedEnd + behindPanes <= length) return;
        var start = idBytes + behindIds;
        // Where there is little room, moving what is there would soon be done again.
        if (length >= needed + (needed > ExactLengthMax ? needed / 8 : 0))
        {
            held.AsSpan(closedStart, closed).CopyTo(held.AsSpan(start));
        }
        else
        {
            // An array takes a multiple of eight bytes in any case.
            var longer = new byte[needed + (needed > ExactLengthMax ? needed / 4 : 0) + 7 & ~7];
            held.AsSpan(0, idBytes).CopyTo(longer);
            held.AsSpan(closedStart, closed).CopyTo(longer.AsSpan(start));
            held = longer;
        }
        (closedStart, closedEnd) = (start, start + closed);
    }
}

/// <summary>A closed pane as it stands among a group's bytes.</summary>
/// <param name="toNext">How many panes later the next one with events is.</param>
/// <param name="count">How many events it has.</param>
/// <param name="toNextMs">How much later the first event of the next one is.</param>
/// <param name="values">What the accumulators kept of it, one behind the other.</param>
readonly ref struct ClosedPane(long toNext, int count, long toNextMs, ReadOnlySpan<byte> values)
{
    internal long ToNext { get; } = toNext;

    internal int Count { get; } = count;

    internal long ToNextMs { get; } = toNextMs;

    internal ReadOnlySpan<byte> Values { get; } = values;

    internal static ClosedPane Read(ref PaneReader reader)
    {
        var (toNext, count, gap) = (reader.Long(), (int)reader.Long(), reader.Long());
        return new ClosedPane(toNext, count, gap >= 0 ? gap * 1000 : -gap, reader.Bytes());
    }

    internal void Write(PaneWriter writer)
    {
        writer.Add(ToNext);
        writer.Add(Count);
        // CloudTrail tells time in seconds, which need fewer bytes: they are written from 0 on, milliseconds below.
        writer.Add(ToNextMs % 1000 == 0 ? ToNextMs / 1000 : -ToNextMs);
        writer.Add(Values);
    }
}
