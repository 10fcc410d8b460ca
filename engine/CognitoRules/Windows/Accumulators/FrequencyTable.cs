namespace CognitoRules.Windows.Accumulators;

/// <summary>How often each value of one group's window came, and per pane what each added, so that panes can leave.</summary>
sealed class FrequencyTable
{
    readonly ValueTable values = new();
    PaneQueue<Dictionary<int, long>> panes;
    long total;

    /// <summary>Whether a value found no room, until the window is empty.</summary>
    internal bool Overflowed { get; set; }

    /// <summary>Whether the window holds no value.</summary>
    internal bool IsEmpty => panes.Count == 0;

    /// <summary>A value came so many times in a pane, which is the newest.</summary>
    internal void Add(long pane, ReadOnlySpan<byte> value, long count, int valueCountMax)
    {
        var hash = ByteKeys.Hash(value);
        var entry = values.Find(value, hash);
        if (entry < 0)
        {
            if (values.Count >= valueCountMax)
            {
                Overflowed = true;
                return;
            }
            entry = values.Add(value, hash, pane);
        }
        if (!panes.IsOpen(pane)) panes.Open(pane, []);
        values.CounterOf(entry) += count;
        total += count;
        panes.Last[entry] = panes.Last.GetValueOrDefault(entry) + count;
    }

    /// <summary>Lets the panes before one leave.</summary>
    internal void RemoveBefore(long pane)
    {
        while (panes.TryEvict(pane, out var counts))
        {
            foreach (var (entry, count) in counts)
            {
                total -= count;
                if ((values.CounterOf(entry) -= count) == 0) values.Remove(entry);
            }
        }
    }

    /// <summary>The most frequent value; of equals the smallest, bytewise: an answer that does not depend on the order of events. A count of 0 when there is none.</summary>
    internal Frequency MostFrequent()
    {
        var most = -1;
        foreach (var entry in values.Entries())
        {
            if (most < 0 || values.CounterOf(entry) > values.CounterOf(most)
                || values.CounterOf(entry) == values.CounterOf(most) && values.ValueOf(entry).SequenceCompareTo(values.ValueOf(most)) < 0) most = entry;
        }
        return most < 0 ? default : new Frequency(values.ValueOf(most), values.CounterOf(most), total);
    }

    /// <summary>What each pane holds, in the order of panes.</summary>
    internal List<(long Pane, byte[] Value, long Count)> InOrder()
    {
        var counts = new List<(long, byte[], long)>();
        for (var i = 0; i < panes.Count; i++)
        {
            var (pane, byEntry) = panes.At(i);
            foreach (var (entry, count) in byEntry) counts.Add((pane, values.ValueOf(entry).ToArray(), count));
        }
        return counts;
    }
}

/// <summary>How often a value came, and how many values came in all.</summary>
readonly ref struct Frequency(ReadOnlySpan<byte> value, long count, long total)
{
    internal ReadOnlySpan<byte> Value { get; } = value;

    internal long Count { get; } = count;

    internal long Total { get; } = total;
}
