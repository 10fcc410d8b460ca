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
    const int HeadBytes = sizeof(long) + sizeof(ushort);

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
            var size = Size(held, at);
            if (size == HeadBytes + value.Length && value.SequenceEqual(held.Slice(at + HeadBytes, value.Length)))
            {
                if (PaneOf(held, at) != pane) MoveBehind(held, at, size, pane);
                return true;
            }
            at += size;
        }
        var needed = length + HeadBytes + value.Length;
        if (count == Math.Min(CountMax, countMax) || needed > BytesMax) return false;
        if (chunk == 0 || needed > Slab.RoomOf(length)) MoveTo(slab, needed);
        var place = slab.Bytes(chunk, length, needed - length);
        MemoryMarshal.Write(place, pane);
        MemoryMarshal.Write(place[sizeof(long)..], (ushort)value.Length);
        value.CopyTo(place[HeadBytes..]);
        (length, count) = ((ushort)needed, (byte)(count + 1));
        return true;
    }

    /// <summary>Removes every value last seen before a pane.</summary>
    internal void RemoveBefore(Slab slab, long pane)
    {
        if (count == 0) return;
        var held = Held(slab);
        var (at, left) = (0, (int)count);
        for (; at < held.Length && PaneOf(held, at) < pane; left--) at += Size(held, at);
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
        for (var at = 0; at < held.Length; at += Size(held, at)) values.Add((held[(at + HeadBytes)..(at + Size(held, at))].ToArray(), PaneOf(held, at)));
        return values;
    }

    readonly Span<byte> Held(Slab slab) => chunk == 0 ? default : slab.Bytes(chunk, 0, length);

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

    static long PaneOf(ReadOnlySpan<byte> values, int at) => MemoryMarshal.Read<long>(values[at..]);

    static int Size(ReadOnlySpan<byte> values, int at) => HeadBytes + MemoryMarshal.Read<ushort>(values[(at + sizeof(long))..]);
}
