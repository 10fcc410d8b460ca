using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace CognitoRules.Sources;

/// <summary>A fixed map from names to values, asked by UTF-8 bytes: nothing is transcoded or allocated. Equal hashes are told apart by the bytes.</summary>
sealed class NameTable<T>
{
    readonly Entry[][] buckets;

    // No tuple: code for a type of ours is compiled ahead.
    readonly record struct Entry(byte[] Name, T Value);

    internal NameTable(IEnumerable<string> names, Func<string, T> valueOf)
    {
        var all = new List<Entry>();
        foreach (var name in names) all.Add(new Entry(Encoding.UTF8.GetBytes(name), valueOf(name)));
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, all.Count * 2));
        buckets = new Entry[size][];
        Array.Fill(buckets, []);
        foreach (var entry in all) buckets[BucketOf(entry.Name, size)] = [.. buckets[BucketOf(entry.Name, size)], entry];
    }

    /// <summary>The value of a name; false when it is not in the table.</summary>
    internal bool TryFind(ReadOnlySpan<byte> name, out T value)
    {
        foreach (var (known, its) in buckets[BucketOf(name, buckets.Length)])
        {
            if (!name.SequenceEqual(known)) continue;
            value = its;
            return true;
        }
        value = default!;
        return false;
    }

    // Length, head and tail tell the names of an API apart. The names are not an attacker's, so no bucket can be made long.
    static int BucketOf(ReadOnlySpan<byte> name, int size)
    {
        ulong head = 0, tail = 0;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else
        {
            foreach (var b in name) head = head << 8 | b;
        }
        var hash = (head * 0x9E37_79B9_7F4A_7C15 ^ tail) * 0xC2B2_AE3D_27D4_EB4F + (ulong)name.Length;
        return (int)(hash >> 40) & (size - 1);
    }
}
