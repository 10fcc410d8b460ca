using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CognitoRules.Sources.Feeds;

/// <summary>What a <see cref="BraceMatcher"/> came to.</summary>
enum BraceMatch : byte
{
    /// <summary>The value goes on behind what is in memory.</summary>
    NeedMore,

    /// <summary>The value ends.</summary>
    Closed,

    /// <summary>The value is cut off by a line break that no JSON value can hold.</summary>
    Broken,
}

/// <summary>
/// Finds the end of a JSON object or array without reading its fields: 64 bytes at a time, strings told from structure by the parity of
/// quotes. It resumes where it stopped when more bytes have come, so a value of any size is passed over once.
/// </summary>
/// <remarks>
/// Only one kind of bracket is counted; whether the rest is well-formed is the decoder's business. Two line breaks end a value early,
/// because they mean that a line was cut and another record follows: one inside a string, and one before a `{` in column 0 where no value may begin.
/// </remarks>
struct BraceMatcher(byte open, byte close)
{
    const int BlockBytes = StructuralBlock.Bytes;

    // A record written by hand may have array elements in column 0; a row of so many is a row of cut lines.
    const int ElementCountMax = 16;

    int depth;
    int elements;
    int scanned;
    StringCarry carry;

    /// <summary>Takes any `{` in column 0 for the next record. For values that are already too large to be one.</summary>
    internal bool BreaksAtColumnZero { get; set; }

    /// <summary>Goes on over <paramref name="json"/>, which begins with the opening bracket; <paramref name="at"/> is just behind the value, or the line break that broke it.</summary>
    internal BraceMatch Scan(ReadOnlySpan<byte> json, bool ended, out int at)
    {
        // The byte behind a block is looked at too: a line break at its end matters only with what follows.
        while (json.Length - scanned > BlockBytes)
        {
            var match = Block(json, ref MemoryMarshal.GetReference(json[scanned..]), BlockBytes, out at);
            if (match != BraceMatch.NeedMore) return match;
            scanned += BlockBytes;
        }
        // The rest is looked at provisionally: it is looked at again, as part of a whole block, when more has come.
        var before = this;
        Span<byte> tail = stackalloc byte[BlockBytes];
        tail.Fill((byte)' ');
        var count = json.Length - scanned;
        json[scanned..].CopyTo(tail);
        var last = Block(json, ref MemoryMarshal.GetReference(tail), count, out at);
        if (last == BraceMatch.NeedMore || (last == BraceMatch.Broken && at + 1 >= json.Length && !ended)) this = before;
        return last == BraceMatch.Broken && at + 1 >= json.Length && !ended ? BraceMatch.NeedMore : last;
    }

    /// <summary>Tells the matcher that the caller has consumed bytes it had passed; returns how many it may consume.</summary>
    internal int Forget()
    {
        var passed = scanned;
        scanned = 0;
        return passed;
    }

    BraceMatch Block(ReadOnlySpan<byte> json, ref byte block, int count, out int at)
    {
        var low = Vector256.LoadUnsafe(ref block);
        var high = Vector256.LoadUnsafe(ref block, 32);
        var strings = carry.Strings(carry.RealQuotes(Mask(low, high, (byte)'"'), Mask(low, high, (byte)'\\')));
        var opens = Mask(low, high, open) & ~strings;
        var closes = Mask(low, high, close) & ~strings;
        var breaks = Mask(low, high, (byte)'\n');
        var closedAt = StructuralBlock.Depth(opens, closes, ref depth);
        if (breaks != 0)
        {
            var brokenAt = Break(json, breaks, strings, Math.Min(closedAt, count));
            if (brokenAt >= 0)
            {
                at = scanned + brokenAt;
                return BraceMatch.Broken;
            }
        }
        at = scanned + closedAt + 1;
        return closedAt < BlockBytes ? BraceMatch.Closed : BraceMatch.NeedMore;
    }

    int Break(ReadOnlySpan<byte> json, ulong breaks, ulong strings, int limit)
    {
        for (; breaks != 0; breaks &= breaks - 1)
        {
            var bit = BitOperations.TrailingZeroCount(breaks);
            if (bit >= limit) return -1;
            if ((strings >> bit & 1) != 0) return bit;
            var next = scanned + bit + 1;
            if (next >= json.Length || json[next] != '{') continue;
            if (BreaksAtColumnZero) return bit;
            var before = json[..(next - 1)].TrimEnd(" \t\r\n"u8);
            if (before.Length > 0 && before[^1] is not ((byte)',' or (byte)':' or (byte)'[')) return bit;
            if (++elements > ElementCountMax) return bit;
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mask(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(low, wanted).ExtractMostSignificantBits() | (ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32;
    }
}
