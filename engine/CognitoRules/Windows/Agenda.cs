namespace CognitoRules.Windows;

/// <summary>Which groups are due when: by event time, those of one moment in the order in which they were put in. Few moments, many groups.</summary>
sealed class Agenda
{
    readonly Dictionary<long, List<int>> byTime = [];
    readonly PriorityQueue<long, long> times = new();
    List<int>? lastItems;
    long lastTime;

    /// <summary>The earliest moment at which a group is due; the end of time when none is.</summary>
    internal long NextMs { get; private set; } = long.MaxValue;

    /// <summary>Puts a group in.</summary>
    internal void Add(long timeMs, int group)
    {
        if (lastItems is null || lastTime != timeMs)
        {
            if (!byTime.TryGetValue(timeMs, out lastItems))
            {
                byTime[timeMs] = lastItems = [];
                times.Enqueue(timeMs, timeMs);
                NextMs = times.Peek();
            }
            lastTime = timeMs;
        }
        lastItems.Add(group);
    }

    /// <summary>Takes all groups of the earliest moment.</summary>
    internal List<int> TakeNext()
    {
        var timeMs = times.Dequeue();
        NextMs = times.TryPeek(out var next, out _) ? next : long.MaxValue;
        byTime.Remove(timeMs, out var groups);
        if (lastTime == timeMs) lastItems = null;
        return groups!;
    }

    /// <summary>Writes what is due, in order.</summary>
    internal void Write(BinaryWriter writer, Func<int, int> numberOf)
    {
        writer.Write7BitEncodedInt(byTime.Count);
        foreach (var (timeMs, groups) in byTime.OrderBy(t => t.Key))
        {
            writer.Write(timeMs);
            writer.Write7BitEncodedInt(groups.Count);
            foreach (var group in groups) writer.Write7BitEncodedInt(numberOf(group));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader, Func<int, int> groupOf)
    {
        for (var moments = reader.Read7BitEncodedInt(); moments > 0; moments--)
        {
            var timeMs = reader.ReadInt64();
            for (var groups = reader.Read7BitEncodedInt(); groups > 0; groups--) Add(timeMs, groupOf(reader.Read7BitEncodedInt()));
        }
    }
}
