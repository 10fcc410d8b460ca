namespace CognitoRules.Windows;

/// <summary>What is due when: items by event time, those of one moment in the order in which they were put in. An item may come up when nothing is left to do.</summary>
sealed class Agenda<T>
{
    readonly SortedDictionary<long, List<T>> byTime = [];

    /// <summary>Puts an item in.</summary>
    internal void Add(long timeMs, T item)
    {
        if (!byTime.TryGetValue(timeMs, out var items)) byTime[timeMs] = items = [];
        items.Add(item);
    }

    /// <summary>Takes all items of the earliest moment at or before <paramref name="timeMs"/>.</summary>
    internal bool TryTake(long timeMs, out long dueMs, out List<T> items)
    {
        dueMs = 0;
        items = [];
        if (byTime.Count == 0) return false;
        using var first = byTime.GetEnumerator();
        first.MoveNext();
        if (first.Current.Key > timeMs) return false;
        (dueMs, items) = (first.Current.Key, first.Current.Value);
        byTime.Remove(dueMs);
        return true;
    }
}
