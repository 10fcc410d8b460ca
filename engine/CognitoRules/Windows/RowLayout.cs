using System.Runtime.CompilerServices;

namespace CognitoRules.Windows;

/// <summary>Where in the row of a group each accumulator keeps its state: one behind the other, so that an event of a group meets one place in memory.</summary>
sealed class RowLayout(Slab rows, Slab texts, int start)
{
    /// <summary>Where a group has whatever has no fixed length. Chunks may be moved between two events.</summary>
    internal Slab Texts => texts;

    /// <summary>How many bytes are laid out.</summary>
    internal int Bytes { get; private set; }

    /// <summary>Lays out a value for every group.</summary>
    internal RowColumn<T> Add<T>()
        where T : unmanaged
    {
        var column = new RowColumn<T>(rows, start + Bytes);
        Bytes += Unsafe.SizeOf<T>() + 7 & ~7;
        return column;
    }
}

/// <summary>One value of each group, by the group's number; the default until it is written.</summary>
readonly struct RowColumn<T>(Slab slab, int offset)
    where T : unmanaged
{
    internal ref T this[int group]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref slab.At<T>(group, offset);
    }
}
