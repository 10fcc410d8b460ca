using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CognitoRules.Sources;

/// <summary>What a search for the end of an object came to.</summary>
enum ObjectEnd : byte
{
    /// <summary>The object ends within the bytes.</summary>
    Found,

    /// <summary>It goes on behind them.</summary>
    NeedMore,

    /// <summary>There is a control character before its end: a record over several lines, or none.</summary>
    Unsure,
}

/// <summary>
/// Where the strings and brackets of one JSON text stand: a bit per byte, made in one pass, so that a reader jumps from quote to quote and over
/// whole objects without looking at what is between. Reused from text to text.
/// </summary>
sealed class StructuralMap
{
    // Per block: quotes that open or close a string, opening and closing brackets outside of strings, backslashes. One block more ends every search.
    const int WordsPerBlock = 4;

    ulong[] words = new ulong[WordsPerBlock * 65];

    /// <summary>Length of the text.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether there is any backslash, so that a text may have to be unescaped.</summary>
    internal bool HasBackslash { get; private set; }

    /// <summary>How many brackets open; never fewer than the depth.</summary>
    internal int OpenCount { get; private set; }

    /// <summary>Whether every byte is ASCII, so that the text is UTF-8 without a further look.</summary>
    internal bool IsAscii { get; private set; }

    /// <summary>Maps a text. False when it can be no JSON: a string does not end, or holds a control character.</summary>
    internal bool Take(ReadOnlySpan<byte> json) => Take<WidestBlockReader>(json);

    /// <summary>The same by one width of vectors.</summary>
    internal bool Take<TReader>(ReadOnlySpan<byte> json) where TReader : struct, IBlockReader
    {
        var blockCount = (json.Length + StructuralBlock.Bytes - 1) / StructuralBlock.Bytes;
        if (words.Length < (blockCount + 1) * WordsPerBlock) words = new ulong[(blockCount + 1) * WordsPerBlock * 2];
        ref var to = ref MemoryMarshal.GetArrayDataReference(words);
        ref var from = ref MemoryMarshal.GetReference(json);
        var carry = default(StringCarry);
        var (backslashes, badControls, foreign, opens) = (0UL, 0UL, 0UL, 0);
        var whole = json.Length / StructuralBlock.Bytes;
        for (var i = 0; i < whole; i++)
        {
            Map(TReader.Read(ref Unsafe.Add(ref from, i * StructuralBlock.Bytes)), ref to, ref carry, ref backslashes, ref badControls, ref foreign, ref opens);
            to = ref Unsafe.Add(ref to, WordsPerBlock);
        }
        if (whole < blockCount)
        {
            Span<byte> rest = stackalloc byte[StructuralBlock.Bytes];
            rest.Fill((byte)' ');
            json[(whole * StructuralBlock.Bytes)..].CopyTo(rest);
            Map(TReader.Read(ref MemoryMarshal.GetReference(rest)), ref to, ref carry, ref backslashes, ref badControls, ref foreign, ref opens);
            to = ref Unsafe.Add(ref to, WordsPerBlock);
        }
        Finish(ref to, json.Length, backslashes, foreign, opens);
        return !carry.IsInside && badControls == 0;
    }

    /// <summary>Maps the object that begins with the first byte, up to the brace that closes it; <see cref="Length"/> is then the object's, or else how much was looked at.</summary>
    internal ObjectEnd TakeObject(ReadOnlySpan<byte> json) => TakeObject<WidestBlockReader>(json);

    /// <summary>The same by one width of vectors.</summary>
    // Compiled for good at once: each byte of an input goes through here, and most inputs are read in less time than the runtime takes to find that out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ObjectEnd TakeObject<TReader>(ReadOnlySpan<byte> json) where TReader : struct, IBlockReader
    {
        Span<byte> rest = stackalloc byte[StructuralBlock.Bytes];
        var carry = default(StringCarry);
        var (backslashes, foreign, opens, depth, word) = (0UL, 0UL, 0, 0, 0);
        for (var at = 0; at < json.Length; at += StructuralBlock.Bytes, word += WordsPerBlock)
        {
            if (words.Length < word + 2 * WordsPerBlock) Array.Resize(ref words, words.Length * 2);
            if (json.Length - at < StructuralBlock.Bytes)
            {
                rest.Fill((byte)' ');
                json[at..].CopyTo(rest);
            }
            var block = TReader.Read(ref json.Length - at < StructuralBlock.Bytes ? ref MemoryMarshal.GetReference(rest) : ref Unsafe.Add(ref MemoryMarshal.GetReference(json), at));
            var quotes = carry.RealQuotes(block.Quotes, block.Backslashes);
            var strings = carry.Strings(quotes);
            var (open, close) = (block.Opens & ~strings, block.Closes & ~strings);
            // By braces alone: an array that is not closed must not take the records behind it along.
            var end = StructuralBlock.Depth(open & block.Bit5, close & block.Bit5, ref depth);
            // Bit 63 shifts out, and all bits are left.
            var within = end == StructuralBlock.Bytes ? ulong.MaxValue : (2UL << end) - 1;
            if ((block.Controls & within) != 0)
            {
                Length = Math.Min(at + StructuralBlock.Bytes, json.Length);
                return ObjectEnd.Unsure;
            }
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), word);
            to = quotes & within;
            Unsafe.Add(ref to, 1) = open & within;
            Unsafe.Add(ref to, 2) = close & within;
            Unsafe.Add(ref to, 3) = block.Backslashes & within;
            backslashes |= block.Backslashes & within;
            foreign |= block.Foreign & within;
            opens += BitOperations.PopCount(open & within);
            if (end == StructuralBlock.Bytes) continue;
            Finish(ref Unsafe.Add(ref to, WordsPerBlock), at + end + 1, backslashes, foreign, opens);
            return ObjectEnd.Found;
        }
        Length = json.Length;
        return ObjectEnd.NeedMore;
    }

    /// <summary>The first real quote at or behind a place; <see cref="Length"/> or more when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextQuote(int from)
    {
        // The block behind the last is all quotes, so the search ends within the words.
        var block = (uint)from / StructuralBlock.Bytes;
        ref var word = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), block * WordsPerBlock);
        var quotes = word & (ulong.MaxValue << from);
        while (quotes == 0)
        {
            block++;
            word = ref Unsafe.Add(ref word, WordsPerBlock);
            quotes = word;
        }
        return (int)(block * StructuralBlock.Bytes) + BitOperations.TrailingZeroCount(quotes);
    }

    /// <summary>Whether there is a backslash from one place to before another of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasBackslashIn(int from, int to)
    {
        if (!HasBackslash) return false;
        ref var word = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), (uint)from / StructuralBlock.Bytes * WordsPerBlock + 3);
        var backslashes = word & (ulong.MaxValue << from);
        for (var blocks = to / StructuralBlock.Bytes - from / StructuralBlock.Bytes; blocks > 0; blocks--)
        {
            if (backslashes != 0) return true;
            word = ref Unsafe.Add(ref word, WordsPerBlock);
            backslashes = word;
        }
        return (backslashes & ((1UL << to) - 1)) != 0;
    }

    /// <summary>Just behind the bracket that closes the one at a place; more than <see cref="Length"/> when none does. For no more than 64 open brackets.</summary>
    internal int EndOfBrackets(int from)
    {
        var depth = 0;
        var block = from / StructuralBlock.Bytes;
        var (opens, closes) = (words[block * WordsPerBlock + 1] & (ulong.MaxValue << from), words[block * WordsPerBlock + 2] & (ulong.MaxValue << from));
        while (true)
        {
            var end = StructuralBlock.Depth(opens, closes, ref depth);
            if (end < StructuralBlock.Bytes) return block * StructuralBlock.Bytes + end + 1;
            // The block behind the last closes whatever 64 levels are left.
            block++;
            (opens, closes) = (words[block * WordsPerBlock + 1], words[block * WordsPerBlock + 2]);
        }
    }

    // A block behind the last ends every search.
    void Finish(ref ulong to, int length, ulong backslashes, ulong foreign, int opens)
    {
        to = ulong.MaxValue;
        Unsafe.Add(ref to, 1) = 0;
        Unsafe.Add(ref to, 2) = ulong.MaxValue;
        Unsafe.Add(ref to, 3) = 0;
        Length = length;
        HasBackslash = backslashes != 0;
        IsAscii = foreign == 0;
        OpenCount = opens;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Map(StructuralBlock block, ref ulong to, ref StringCarry carry, ref ulong backslashes, ref ulong badControls, ref ulong foreign, ref int opens)
    {
        var quotes = carry.RealQuotes(block.Quotes, block.Backslashes);
        var strings = carry.Strings(quotes);
        to = quotes;
        Unsafe.Add(ref to, 1) = block.Opens & ~strings;
        Unsafe.Add(ref to, 2) = block.Closes & ~strings;
        Unsafe.Add(ref to, 3) = block.Backslashes;
        backslashes |= block.Backslashes;
        foreign |= block.Foreign;
        badControls |= block.Controls & strings;
        opens += BitOperations.PopCount(block.Opens & ~strings);
    }
}
