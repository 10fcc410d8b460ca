using System.Buffers.Binary;

namespace CognitoRules.Windows;

/// <summary>Compares byte keys, and looks them up by span without making an array.</summary>
sealed class ByteKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    // Seeded anew in each process by the runtime's own seed, so that nobody can choose values that collide. No result depends on it.
    static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32 | (uint)HashCode.Combine(2)) | 1;

    internal static ByteKeys Comparer { get; } = new();

    /// <summary>The hash of a key.</summary>
    internal static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (ulong)key.Length;
        for (; key.Length >= 8; key = key[8..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        var tail = 0UL;
        for (var i = 0; i < key.Length; i++) tail |= (ulong)key[i] << (8 * i);
        return (int)(Mix(hash ^ tail) >> 32);
    }

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] obj) => Hash(obj);

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    // Both halves of the product: every bit of the input reaches every bit of the hash.
    static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ 0x9E37_79B9_7F4A_7C15, Seed, out var low);
        return high ^ low ^ value >> 29;
    }
}

/// <summary>Orders byte keys by their bytes.</summary>
sealed class ByteOrder : IComparer<byte[]>
{
    internal static ByteOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
