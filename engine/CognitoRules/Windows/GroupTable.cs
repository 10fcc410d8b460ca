namespace CognitoRules.Windows;

/// <summary>The live groups of a rule: a number for each key, small and given anew when a group is gone, so that all else is kept in columns.</summary>
sealed class GroupTable
{
    readonly Column<Entry> entries = new();
    int[] buckets = new int[16];
    int free = -1;
    int used;

    struct Entry
    {
        public byte[]? Key;
        public int Hash;

        // The next entry of the bucket, or, when free, the next free one; -1 is none.
        public int Next;
    }

    /// <summary>How many groups are live.</summary>
    internal int Count { get; private set; }

    /// <summary>The group's number, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key)
    {
        var hash = ByteKeys.Hash(key);
        for (var i = buckets[hash & (buckets.Length - 1)] - 1; i >= 0;)
        {
            ref var entry = ref entries[i];
            if (entry.Hash == hash && key.SequenceEqual(entry.Key)) return i;
            i = entry.Next;
        }
        return -1;
    }

    /// <summary>Adds a group that is not there; its number.</summary>
    internal int Add(ReadOnlySpan<byte> key)
    {
        if (Count >= buckets.Length) Grow();
        var group = free;
        if (group >= 0) free = entries[group].Next;
        else group = used++;
        var hash = ByteKeys.Hash(key);
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[group] = new Entry { Key = key.ToArray(), Hash = hash, Next = bucket - 1 };
        bucket = group + 1;
        Count++;
        return group;
    }

    /// <summary>The key of a live group.</summary>
    internal byte[] KeyOf(int group) => entries[group].Key!;

    /// <summary>Frees a group's number.</summary>
    internal void Remove(int group)
    {
        ref var entry = ref entries[group];
        ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
        if (bucket - 1 == group)
        {
            bucket = entry.Next + 1;
        }
        else
        {
            var before = bucket - 1;
            while (entries[before].Next != group) before = entries[before].Next;
            entries[before].Next = entry.Next;
        }
        entry = new Entry { Next = free };
        free = group;
        Count--;
    }

    /// <summary>Every live group, by number.</summary>
    internal IEnumerable<int> Groups()
    {
        for (var group = 0; group < used; group++)
        {
            if (entries[group].Key is not null) yield return group;
        }
    }

    void Grow()
    {
        buckets = new int[buckets.Length * 2];
        for (var group = 0; group < used; group++)
        {
            ref var entry = ref entries[group];
            if (entry.Key is null) continue;
            ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
            entry.Next = bucket - 1;
            bucket = group + 1;
        }
    }
}
