using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// What <see cref="TopAccumulator"/> and <see cref="ShareAccumulator"/> share: counts per value, and per pane what each value added, so that panes can
/// leave. Exact up to a limit of different values; beyond it new values are not counted, until the window is empty.
/// </summary>
abstract class FrequencyAccumulator(ValueKind kind, int valueCountMax, Action filled, RowLayout layout) : Accumulator
{
    static readonly State Nothing = new();

    readonly RowColumn<int> numbers = layout.Add<int>();
    readonly ObjectPool<State> states = new();

    sealed class State
    {
        public ValueTable? Values;
        public PaneQueue<Dictionary<int, long>> Panes;
        public long Total;
        public bool Overflowed;
    }

    internal sealed override bool AtLeast(int group) => StateOf(group).Overflowed;

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        var state = Begun(group);
        var wasFull = state.Overflowed;
        Add(state, pane, value, 1);
        if (!wasFull && state.Overflowed) filled();
    }

    internal sealed override void EvictBefore(int group, long pane)
    {
        if (numbers[group] == 0) return;
        var state = StateOf(group);
        while (state.Panes.TryEvict(pane, out var counts))
        {
            foreach (var (entry, count) in counts)
            {
                state.Total -= count;
                if ((state.Values!.CounterOf(entry) -= count) == 0) state.Values.Remove(entry);
            }
        }
        if (state.Panes.Count == 0) state.Overflowed = false;
    }

    internal sealed override void Free(int group) => states.Give(ref numbers[group]);

    internal sealed override void Merge(int group, Accumulator other, int otherGroup)
    {
        var state = StateOf(group);
        var rest = ((FrequencyAccumulator)other).StateOf(otherGroup);
        var merged = new State { Overflowed = state.Overflowed || rest.Overflowed };
        foreach (var (pane, value, count) in Counts(state).Concat(Counts(rest)).OrderBy(c => c.Pane)) Add(merged, pane, value, count);
        states.Give(ref numbers[group]);
        numbers[group] = states.Take(merged);
    }

    internal sealed override void Write(int group, BinaryWriter writer)
    {
        var state = StateOf(group);
        writer.Write(state.Overflowed);
        var counts = Counts(state);
        writer.Write7BitEncodedInt(counts.Count);
        foreach (var (pane, value, count) in counts)
        {
            writer.Write(pane);
            StateBytes.Write(writer, value);
            writer.Write(count);
        }
    }

    internal sealed override void Read(int group, BinaryReader reader)
    {
        var state = Begun(group);
        state.Overflowed = reader.ReadBoolean();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Add(state, reader.ReadInt64(), StateBytes.Read(reader), reader.ReadInt64());
    }

    /// <summary>How often the most frequent value came, how many values came in all, and the value's place; -1 when there is none.</summary>
    private protected (long Count, long Total, int Entry) MostFrequent(int group)
    {
        var state = StateOf(group);
        var most = -1;
        if (state.Values is not { } values) return (0, 0, most);
        // Of equals the smallest, bytewise: an answer that does not depend on the order of events.
        foreach (var entry in values.Entries())
        {
            if (most < 0 || values.CounterOf(entry) > values.CounterOf(most)
                || values.CounterOf(entry) == values.CounterOf(most) && values.ValueOf(entry).SequenceCompareTo(values.ValueOf(most)) < 0) most = entry;
        }
        return (most < 0 ? 0 : values.CounterOf(most), state.Total, most);
    }

    /// <summary>The bytes of a value by its place.</summary>
    private protected ReadOnlySpan<byte> ValueOf(int group, int entry) => StateOf(group).Values!.ValueOf(entry);

    State StateOf(int group) => numbers[group] is var number and > 0 ? states[number] : Nothing;

    State Begun(int group)
    {
        ref var number = ref numbers[group];
        if (number == 0) number = states.Take(new State());
        return states[number];
    }

    void Add(State state, long pane, ReadOnlySpan<byte> value, long count)
    {
        var values = state.Values ??= new ValueTable();
        var hash = ByteKeys.Hash(value);
        var entry = values.Find(value, hash);
        if (entry < 0)
        {
            if (values.Count >= valueCountMax)
            {
                state.Overflowed = true;
                return;
            }
            entry = values.Add(value, hash, pane);
        }
        if (!state.Panes.IsOpen(pane)) state.Panes.Open(pane, []);
        values.CounterOf(entry) += count;
        state.Total += count;
        state.Panes.Last[entry] = state.Panes.Last.GetValueOrDefault(entry) + count;
    }

    static List<(long Pane, byte[] Value, long Count)> Counts(State state)
    {
        var counts = new List<(long, byte[], long)>();
        for (var i = 0; i < state.Panes.Count; i++)
        {
            var (pane, byEntry) = state.Panes.At(i);
            foreach (var (entry, count) in byEntry) counts.Add((pane, state.Values!.ValueOf(entry).ToArray(), count));
        }
        return counts;
    }
}
