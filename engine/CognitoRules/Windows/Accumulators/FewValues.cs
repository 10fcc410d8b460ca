using System.Buffers.Binary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// The different values of a group that has only a few, as most have: one array with, for each value, the pane it was last seen in, its length and its
/// bytes. Looked through from the beginning; the value seen longest ago stands first.
/// </summary>
static class FewValues
{
    const int CountMax = 8;
    const int BytesMax = 1024;
    const int HeadBytes = sizeof(long) + sizeof(int);

    /// <summary>How many values there are.</summary>
    internal static int Count(ReadOnlySpan<byte> values)
    {
        var count = 0;
        for (var at = 0; at < values.Length; at += Size(values, at)) count++;
        return count;
    }

    /// <summary>A value came in a pane, which is the newest. False when they would not be few any more.</summary>
    internal static bool TryAdd(ref byte[]? values, ReadOnlySpan<byte> value, long pane, int countMax)
    {
        var held = values.AsSpan();
        var count = 0;
        for (var at = 0; at < held.Length; count++)
        {
            var size = Size(held, at);
            if (size == HeadBytes + value.Length && value.SequenceEqual(held.Slice(at + HeadBytes, value.Length)))
            {
                if (PaneOf(held, at) != pane) MoveBehind(held, at, size, pane);
                return true;
            }
            at += size;
        }
        var needed = held.Length + HeadBytes + value.Length;
        if (count == Math.Min(CountMax, countMax) || needed > BytesMax) return false;
        Array.Resize(ref values, needed);
        var place = values.AsSpan(held.Length);
        BinaryPrimitives.WriteInt64LittleEndian(place, pane);
        BinaryPrimitives.WriteInt32LittleEndian(place[sizeof(long)..], value.Length);
        value.CopyTo(place[HeadBytes..]);
        return true;
    }

    /// <summary>Removes every value last seen before a pane.</summary>
    internal static void RemoveBefore(ref byte[]? values, long pane)
    {
        var at = 0;
        while (at < (values?.Length ?? 0) && PaneOf(values, at) < pane) at += Size(values, at);
        if (at > 0) values = at == values!.Length ? null : values[at..];
    }

    /// <summary>Every value with the pane it was last seen in, in the order of panes.</summary>
    internal static IEnumerable<(byte[] Value, long Pane)> InOrder(byte[]? values)
    {
        for (var at = 0; at < (values?.Length ?? 0); at += Size(values, at)) yield return (values![(at + HeadBytes)..(at + Size(values, at))], PaneOf(values, at));
    }

    static void MoveBehind(Span<byte> values, int at, int size, long pane)
    {
        BinaryPrimitives.WriteInt64LittleEndian(values[at..], pane);
        if (at + size == values.Length) return;
        Span<byte> moved = stackalloc byte[size];
        values.Slice(at, size).CopyTo(moved);
        values[(at + size)..].CopyTo(values[at..]);
        moved.CopyTo(values[^size..]);
    }

    static long PaneOf(ReadOnlySpan<byte> values, int at) => BinaryPrimitives.ReadInt64LittleEndian(values[at..]);

    static int Size(ReadOnlySpan<byte> values, int at) => HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(values[(at + sizeof(long))..]);
}
