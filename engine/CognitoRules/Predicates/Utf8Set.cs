namespace CognitoRules.Predicates;

/// <summary>A fixed set of UTF-8 texts, asked by bytes. Equal hashes are told apart by the bytes themselves.</summary>
sealed class Utf8Set
{
    readonly byte[][][] buckets;

    internal Utf8Set(IReadOnlyList<byte[]> values)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, values.Count * 2));
        var lists = new List<byte[]>[size];
        foreach (var value in values) (lists[Index(value, size)] ??= []).Add(value);
        buckets = [.. lists.Select(l => l is null ? [] : l.ToArray())];
    }

    internal bool Contains(ReadOnlySpan<byte> value)
    {
        foreach (var candidate in buckets[Index(value, buckets.Length)])
        {
            if (value.SequenceEqual(candidate)) return true;
        }
        return false;
    }

    // FNV-1a: the set is the rule's own, so nobody outside can make its buckets long.
    static int Index(ReadOnlySpan<byte> value, int size)
    {
        var hash = 2166136261u;
        foreach (var b in value) hash = (hash ^ b) * 16777619u;
        return (int)(hash & (uint)(size - 1));
    }
}
