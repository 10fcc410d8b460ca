namespace CognitoRules.Windows;

/// <summary>Different values, by bytes, in the order in which they were last seen, each with a counter: so that what was seen longest ago can be forgotten.</summary>
sealed class ValueTable
{
    readonly ByteTable<Place> places = new(new Slab());
    int newest = -1;

    struct Place
    {
        public int Older;
        public int Newer;
        public long Pane;
        public long Count;
    }

    /// <summary>How many values are in it.</summary>
    internal int Count => places.Count;

    /// <summary>The entry seen longest ago, or -1.</summary>
    internal int Oldest { get; private set; } = -1;

    /// <summary>The entry of a value with its <see cref="ByteKeys.Hash"/>, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> value, int hash) => places.Find(value, hash);

    /// <summary>Adds a value that is not there, as the newest.</summary>
    internal int Add(ReadOnlySpan<byte> value, int hash, long pane)
    {
        var entry = places.Add(value, hash);
        places[entry].Pane = pane;
        Append(entry);
        return entry;
    }

    /// <summary>The pane in which an entry was last seen.</summary>
    internal long PaneOf(int entry) => places[entry].Pane;

    /// <summary>An entry's value.</summary>
    internal ReadOnlySpan<byte> ValueOf(int entry) => places.KeyOf(entry);

    /// <summary>An entry's own counter.</summary>
    internal ref long CounterOf(int entry) => ref places[entry].Count;

    /// <summary>Makes an entry the newest.</summary>
    internal void Touch(int entry, long pane)
    {
        ref var place = ref places[entry];
        // Values of one pane leave together: among them no order is kept.
        if (place.Pane == pane) return;
        place.Pane = pane;
        if (entry == newest) return;
        Unlink(entry);
        Append(entry);
    }

    /// <summary>Removes every value last seen before a pane; many leave in time proportional to how many they are.</summary>
    internal void RemoveBefore(long pane)
    {
        while (Oldest >= 0 && places[Oldest].Pane < pane) Remove(Oldest);
    }

    /// <summary>Removes an entry.</summary>
    internal void Remove(int entry)
    {
        Unlink(entry);
        places.Remove(entry);
    }

    /// <summary>Every entry, the one seen longest ago first.</summary>
    internal IEnumerable<int> Entries()
    {
        for (var entry = Oldest; entry >= 0; entry = places[entry].Newer) yield return entry;
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

    void Append(int entry)
    {
        (places[entry].Older, places[entry].Newer) = (newest, -1);
        if (newest >= 0) places[newest].Newer = entry;
        else Oldest = entry;
        newest = entry;
    }

    void Unlink(int entry)
    {
        var (older, newer) = (places[entry].Older, places[entry].Newer);
        if (older >= 0) places[older].Newer = newer;
        else Oldest = newer;
        if (newer >= 0) places[newer].Older = older;
        else newest = older;
    }
}
