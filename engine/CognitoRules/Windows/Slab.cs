using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CognitoRules.Windows;

/// <summary>
/// Bytes in chunks of any length, each under a number that stays. A million chunks are a few thousand arrays, which the collector has nothing to look
/// for in, and what belongs together stands together. A chunk that is given back is taken by the next of the same length. When chunks grow, those they
/// leave may stay: an owner that knows all chunks moves them out of the way when <see cref="IsWasteful"/> says so.
/// </summary>
sealed class Slab
{
    // A chunk's number counts units of eight bytes; so many of them have one block, though the first blocks are shorter.
    const int UnitBits = 3;
    const int BlockBits = 13;
    const int BlockUnits = 1 << BlockBits;
    const int FirstBlockUnits = 64;

    const int LineBytes = 64;

    // A longer chunk has a block of its own.
    const int SharedUnitsMax = BlockUnits / 8;

    byte[][] blocks = [];
    int blockCount;
    readonly Stack<int> freeBlocks = new();

    // The first free chunk of each length in units, which names the next one; 0 is none.
    int[] free = [];

    // Where the open block goes on, and where it ends.
    int next;
    int end;
    int openUnits = FirstBlockUnits / 2;
    long liveUnits;
    long allUnits;

    /// <summary>Bytes in use.</summary>
    internal long LiveBytes => liveUnits << UnitBits;

    /// <summary>Bytes of all blocks.</summary>
    internal long AllBytes => allUnits << UnitBits;

    /// <summary>Whether another block was needed although much lies idle.</summary>
    internal bool IsWasteful { get; private set; }

    /// <summary>Takes a chunk, whose bytes may be anything; its number, above 0. Chunks of up to <see cref="RoomOf"/> bytes are one length.</summary>
    internal int Take(int length)
    {
        var units = UnitsOf(length);
        liveUnits += units;
        if (units < free.Length && free[units] is var chunk and > 0)
        {
            free[units] = Start<int>(chunk);
            return chunk;
        }
        if (units > SharedUnitsMax) return AddBlock(units);
        if (units > end - next) OpenBlock(units);
        chunk = next;
        next += units;
        return chunk;
    }

    /// <summary>Gives a chunk back; nothing for number 0.</summary>
    internal void Give(int chunk, int length)
    {
        if (chunk == 0) return;
        var units = UnitsOf(length);
        liveUnits -= units;
        if (liveUnits == 0)
        {
            Clear();
        }
        else if (units > SharedUnitsMax)
        {
            blocks[chunk >> BlockBits] = [];
            allUnits -= units;
            freeBlocks.Push(chunk >> BlockBits);
        }
        else
        {
            SetFree(chunk, units);
        }
    }

    /// <summary>Hands out all that is there and begins anew: the owner takes each chunk again, and forgets what was handed out.</summary>
    internal Slab Renew()
    {
        var before = new Slab { blocks = blocks };
        (blocks, blockCount, free) = ([], 0, []);
        (liveUnits, allUnits, next, end, openUnits, IsWasteful) = (0, 0, 0, 0, FirstBlockUnits / 2, false);
        freeBlocks.Clear();
        return before;
    }

    /// <summary>Takes a chunk for the bytes of one of another slab; 0 for 0.</summary>
    internal int TakeCopy(Slab other, int chunk, int length)
    {
        if (chunk == 0) return 0;
        var copy = Take(length);
        other.Bytes(chunk, 0, length).CopyTo(Bytes(copy, 0, length));
        return copy;
    }

    /// <summary>Up to how many bytes a chunk of this length can hold.</summary>
    internal static int RoomOf(int length) => UnitsOf(length) << UnitBits;

    /// <summary>The bytes of a chunk, from an offset on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Bytes(int chunk, int offset, int length) => blocks[chunk >> BlockBits].AsSpan(((chunk & BlockUnits - 1) << UnitBits) + offset, length);

    /// <summary>A value at an offset of a chunk, which stays where it is until the chunk is given back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At<T>(int chunk, int offset)
        where T : unmanaged => ref MemoryMarshal.AsRef<T>(blocks[chunk >> BlockBits].AsSpan(((chunk & BlockUnits - 1) << UnitBits) + offset));

    /// <summary>The beginning of a chunk will soon be read: a hint, without an effect that could be seen.</summary>
    internal unsafe void Announce(int chunk)
    {
        if (!Sse.IsSupported) return;
        // Should the block move meanwhile, other bytes are fetched in vain.
        var start = (byte*)Unsafe.AsPointer(ref blocks[chunk >> BlockBits][(chunk & BlockUnits - 1) << UnitBits]);
        Sse.Prefetch0(start);
        Sse.Prefetch0(start + LineBytes);
    }

    /// <summary>A chunk of this length will soon be taken.</summary>
    internal void AnnounceFree(int length)
    {
        if (UnitsOf(length) is var units && units < free.Length && free[units] is var chunk and > 0) Announce(chunk);
    }

    static int UnitsOf(int length) => Math.Max(1, (length >> UnitBits) + ((length & (1 << UnitBits) - 1) == 0 ? 0 : 1));

    ref T Start<T>(int chunk)
        where T : unmanaged => ref At<T>(chunk, 0);

    void SetFree(int chunk, int units)
    {
        if (units >= free.Length) Array.Resize(ref free, Math.Max(units + 1, free.Length * 2));
        Start<int>(chunk) = free[units];
        free[units] = chunk;
    }

    void OpenBlock(int units)
    {
        // What is left of the block before is a chunk for whoever needs just as much.
        if (end > next) SetFree(next, end - next);
        do openUnits = Math.Min(openUnits * 2, BlockUnits);
        while (openUnits < units);
        next = AddBlock(openUnits);
        // A third of what there was.
        IsWasteful |= openUnits == BlockUnits && (allUnits - openUnits - liveUnits) * 3 > allUnits;
        end = next + openUnits;
    }

    // The number of the block's first unit: 0 stands for no chunk, so the first block begins with the second.
    int AddBlock(int units)
    {
        if (!freeBlocks.TryPop(out var block)) block = blockCount++;
        // Chunks are numbered in 31 bits, blocks in what is left of them.
        if (block > int.MaxValue >> BlockBits) throw new InsufficientMemoryException("a rule holds more than 16 GiB");
        if (block >= blocks.Length) Array.Resize(ref blocks, Math.Max(1, blocks.Length * 2));
        var skipped = block == 0 ? 1 : 0;
        allUnits += units;
        blocks[block] = new byte[units + skipped << UnitBits];
        return (block << BlockBits) + skipped;
    }

    // Nothing is in use: a block may be kept for what comes next, more are not.
    void Clear()
    {
        Array.Clear(free);
        if (blockCount == 1 && end > 0)
        {
            next = 1;
            return;
        }
        (blocks, blockCount, allUnits, next, end, openUnits) = ([], 0, 0, 0, 0, FirstBlockUnits / 2);
        freeBlocks.Clear();
    }
}
