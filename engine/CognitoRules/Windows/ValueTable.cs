namespace CognitoRules.Windows;

/// <summary>
/// The different values of one accumulator, by bytes, in the order in which they were last seen. Grows from nothing; values that leave give their
/// place to others. Equal hashes are told apart by the bytes.
/// </summary>
sealed class ValueTable
{
    Entry[] entries = [];
    int[] buckets = [];
    int free = -1;
    int used;
    int oldest = -1;
    int newest = -1;

    struct Entry
    {
        public byte[]? Value;
        public int Hash;
        public int Next;
        public int Older;
        public int Newer;
        public long Pane;
        public long Count;
    }

    /// <summary>How many values are in it.</summary>
    internal int Count { get; private set; }

    /// <summary>The entry seen longest ago, or -1.</summary>
    internal int Oldest => oldest;

    /// <summary>The entry of a value with its <see cref="ByteKeys.Hash"/>, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> value, int hash)
    {
        if (buckets.Length == 0) return -1;
        for (var i = buckets[hash & (buckets.Length - 1)] - 1; i >= 0; i = entries[i].Next)
        {
            if (entries[i].Hash == hash && value.SequenceEqual(entries[i].Value)) return i;
        }
        return -1;
    }

    /// <summary>Adds a value that is not there, as the newest.</summary>
    internal int Add(ReadOnlySpan<byte> value, int hash, long pane)
    {
        if (Count == entries.Length) Grow();
        var index = free;
        if (index >= 0) free = entries[index].Next;
        else index = used++;
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[index] = new Entry { Value = value.ToArray(), Hash = hash, Next = bucket - 1, Pane = pane, Older = newest, Newer = -1 };
        bucket = index + 1;
        if (newest >= 0) entries[newest].Newer = index;
        else oldest = index;
        newest = index;
        Count++;
        return index;
    }

    /// <summary>The pane in which an entry was last seen.</summary>
    internal long PaneOf(int entry) => entries[entry].Pane;

    /// <summary>An entry's value.</summary>
    internal ReadOnlySpan<byte> ValueOf(int entry) => entries[entry].Value;

    /// <summary>An entry's own counter.</summary>
    internal ref long CounterOf(int entry) => ref entries[entry].Count;

    /// <summary>Makes an entry the newest.</summary>
    internal void Touch(int entry, long pane)
    {
        ref var e = ref entries[entry];
        // Values of one pane leave together: among them no order is kept.
        if (e.Pane == pane) return;
        e.Pane = pane;
        if (entry == newest) return;
        if (e.Older >= 0) entries[e.Older].Newer = e.Newer;
        else oldest = e.Newer;
        entries[e.Newer].Older = e.Older;
        e.Older = newest;
        e.Newer = -1;
        entries[newest].Newer = entry;
        newest = entry;
    }

    /// <summary>Removes every value last seen before a pane; many leave in time proportional to how many they are.</summary>
    internal void RemoveBefore(long pane)
    {
        while (oldest >= 0 && entries[oldest].Pane < pane) Remove(oldest);
    }

    /// <summary>Removes an entry.</summary>
    internal void Remove(int entry)
    {
        ref var e = ref entries[entry];
        ref var bucket = ref buckets[e.Hash & (buckets.Length - 1)];
        if (bucket - 1 == entry)
        {
            bucket = e.Next + 1;
        }
        else
        {
            var before = bucket - 1;
            while (entries[before].Next != entry) before = entries[before].Next;
            entries[before].Next = e.Next;
        }
        if (e.Older >= 0) entries[e.Older].Newer = e.Newer;
        else oldest = e.Newer;
        if (e.Newer >= 0) entries[e.Newer].Older = e.Older;
        else newest = e.Older;
        e = new Entry { Next = free };
        free = entry;
        Count--;
    }

    /// <summary>Every entry, the one seen longest ago first.</summary>
    internal IEnumerable<int> Entries()
    {
        for (var i = oldest; i >= 0; i = entries[i].Newer) yield return i;
    }

    /// <summary>Writes the values with their panes and counters, the one seen longest ago first; nothing for null.</summary>
    internal static void Write(BinaryWriter writer, ValueTable? table)
    {
        writer.Write7BitEncodedInt(table?.Count ?? 0);
        if (table is null) return;
        foreach (var entry in table.Entries())
        {
            StateBytes.Write(writer, table.ValueOf(entry));
            writer.Write(table.PaneOf(entry));
            writer.Write(table.CounterOf(entry));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; entries are numbered in its order. Null for none.</summary>
    internal static ValueTable? Read(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0) return null;
        var table = new ValueTable();
        for (; count > 0; count--)
        {
            var value = StateBytes.Read(reader);
            var entry = table.Add(value, ByteKeys.Hash(value), reader.ReadInt64());
            table.CounterOf(entry) = reader.ReadInt64();
        }
        return table;
    }

    void Grow()
    {
        var size = Math.Max(2, entries.Length * 2);
        Array.Resize(ref entries, size);
        buckets = new int[size];
        for (var i = 0; i < used; i++)
        {
            if (entries[i].Value is null) continue;
            ref var bucket = ref buckets[entries[i].Hash & (size - 1)];
            entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }
}
