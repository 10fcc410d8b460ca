using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CognitoRules.Sources;

/// <summary>Which bytes of a block of 64 matter to JSON's structure: bit n is byte n. Brackets are those of objects and arrays alike.</summary>
struct StructuralBlock
{
    /// <summary>Bytes in a block.</summary>
    internal const int Bytes = 64;

    internal ulong Quotes;
    internal ulong Backslashes;
    internal ulong Opens;
    internal ulong Closes;

    /// <summary>Control characters, which no string may hold.</summary>
    internal ulong Controls;

    /// <summary>Bytes of characters beyond ASCII.</summary>
    internal ulong Foreign;

    /// <summary>Bit 5 of every byte, which tells { from [ and } from ].</summary>
    internal ulong Bit5;

    /// <summary>Where the depth falls to zero, or 64; brackets are those outside of strings. Fewer closing ones than are open cannot close the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Depth(ulong opens, ulong closes, ref int depth)
    {
        var closed = BitOperations.PopCount(closes);
        if (depth <= closed && closed != 0) return DepthBracketByBracket(opens, closes, ref depth);
        depth += BitOperations.PopCount(opens) - closed;
        return Bytes;
    }

    static int DepthBracketByBracket(ulong opens, ulong closes, ref int depth)
    {
        for (var brackets = opens | closes; brackets != 0; brackets &= brackets - 1)
        {
            var bit = BitOperations.TrailingZeroCount(brackets);
            depth += (opens >> bit & 1) != 0 ? 1 : -1;
            if (depth == 0) return bit;
        }
        return Bytes;
    }
}

/// <summary>Reads a block by one width of vector. Every width gives the same bits; which is fastest is the machine's business.</summary>
interface IBlockReader
{
    /// <summary>Reads the 64 bytes at <paramref name="block"/>.</summary>
    static abstract StructuralBlock Read(ref byte block);
}

/// <summary>Whole blocks by the widest vectors the machine has.</summary>
readonly struct WidestBlockReader : IBlockReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StructuralBlock Read(ref byte block)
    {
        if (Vector512.IsHardwareAccelerated) return Block512Reader.Read(ref block);
        if (Vector256.IsHardwareAccelerated) return Block256Reader.Read(ref block);
        return Vector128.IsHardwareAccelerated ? Block128Reader.Read(ref block) : ScalarBlockReader.Read(ref block);
    }
}

/// <summary>One vector of 64 bytes.</summary>
readonly struct Block512Reader : IBlockReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StructuralBlock Read(ref byte block)
    {
        var bytes = Vector512.LoadUnsafe(ref block);
        // Bit 5 tells [ from { and ] from }, and no other byte becomes one of them by it.
        var folded = bytes | Vector512.Create((byte)0x20);
        return new StructuralBlock
        {
            Quotes = Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits(),
            Backslashes = Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits(),
            Opens = Vector512.Equals(folded, Vector512.Create((byte)'{')).ExtractMostSignificantBits(),
            Closes = Vector512.Equals(folded, Vector512.Create((byte)'}')).ExtractMostSignificantBits(),
            Controls = Vector512.LessThan(bytes, Vector512.Create((byte)' ')).ExtractMostSignificantBits(),
            Foreign = bytes.ExtractMostSignificantBits(),
            Bit5 = (bytes.AsUInt16() << 2).AsByte().ExtractMostSignificantBits(),
        };
    }
}

/// <summary>Two vectors of 32 bytes.</summary>
readonly struct Block256Reader : IBlockReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StructuralBlock Read(ref byte block)
    {
        var low = Vector256.LoadUnsafe(ref block);
        var high = Vector256.LoadUnsafe(ref block, 32);
        var bit5 = Vector256.Create((byte)0x20);
        return new StructuralBlock
        {
            Quotes = Mask(low, high, (byte)'"'),
            Backslashes = Mask(low, high, (byte)'\\'),
            Opens = Mask(low | bit5, high | bit5, (byte)'{'),
            Closes = Mask(low | bit5, high | bit5, (byte)'}'),
            Controls = Vector256.LessThan(low, bit5).ExtractMostSignificantBits() | (ulong)Vector256.LessThan(high, bit5).ExtractMostSignificantBits() << 32,
            Foreign = low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32,
            Bit5 = (low.AsUInt16() << 2).AsByte().ExtractMostSignificantBits() | (ulong)(high.AsUInt16() << 2).AsByte().ExtractMostSignificantBits() << 32,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits() | (ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32;
    }
}

/// <summary>Four vectors of 16 bytes.</summary>
readonly struct Block128Reader : IBlockReader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StructuralBlock Read(ref byte block)
    {
        var result = default(StructuralBlock);
        for (var at = 0; at < StructuralBlock.Bytes; at += 16)
        {
            var bytes = Vector128.LoadUnsafe(ref block, (nuint)at);
            var folded = bytes | Vector128.Create((byte)0x20);
            result.Quotes |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits() << at;
            result.Backslashes |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)'\\')).ExtractMostSignificantBits() << at;
            result.Opens |= (ulong)Vector128.Equals(folded, Vector128.Create((byte)'{')).ExtractMostSignificantBits() << at;
            result.Closes |= (ulong)Vector128.Equals(folded, Vector128.Create((byte)'}')).ExtractMostSignificantBits() << at;
            result.Controls |= (ulong)Vector128.LessThan(bytes, Vector128.Create((byte)' ')).ExtractMostSignificantBits() << at;
            result.Foreign |= (ulong)bytes.ExtractMostSignificantBits() << at;
            result.Bit5 |= (ulong)(bytes << 2).ExtractMostSignificantBits() << at;
        }
        return result;
    }
}

/// <summary>Byte by byte: for a machine without vectors, and what the others are tested against.</summary>
readonly struct ScalarBlockReader : IBlockReader
{
    public static StructuralBlock Read(ref byte block)
    {
        var result = default(StructuralBlock);
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref block, StructuralBlock.Bytes);
        for (var at = 0; at < StructuralBlock.Bytes; at++)
        {
            var bit = 1UL << at;
            if ((bytes[at] & 0x20) != 0) result.Bit5 |= bit;
            switch (bytes[at])
            {
                case (byte)'"': result.Quotes |= bit; break;
                case (byte)'\\': result.Backslashes |= bit; break;
                case (byte)'{' or (byte)'[': result.Opens |= bit; break;
                case (byte)'}' or (byte)']': result.Closes |= bit; break;
                case < 0x20: result.Controls |= bit; break;
                case >= 0x80: result.Foreign |= bit; break;
            }
        }
        return result;
    }
}

/// <summary>What one block leaves to the next: whether it ends within a string, and whether its last byte escapes the next.</summary>
struct StringCarry
{
    ulong inside;
    ulong escaped;

    /// <summary>Whether what has been read ends within a string.</summary>
    internal readonly bool IsInside => inside != 0;

    /// <summary>The quotes that open and close strings.</summary>
    internal ulong RealQuotes(ulong quotes, ulong backslashes) => quotes & ~Escaped(backslashes);

    /// <summary>The bytes within strings, from an opening quote to before its closing one.</summary>
    internal ulong Strings(ulong realQuotes)
    {
        var strings = Parity(realQuotes) ^ inside;
        inside = (ulong)((long)strings >> 63);
        return strings;
    }

    // Bits of characters behind an odd number of backslashes.
    ulong Escaped(ulong backslashes)
    {
        if (backslashes == 0)
        {
            var carried = escaped;
            escaped = 0;
            return carried;
        }
        const ulong EvenBits = 0x5555_5555_5555_5555;
        backslashes &= ~escaped;
        var follows = backslashes << 1 | escaped;
        var oddStarts = backslashes & ~EvenBits & ~follows;
        var sum = unchecked(oddStarts + backslashes);
        escaped = sum < oddStarts ? 1UL : 0UL;
        return (EvenBits ^ (sum << 1)) & follows;
    }

    // Bit n becomes the parity of bits 0..n, which a carry-less multiplication by all ones is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Parity(ulong bits)
    {
        if (Pclmulqdq.IsSupported) return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ bits << 32;
    }
}
