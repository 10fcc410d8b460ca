namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// The different values of one group's window, each with the pane it was last seen in, and for each pane a list of the values that came in it. When a
/// pane leaves, those of its list leave that were not seen since. So an event costs one look-up and at most one entry in a list, whatever the window.
/// </summary>
sealed class DistinctValues
{
    Entry[] entries = new Entry[2];
    int[] buckets = new int[2];
    PaneQueue<List<int>> panes;
    List<int>? spare;
    int free = -1;
    int used;

    struct Entry
    {
        public byte[]? Value;
        public long Pane;
        public int Hash;
        public int Next;
    }

    /// <summary>How many values there are.</summary>
    internal int Count { get; private set; }

    /// <summary>A value came in a pane, which is the newest. False when it is another one and there is no room.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> value, long pane, int countMax)
    {
        var hash = ByteKeys.Hash(value);
        for (var i = buckets[hash & (buckets.Length - 1)] - 1; i >= 0; i = entries[i].Next)
        {
            ref var known = ref entries[i];
            if (known.Hash != hash || !value.SequenceEqual(known.Value)) continue;
            if (known.Pane == pane) return true;
            known.Pane = pane;
            ListOf(pane).Add(i);
            return true;
        }
        if (Count >= countMax) return false;
        ListOf(pane).Add(Insert(value.ToArray(), hash, pane));
        return true;
    }

    /// <summary>Removes every value last seen before a pane.</summary>
    internal void RemoveBefore(long pane)
    {
        while (panes.Count > 0 && panes.FirstPane < pane)
        {
            var left = panes.FirstPane;
            panes.TryEvict(pane, out var list);
            foreach (var entry in list)
            {
                if (entries[entry].Pane == left && entries[entry].Value is not null) Remove(entry);
            }
            list.Clear();
            spare = list;
        }
    }

    /// <summary>Every value with the pane it was last seen in, in the order of panes.</summary>
    internal List<(byte[] Value, long Pane)> InOrder()
    {
        var values = new List<(byte[], long)>(Count);
        for (var i = 0; i < panes.Count; i++)
        {
            var (pane, list) = panes.At(i);
            foreach (var entry in list)
            {
                if (entries[entry].Pane == pane && entries[entry].Value is { } value) values.Add((value, pane));
            }
        }
        return values;
    }

    List<int> ListOf(long pane)
    {
        if (!panes.IsOpen(pane))
        {
            panes.Open(pane, spare ?? []);
            spare = null;
        }
        return panes.Last;
    }

    int Insert(byte[] value, int hash, long pane)
    {
        if (Count == entries.Length) Grow();
        var entry = free;
        if (entry >= 0) free = entries[entry].Next;
        else entry = used++;
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[entry] = new Entry { Value = value, Hash = hash, Next = bucket - 1, Pane = pane };
        bucket = entry + 1;
        Count++;
        return entry;
    }

    void Remove(int entry)
    {
        ref var gone = ref entries[entry];
        ref var bucket = ref buckets[gone.Hash & (buckets.Length - 1)];
        if (bucket - 1 == entry)
        {
            bucket = gone.Next + 1;
        }
        else
        {
            var before = bucket - 1;
            while (entries[before].Next != entry) before = entries[before].Next;
            entries[before].Next = gone.Next;
        }
        gone = new Entry { Next = free };
        free = entry;
        Count--;
    }

    void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        buckets = new int[entries.Length];
        for (var i = 0; i < used; i++)
        {
            ref var bucket = ref buckets[entries[i].Hash & (buckets.Length - 1)];
            entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }
}
