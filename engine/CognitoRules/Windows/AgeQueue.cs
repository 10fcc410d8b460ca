namespace CognitoRules.Windows;

/// <summary>
/// Which of many things was seen longest ago, when they are seen often and few are asked for. A thing stands here once, in the hour in which it was put in;
/// seeing it again costs nothing, and only when its hour has become the oldest is it asked when it was seen last, and moved on.
/// </summary>
/// <param name="lastMs">When a thing in the queue was seen last; this never falls.</param>
/// <param name="ties">The order of things seen at one moment.</param>
sealed class AgeQueue(Func<int, long> lastMs, IComparer<int> ties)
{
    const long HourMs = 3_600_000;

    readonly Agenda hours = new();

    // The things of the oldest hour, and where it ends.
    readonly PriorityQueue<int, (long LastMs, int Item)> oldest = new(new Older(ties));
    long oldestEndMs = long.MinValue;

    /// <summary>Puts a thing in that is not there.</summary>
    internal void Add(int item, long timeMs)
    {
        if (timeMs < oldestEndMs) oldest.Enqueue(item, (timeMs, item));
        else hours.Add(RuleState.FloorTo(timeMs, HourMs), item);
    }

    /// <summary>Takes the thing that was seen longest ago out, if that was before a moment.</summary>
    internal bool TryTakeBefore(long timeMs, out int item)
    {
        while (true)
        {
            if (oldest.Count == 0 && !TryOpenHour(timeMs))
            {
                item = -1;
                return false;
            }
            if (!oldest.TryPeek(out item, out var place)) continue;
            if (place.LastMs >= timeMs) return false;
            oldest.Dequeue();
            var seenMs = lastMs(item);
            if (seenMs == place.LastMs) return true;
            Add(item, seenMs);
        }
    }

    bool TryOpenHour(long timeMs)
    {
        var hourMs = hours.NextMs;
        if (hourMs >= timeMs) return false;
        oldestEndMs = hourMs + HourMs;
        foreach (var item in hours.TakeNext()) Add(item, lastMs(item));
        return true;
    }

    sealed class Older(IComparer<int> ties) : IComparer<(long LastMs, int Item)>
    {
        public int Compare((long LastMs, int Item) x, (long LastMs, int Item) y) => x.LastMs != y.LastMs ? x.LastMs.CompareTo(y.LastMs) : ties.Compare(x.Item, y.Item);
    }
}
