using System.Runtime.CompilerServices;

namespace CognitoRules.Windows;

/// <summary>
/// One value for each number from 0 on, such as a group's, in blocks: a million groups are a thousand blocks and no object each, and growing copies
/// nothing. Only the first block begins small and doubles, since most columns stay small.
/// </summary>
sealed class Column<T>
{
    const int BlockBits = 10;
    const int BlockLength = 1 << BlockBits;
    const int FirstLength = 4;

    T[][] blocks = [[]];

    /// <summary>The value of a number; the default for one never written. Valid until a larger number is asked for.</summary>
    internal ref T this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var (all, block) = (blocks, number >> BlockBits);
            if ((uint)block < (uint)all.Length && all[block] is var values && (uint)(number & (BlockLength - 1)) < (uint)values.Length)
                return ref values[number & (BlockLength - 1)];
            return ref Grow(number);
        }
    }

    ref T Grow(int number)
    {
        var (block, known) = (number >> BlockBits, blocks.Length);
        if (block < known)
        {
            // Only the first block is ever short.
            var length = Math.Max(FirstLength, blocks[0].Length);
            while (length <= number) length *= 2;
            Array.Resize(ref blocks[0], length);
            return ref blocks[0][number];
        }
        if (blocks[0].Length < BlockLength) Array.Resize(ref blocks[0], BlockLength);
        Array.Resize(ref blocks, block + 1);
        for (var i = known; i <= block; i++) blocks[i] = new T[BlockLength];
        return ref blocks[block][number & (BlockLength - 1)];
    }
}
