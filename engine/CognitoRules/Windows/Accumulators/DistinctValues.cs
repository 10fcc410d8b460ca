namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// The different values of one group's window, each with the pane it was last seen in: an event costs one look-up and one write, whatever the window.
/// Each value hangs in the chain of a pane in which it was seen; when that pane leaves, the value leaves too, or moves to the pane it was last seen in.
/// </summary>
sealed class DistinctValues
{
    readonly ByteTable<Seen> seen = new(new Slab());

    // The first value of each pane's chain from firstPane to lastPane, at the pane's number modulo the length, a power of two; -1 is none.
    int[] chains = [];
    long firstPane;
    long lastPane = long.MinValue;

    struct Seen
    {
        public long Pane;

        // The next value of the chain; -1 is none.
        public int Next;
    }

    /// <summary>How many values there are.</summary>
    internal int Count => seen.Count;

    /// <summary>A value came in a pane, which is the newest. False when it is another one and there is no room.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> value, long pane, int countMax)
    {
        if (pane != lastPane) MoveTo(pane);
        var hash = ByteKeys.Hash(value);
        var entry = seen.Find(value, hash);
        if (entry >= 0)
        {
            seen[entry].Pane = pane;
            return true;
        }
        if (seen.Count >= countMax) return false;
        Hang(seen.Add(value, hash), pane);
        return true;
    }

    /// <summary>Removes every value last seen before a pane.</summary>
    internal void RemoveBefore(long pane)
    {
        for (; firstPane < pane && firstPane <= lastPane; firstPane++)
        {
            ref var chain = ref chains[firstPane & (chains.Length - 1)];
            var entry = chain;
            chain = -1;
            while (entry >= 0)
            {
                var (last, next) = (seen[entry].Pane, seen[entry].Next);
                if (last < pane) seen.Remove(entry);
                else Hang(entry, last);
                entry = next;
            }
        }
    }

    /// <summary>Every value with the pane it was last seen in, in the order of panes.</summary>
    internal IEnumerable<(byte[] Value, long Pane)> InOrder() => seen.Numbers().Select(entry => (seen.KeyOf(entry).ToArray(), seen[entry].Pane)).OrderBy(v => v.Pane);

    void Hang(int entry, long pane)
    {
        ref var chain = ref chains[pane & (chains.Length - 1)];
        seen[entry] = new Seen { Pane = pane, Next = chain };
        chain = entry;
    }

    void MoveTo(long pane)
    {
        if (seen.Count == 0) (firstPane, lastPane) = (pane, pane - 1);
        if (pane - firstPane >= chains.Length)
        {
            var length = Math.Max(4, chains.Length);
            while (length <= pane - firstPane) length *= 2;
            var longer = new int[length];
            Array.Fill(longer, -1);
            for (var p = firstPane; p <= lastPane; p++) longer[p & (length - 1)] = chains[p & (chains.Length - 1)];
            chains = longer;
        }
        lastPane = pane;
    }
}
