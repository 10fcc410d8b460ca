using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// What a rule keeps of one group's window beside what its accumulators keep of the open pane: times and counts, and, in one chunk of the rule's slab, the
/// ids of the latest events and all that closed panes held. So a live group is one chunk more, however many panes it has. Owned by <see cref="PaneSet"/>.
/// </summary>
struct GroupPanes
{
    // Longer ids are cut; they are evidence for people, not keys.
    const int IdBytesMax = 253;

    // What stands before an id: its length, or one of these.
    const byte UuidMark = 255;
    const byte NoIdMark = 254;

    // Small chunks are as long as they must be, larger ones have room to grow.
    const int ExactLengthMax = 256;

    // Ids stand at the beginning and closed panes at the end, the oldest first; between them and behind them may be room.
    int held;
    int heldLength;
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
    internal readonly PaneReader Closed(Slab slab) => new(ClosedBytes(slab));

    /// <summary>Time of the earliest event.</summary>
    internal readonly long FirstMs(Slab slab)
    {
        var firstMs = openFirstMs;
        for (var panes = Closed(slab); !panes.AtEnd;) firstMs -= ClosedPane.Read(ref panes).ToNextMs;
        return firstMs;
    }

    /// <summary>Takes an event into the open pane, which is opened when there is none.</summary>
    internal void Add(Slab slab, long pane, long timeMs, scoped ReadOnlySpan<byte> id, int idCountMax)
    {
        if (openCount == 0) (OpenPane, openFirstMs) = (pane, timeMs);
        openCount++;
        Count++;
        LastMs = timeMs;
        if (idCountMax > 0) AddId(slab, id, idCountMax);
    }

    /// <summary>Closes the open pane, since an event of a later one is coming.</summary>
    /// <param name="slab">Where the group's bytes are.</param>
    /// <param name="values">What the accumulators kept of it.</param>
    /// <param name="nextPane">The later pane.</param>
    /// <param name="nextMs">Time of its first event.</param>
    /// <param name="writer">For use.</param>
    internal void Close(Slab slab, ReadOnlySpan<byte> values, long nextPane, long nextMs, PaneWriter writer)
    {
        writer.Clear();
        new ClosedPane(nextPane - OpenPane, openCount, nextMs - openFirstMs, values).Write(writer);
        MakeRoom(slab, 0, writer.Written.Length);
        writer.Written.CopyTo(slab.Bytes(held, closedEnd, writer.Written.Length));
        closedEnd += writer.Written.Length;
        span = checked((ushort)(span + nextPane - OpenPane));
        (OpenPane, openFirstMs, openCount) = (nextPane, nextMs, 0);
    }

    /// <summary>Forgets all but the latest event, and the ids of this group behind those of events of which none is known.</summary>
    internal static GroupPanes OnlyIds(Slab slab, ReadOnlySpan<byte> ids, int unknownCount, long lastMs)
    {
        var panes = new GroupPanes { LastMs = lastMs };
        var length = unknownCount + ids.Length;
        panes.MakeRoom(slab, length, 0);
        if (length == 0) return panes;
        var room = slab.Bytes(panes.held, 0, length);
        room[..unknownCount].Fill(NoIdMark);
        ids.CopyTo(room[unknownCount..]);
        panes.idBytes = (ushort)length;
        return panes;
    }

    /// <summary>The ids of the latest events, as they are held.</summary>
    internal readonly ReadOnlySpan<byte> IdBytes(Slab slab) => Held(slab, 0, idBytes);

    /// <summary>Adds a closed pane behind all others, none of which is open.</summary>
    internal void AddClosed(Slab slab, long pane, long firstMs, int count, ReadOnlySpan<byte> values, long nextPane, long nextMs, PaneWriter writer)
    {
        (OpenPane, openFirstMs, openCount) = (pane, firstMs, count);
        Count += count;
        Close(slab, values, nextPane, nextMs, writer);
    }

    /// <summary>Removes the oldest closed pane.</summary>
    internal void RemoveOldest(Slab slab)
    {
        var panes = Closed(slab);
        var pane = ClosedPane.Read(ref panes);
        closedStart += panes.Position;
        span -= (ushort)pane.ToNext;
        Count -= pane.Count;
    }

    /// <summary>Removes the ids of events that have left: all but as many as there are events.</summary>
    internal void TrimIds(Slab slab)
    {
        var ids = Held(slab, 0, idBytes);
        var (count, start) = (0, 0);
        for (var at = 0; at < idBytes; at += IdSize(ids, at)) count++;
        for (; count > Count; count--) start += IdSize(ids, start);
        if (start == 0) return;
        ids[start..].CopyTo(ids);
        idBytes -= (ushort)start;
    }

    /// <summary>The ids of the latest events as text, in the order of the events.</summary>
    internal readonly IReadOnlyList<string> Ids(Slab slab)
    {
        var ids = new List<string>();
        var bytes = IdBytes(slab);
        for (var at = 0; at < bytes.Length; at += IdSize(bytes, at))
        {
            if (bytes[at] == UuidMark) ids.Add(UuidBytes.Text(bytes[(at + 1)..]));
            else if (bytes[at] != NoIdMark) ids.Add(Encoding.UTF8.GetString(bytes.Slice(at + 1, bytes[at])));
        }
        return ids;
    }

    /// <summary>Moves what the group has of one slab to another.</summary>
    internal void Move(Slab from, Slab to) => held = to.TakeCopy(from, held, heldLength);

    /// <summary>Gives back what the group has of the slab, and forgets all.</summary>
    internal void Free(Slab slab)
    {
        slab.Give(held, heldLength);
        this = default;
    }

    internal readonly void Write(Slab slab, BinaryWriter writer)
    {
        writer.Write(OpenPane);
        writer.Write(openFirstMs);
        writer.Write(LastMs);
        writer.Write(Count);
        writer.Write(openCount);
        writer.Write(span);
        StateBytes.Write(writer, IdBytes(slab));
        StateBytes.Write(writer, ClosedBytes(slab));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static GroupPanes Read(Slab slab, BinaryReader reader)
    {
        var panes = new GroupPanes { OpenPane = reader.ReadInt64(), openFirstMs = reader.ReadInt64(), LastMs = reader.ReadInt64(), Count = reader.ReadInt64() };
        (panes.openCount, panes.span) = (reader.ReadInt32(), reader.ReadUInt16());
        var (ids, closed) = (StateBytes.Read(reader), StateBytes.Read(reader));
        panes.MakeRoom(slab, ids.Length, closed.Length);
        ids.CopyTo(panes.Held(slab, 0, ids.Length));
        closed.CopyTo(panes.Held(slab, ids.Length, closed.Length));
        (panes.idBytes, panes.closedStart, panes.closedEnd) = ((ushort)ids.Length, ids.Length, ids.Length + closed.Length);
        return panes;
    }

    // Every event has an entry, with an id or without, until there are as many as asked for: so how many there are need not be kept.
    void AddId(Slab slab, scoped ReadOnlySpan<byte> id, int countMax)
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
        var leaving = Count > countMax ? IdSize(IdBytes(slab), 0) : 0;
        if (1 + id.Length > leaving) MakeRoom(slab, 1 + id.Length - leaving, 0);
        var ids = slab.Bytes(held, 0, heldLength);
        if (leaving > 0) ids[leaving..idBytes].CopyTo(ids);
        ids = ids[(idBytes - leaving)..];
        ids[0] = mark;
        id.CopyTo(ids[1..]);
        idBytes = (ushort)(idBytes - leaving + 1 + id.Length);
    }

    static int IdSize(ReadOnlySpan<byte> ids, int at) => ids[at] switch { UuidMark => 1 + UuidBytes.Length, NoIdMark => 1, var length => 1 + length };

    readonly Span<byte> ClosedBytes(Slab slab) => Held(slab, closedStart, closedEnd - closedStart);

    readonly Span<byte> Held(Slab slab, int start, int length) => length == 0 ? default : slab.Bytes(held, start, length);

    // Makes room behind the ids and behind the panes.
    void MakeRoom(Slab slab, int behindIds, int behindPanes)
    {
        var closed = closedEnd - closedStart;
        var needed = idBytes + behindIds + closed + behindPanes;
        if (idBytes + behindIds <= closedStart && closedEnd + behindPanes <= heldLength) return;
        var start = idBytes + behindIds;
        // Where there is little room, moving what is there would soon be done again.
        if (heldLength >= needed + (needed > ExactLengthMax ? needed / 8 : 0))
        {
            ClosedBytes(slab).CopyTo(slab.Bytes(held, start, heldLength - start));
        }
        else
        {
            var length = Slab.RoomOf(needed + (needed > ExactLengthMax ? needed / 4 : 0));
            var longer = slab.Take(length);
            IdBytes(slab).CopyTo(slab.Bytes(longer, 0, length));
            ClosedBytes(slab).CopyTo(slab.Bytes(longer, start, length - start));
            slab.Give(held, heldLength);
            (held, heldLength) = (longer, length);
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
