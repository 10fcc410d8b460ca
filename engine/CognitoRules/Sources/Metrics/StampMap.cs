namespace CognitoRules.Sources.Metrics;

/// <summary>Values by time stamp, in order, of which a stretch can be read or forgotten without walking the rest.</summary>
sealed class StampMap<T>
{
    readonly SortedSet<(long StartMs, T Value)> entries = new(Comparer<(long StartMs, T Value)>.Create((a, b) => a.StartMs.CompareTo(b.StartMs)));

    /// <summary>How many there are.</summary>
    internal int Count => entries.Count;

    /// <summary>Puts a value over one of the same stamp.</summary>
    internal void Set(long startMs, T value)
    {
        entries.Remove((startMs, value));
        entries.Add((startMs, value));
    }

    /// <summary>The value of a stamp.</summary>
    internal bool TryGet(long startMs, out T value)
    {
        var found = entries.TryGetValue((startMs, default!), out var entry);
        value = entry.Value;
        return found;
    }

    /// <summary>Forgets a stamp.</summary>
    internal void Remove(long startMs) => entries.Remove((startMs, default!));

    /// <summary>Forgets what is stamped before a moment.</summary>
    internal void RemoveBefore(long startMs)
    {
        while (entries.Count > 0 && entries.Min.StartMs < startMs) entries.Remove(entries.Min);
    }

    /// <summary>The entries of [from, to), in order.</summary>
    internal IEnumerable<(long StartMs, T Value)> Range(long fromMs, long toMs) =>
        entries.Count == 0 || fromMs >= toMs || fromMs > entries.Max.StartMs ? [] : entries.GetViewBetween((fromMs, default!), (toMs - 1, default!));
}
