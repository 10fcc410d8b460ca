using System.Buffers.Binary;

namespace CognitoRules.Windows;

/// <summary>Packs what closed panes hold: small numbers, which most are, into one or two bytes. Reused for every pane.</summary>
sealed class PaneWriter
{
    byte[] buffer = new byte[64];
    int used;

    /// <summary>What has been written; valid until the next change.</summary>
    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, used);

    internal void Clear() => used = 0;

    internal void Add(long number)
    {
        var rest = (ulong)(number << 1 ^ number >> 63);
        var room = Reserve(10);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7) room[length++] = (byte)(rest | 0x80);
        room[length++] = (byte)rest;
        used += length;
    }

    /// <summary>0 stands for no number and 1 for one in eight bytes; any other is a whole number, those from 0 on moved up by two.</summary>
    internal void Add(double number)
    {
        if (double.IsNaN(number))
        {
            Add(0L);
        }
        else if (Math.Abs(number) < 1L << 31 && number == (int)number && !(number == 0 && double.IsNegative(number)))
        {
            Add(number >= 0 ? (long)number + 2 : (long)number);
        }
        else
        {
            Add(1L);
            BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), number);
            used += 8;
        }
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        used += bytes.Length;
    }

    Span<byte> Reserve(int length)
    {
        if (buffer.Length - used < length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, used + length));
        return buffer.AsSpan(used);
    }
}

/// <summary>Reads what a <see cref="PaneWriter"/> wrote, in its order.</summary>
ref struct PaneReader(ReadOnlySpan<byte> bytes)
{
    readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>How far it has read.</summary>
    internal int Position { get; private set; }

    internal readonly bool AtEnd => Position == bytes.Length;

    internal long Long()
    {
        var (number, shift) = (0UL, 0);
        while (true)
        {
            var next = bytes[Position++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(number >> 1) ^ -(long)(number & 1);
            shift += 7;
        }
    }

    internal double Double()
    {
        var number = Long();
        if (number == 0) return double.NaN;
        if (number != 1) return number > 0 ? number - 2 : number;
        Position += 8;
        return BinaryPrimitives.ReadDoubleLittleEndian(bytes[(Position - 8)..]);
    }

    internal ReadOnlySpan<byte> Bytes()
    {
        var length = (int)Long();
        Position += length;
        return bytes.Slice(Position - length, length);
    }
}
