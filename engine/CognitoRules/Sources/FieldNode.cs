using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>A step of the paths that a <see cref="FieldWalk"/> looks for: what may stand below one member or element.</summary>
sealed class FieldNode
{
    const int BucketCount = 64;

    readonly byte[] name;
    readonly FieldNode?[] buckets = new FieldNode?[BucketCount];
    FieldNode? nextInBucket;
    (int Index, FieldNode Node)[] elements = [];

    internal FieldNode() : this([])
    {
    }

    FieldNode(byte[] name) => this.name = name;

    /// <summary>The paths that end here.</summary>
    internal int[] Captures { get; set; } = [];

    /// <summary>Whether some path goes on into an object.</summary>
    internal bool HasMembers { get; private set; }

    /// <summary>Whether some path goes on into an array.</summary>
    internal bool HasElements => elements.Length > 0;

    /// <summary>The node of a further step, made when it is not there.</summary>
    internal FieldNode Child(RawStep step)
    {
        if (step.Index < 0) return Find(step.Utf8Name) ?? AddMember(step.Utf8Name);
        if (Element(step.Index) is { } there) return there;
        elements = [.. elements, (step.Index, new FieldNode())];
        return elements[^1].Node;
    }

    /// <summary>The node of a member, or null when no path goes there.</summary>
    internal FieldNode? Find(ReadOnlySpan<byte> key)
    {
        for (var node = buckets[BucketOf(key)]; node is not null; node = node.nextInBucket)
        {
            if (key.Length == node.name.Length && key.SequenceEqual(node.name)) return node;
        }
        return null;
    }

    /// <summary>The node of an element, or null.</summary>
    internal FieldNode? Element(int index)
    {
        foreach (var (at, node) in elements)
        {
            if (at == index) return node;
        }
        return null;
    }

    /// <summary>The members, for a reader that compares names itself.</summary>
    internal IEnumerable<(byte[] Name, FieldNode Node)> Members() => buckets.SelectMany(Chain).Select(n => (n.name, n));

    FieldNode AddMember(byte[] utf8)
    {
        ref var bucket = ref buckets[BucketOf(utf8)];
        bucket = new FieldNode(utf8) { nextInBucket = bucket };
        HasMembers = true;
        return bucket;
    }

    static IEnumerable<FieldNode> Chain(FieldNode? node)
    {
        for (; node is not null; node = node.nextInBucket) yield return node;
    }

    // The names are the rules' own, so nobody outside can make a bucket long.
    static int BucketOf(ReadOnlySpan<byte> key) => key.IsEmpty ? 0 : (key.Length * 7 + key[0] * 3 + key[^1] * 5 + key[key.Length / 2] * 11) & (BucketCount - 1);
}
