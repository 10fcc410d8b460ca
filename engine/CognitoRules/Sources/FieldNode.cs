using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>A step of the paths that a <see cref="FieldWalk"/> looks for: what may stand below one member or element.</summary>
sealed class FieldNode
{
    const int BucketCount = 64;

    // Names that no path has are remembered for their order; whoever writes ever new ones gains nothing.
    const int StrangerCountMax = 64;
    const int StrangerLengthMax = 64;

    readonly KnownKey?[] buckets = new KnownKey?[BucketCount];
    (int Index, FieldNode Node)[] elements = [];
    int strangers;

    /// <summary>The paths that end here.</summary>
    internal int[] Captures { get; set; } = [];

    /// <summary>What stands before the first member: its followers are the names that came first.</summary>
    internal KnownKey Beginning { get; } = new([], null);

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
    internal FieldNode? Find(ReadOnlySpan<byte> key) => FindKey(key)?.Node;

    /// <summary>A member's name; null for one that is not known and not worth knowing.</summary>
    internal KnownKey? Know(ReadOnlySpan<byte> key) => FindKey(key) ?? (strangers < StrangerCountMax && key.Length <= StrangerLengthMax ? AddStranger(key) : null);

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
    internal IEnumerable<(byte[] Name, FieldNode Node)> Members() => buckets.SelectMany(Chain).Where(k => k.Node is not null).Select(k => (k.Name.ToArray(), k.Node!));

    FieldNode AddMember(byte[] utf8)
    {
        HasMembers = true;
        var node = new FieldNode();
        Add(utf8, node);
        return node;
    }

    KnownKey AddStranger(ReadOnlySpan<byte> key)
    {
        strangers++;
        return Add(key.ToArray(), null);
    }

    KnownKey Add(byte[] utf8, FieldNode? node)
    {
        ref var bucket = ref buckets[BucketOf(utf8)];
        return bucket = new KnownKey(utf8, node) { NextInBucket = bucket };
    }

    KnownKey? FindKey(ReadOnlySpan<byte> key)
    {
        for (var known = buckets[BucketOf(key)]; known is not null; known = known.NextInBucket)
        {
            if (key.SequenceEqual(known.Name)) return known;
        }
        return null;
    }

    static IEnumerable<KnownKey> Chain(KnownKey? known)
    {
        for (; known is not null; known = known.NextInBucket) yield return known;
    }

    // The names are the rules' own and a few of the records', so nobody outside can make a bucket long.
    static int BucketOf(ReadOnlySpan<byte> key) => key.IsEmpty ? 0 : (key.Length * 7 + key[0] * 3 + key[^1] * 5 + key[key.Length / 2] * 11) & (BucketCount - 1);
}
