using System.Runtime.InteropServices;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// The different values of a group that has only a few, as most have: one chunk with, for each value, the pane it was last seen in, its length and its
/// bytes. Looked through from the beginning; the value seen longest ago stands first.
/// </summary>
struct FewValues
{
    const int CountMax = 8;
    const int BytesMax = 1024;

    /// <summary>How many bytes stand before a value.</summary>
    internal const int HeadBytes = sizeof(long) + sizeof(ushort);

    int chunk;
    ushort length;
    byte count;

    /// <summary>How many values there are.</summary>
    internal readonly int Count => count;

    /// <summary>A value came in a pane, which is the newest. False when they would not be few any more.</summary>
    internal bool TryAdd(Slab slab, ReadOnlySpan<byte> value, long pane, int countMax)
    {
        var held = Held(slab);
        for (var at = 0; at < held.Length;)
        {
            var size = SizeAt(held, at);
            if (size == HeadBytes + value.Length && value.SequenceEqual(held.Slice(at + HeadBytes, value.Length)))
            {
                if (PaneAt(held, at) != pane) MoveBehind(held, at, size, pane);
                return true;
            }
            at += size;
        }
        return TryAppend(slab, default, value, pane, Math.Min(CountMax, countMax));
    }

    /// <summary>Adds an entry behind all others. False when they would not be few any more.</summary>
    /// <param name="slab">Where the entries are.</param>
    /// <param name="head">What the entry begins with.</param>
    /// <param name="value">What follows.</param>
    /// <param name="pane">The pane it was last seen in.</param>
    /// <param name="countMax">How many entries there may be.</param>
    internal bool TryAppend(Slab slab, ReadOnlySpan<byte> head, ReadOnlySpan<byte> value, long pane, int countMax)
    {
        var needed = length + HeadBytes + head.Length + value.Length;
        if (count >= countMax || needed > BytesMax) return false;
        if (chunk == 0 || needed > Slab.RoomOf(length)) MoveTo(slab, needed);
        var place = slab.Bytes(chunk, length, needed - length);
        MemoryMarshal.Write(place, pane);
        MemoryMarshal.Write(place[sizeof(long)..], (ushort)(head.Length + value.Length));
        head.CopyTo(place[HeadBytes..]);
        value.CopyTo(place[(HeadBytes + head.Length)..]);
        (length, count) = ((ushort)needed, (byte)(count + 1));
        return true;
    }

    /// <summary>Removes every value last seen before a pane.</summary>
    internal void RemoveBefore(Slab slab, long pane)
    {
        if (count == 0) return;
        var held = Held(slab);
        var (at, left) = (0, (int)count);
        for (; at < held.Length && PaneAt(held, at) < pane; left--) at += SizeAt(held, at);
        if (at == 0) return;
        if (left == 0)
        {
            Free(slab);
            return;
        }
        var before = (chunk, length);
        (length, count) = ((ushort)(length - at), (byte)left);
        if (Slab.RoomOf(length) == Slab.RoomOf(before.length))
        {
            held[at..].CopyTo(held);
            return;
        }
        chunk = slab.Take(length);
        held[at..].CopyTo(slab.Bytes(chunk, 0, length));
        slab.Give(before.chunk, before.length);
    }

    /// <summary>Moves what it holds to another slab.</summary>
    internal void Move(Slab from, Slab to) => chunk = to.TakeCopy(from, chunk, length);

    /// <summary>Forgets them all.</summary>
    internal void Free(Slab slab)
    {
        slab.Give(chunk, length);
        this = default;
    }

    /// <summary>Every value with the pane it was last seen in, in the order of panes.</summary>
    internal readonly List<(byte[] Value, long Pane)> InOrder(Slab slab)
    {
        var values = new List<(byte[], long)>();
        var held = Held(slab);
        for (var at = 0; at < held.Length; at += SizeAt(held, at)) values.Add((ValueAt(held, at).ToArray(), PaneAt(held, at)));
        return values;
    }

    /// <summary>All entries, one behind the other.</summary>
    internal readonly Span<byte> Held(Slab slab) => chunk == 0 ? default : slab.Bytes(chunk, 0, length);

    void MoveTo(Slab slab, int needed)
    {
        var longer = slab.Take(needed);
        Held(slab).CopyTo(slab.Bytes(longer, 0, length));
        slab.Give(chunk, length);
        chunk = longer;
    }

    static void MoveBehind(Span<byte> values, int at, int size, long pane)
    {
        MemoryMarshal.Write(values[at..], pane);
        if (at + size == values.Length) return;
        Span<byte> moved = stackalloc byte[size];
        values.Slice(at, size).CopyTo(moved);
        values[(at + size)..].CopyTo(values[at..]);
        moved.CopyTo(values[^size..]);
    }

    /// <summary>The pane of the entry at a place.</summary>
    internal static long PaneAt(ReadOnlySpan<byte> values, int at) => MemoryMarshal.Read<long>(values[at..]);

    /// <summary>The value of the entry at a place.</summary>
    internal static Span<byte> ValueAt(Span<byte> values, int at) => values[(at + HeadBytes)..(at + SizeAt(values, at))];

    /// <summary>How many bytes the entry at a place has; the next one follows.</summary>
    internal static int SizeAt(ReadOnlySpan<byte> values, int at) => HeadBytes + MemoryMarshal.Read<ushort>(values[(at + sizeof(long))..]);
}
