using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>The most frequent value, and its share. Counts per value, and per pane what each value added, so that panes can leave.</summary>
sealed class FrequencyAccumulator(ValueKind kind, int valueCountMax, bool share) : Accumulator
{
    readonly ValueTable values = new();
    PaneQueue<Dictionary<int, long>> panes;
    long total;
    bool overflowed;

    internal override double Number => share && total > 0 ? (double)MostFrequent(out _) / total : double.NaN;

    internal override TextValue Text
    {
        get
        {
            MostFrequent(out var entry);
            return share || entry < 0 ? TextValue.Missing : new TextValue(values.ValueOf(entry));
        }
    }

    internal override bool AtLeast => overflowed;

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        var entry = values.Find(value);
        if (entry < 0)
        {
            if (values.Count >= valueCountMax)
            {
                overflowed = true;
                return;
            }
            entry = values.Add(value, pane);
        }
        if (panes.Count == 0 || panes.LastPane != pane) panes.Open(pane, []);
        values.CounterOf(entry)++;
        total++;
        panes.Last[entry] = panes.Last.GetValueOrDefault(entry) + 1;
    }

    internal override void EvictBefore(long pane)
    {
        while (panes.TryEvict(pane, out var counts))
        {
            foreach (var (entry, count) in counts)
            {
                total -= count;
                if ((values.CounterOf(entry) -= count) == 0) values.Remove(entry);
            }
        }
        if (panes.Count == 0) overflowed = false;
    }

    // Of equals the smallest, bytewise: an answer that does not depend on the order of events.
    long MostFrequent(out int most)
    {
        most = -1;
        foreach (var entry in values.Entries())
        {
            if (most < 0 || values.CounterOf(entry) > values.CounterOf(most)
                || values.CounterOf(entry) == values.CounterOf(most) && values.ValueOf(entry).SequenceCompareTo(values.ValueOf(most)) < 0) most = entry;
        }
        return most < 0 ? 0 : values.CounterOf(most);
    }
}
