using System.Buffers.Binary;

namespace CognitoRules.Windows;

/// <summary>Compares byte keys, and looks them up by span without making an array.</summary>
sealed class ByteKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    // Seeded anew in each process by the runtime's own seed, so that nobody can choose values that collide. No result depends on it.
    static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32 | (uint)HashCode.Combine(2)) | 1;
    static readonly ulong OtherSeed = ((ulong)(uint)HashCode.Combine(3) << 32 | (uint)HashCode.Combine(4)) | 1;

    internal static ByteKeys Comparer { get; } = new();

    /// <summary>The hash of a key.</summary>
    internal static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (ulong)key.Length;
        for (; key.Length > 16; key = key[16..]) hash = Mix(Eight(key) ^ OtherSeed, Eight(key[8..]) ^ hash);
        // The last bytes may be read twice: the length, which is in the hash, says which.
        var (first, last) = key.Length switch
        {
            >= 8 => (Eight(key), Eight(key[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(key), BinaryPrimitives.ReadUInt32LittleEndian(key[^4..])),
            > 0 => ((ulong)key[0] << 16 | (ulong)key[key.Length / 2] << 8 | key[^1], 0UL),
            _ => (0UL, 0UL),
        };
        return (int)(Mix(Mix(first ^ OtherSeed, last ^ hash), Seed) >> 32);
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

    static ulong Eight(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64LittleEndian(key);

    // Both halves of the product: every bit of the input reaches every bit of the hash.
    static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}

/// <summary>Orders byte keys by their bytes.</summary>
sealed class ByteOrder : IComparer<byte[]>
{
    internal static ByteOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
