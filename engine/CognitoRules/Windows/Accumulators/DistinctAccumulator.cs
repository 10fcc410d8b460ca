using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// How many different values: each is kept once, with the pane it was last seen in, so that an event costs the same however long the window is.
/// Exact up to a limit; beyond it new values are not kept, and the count is "at least" until the window has passed.
/// </summary>
sealed class DistinctAccumulator(ValueKind kind, int valueCountMax, Action filled) : Accumulator
{
    readonly Column<State> states = new();

    struct State
    {
        // Few values stand in one array, more in a table.
        public byte[]? Few;
        public DistinctValues? Many;

        // The newest pane in which a value found no room, and one more: 0 is none.
        public long OverflowPane;
    }

    internal override double Number(int group)
    {
        ref var state = ref states[group];
        return state.Many?.Count ?? FewValues.Count(state.Few);
    }

    internal override bool AtLeast(int group) => states[group].OverflowPane != 0;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        ref var state = ref states[group];
        var wasFull = state.OverflowPane != 0;
        Add(ref state, value, pane);
        if (!wasFull && state.OverflowPane != 0) filled();
    }

    internal override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        FewValues.RemoveBefore(ref state.Few, pane);
        if (state.Many is not null)
        {
            state.Many.RemoveBefore(pane);
            if (state.Many.Count == 0) state.Many = null;
        }
        if (state.OverflowPane != 0 && state.OverflowPane - 1 < pane) state.OverflowPane = 0;
    }

    internal override void Free(int group) => states[group] = default;

    internal override void Merge(int group, Accumulator other, int otherGroup)
    {
        ref var state = ref states[group];
        ref var rest = ref ((DistinctAccumulator)other).states[otherGroup];
        // Panes only grow, so both are read into a new state pane by pane.
        var merged = new State();
        foreach (var (value, pane) in Values(state).Concat(Values(rest)).OrderBy(v => v.Pane).ThenBy(v => v.Value, ByteOrder.Comparer)) Add(ref merged, value, pane);
        merged.OverflowPane = Math.Max(merged.OverflowPane, Math.Max(state.OverflowPane, rest.OverflowPane));
        state = merged;
    }

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].OverflowPane);
        var values = Values(states[group]).ToList();
        writer.Write7BitEncodedInt(values.Count);
        foreach (var (value, pane) in values)
        {
            StateBytes.Write(writer, value);
            writer.Write(pane);
        }
    }

    internal override void Read(int group, BinaryReader reader)
    {
        ref var state = ref states[group];
        var overflowPane = reader.ReadInt64();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Add(ref state, StateBytes.Read(reader), reader.ReadInt64());
        state.OverflowPane = overflowPane;
    }

    void Add(ref State state, ReadOnlySpan<byte> value, long pane)
    {
        if (state.Many is null)
        {
            if (FewValues.TryAdd(ref state.Few, value, pane, valueCountMax)) return;
            state.Many = new DistinctValues();
            foreach (var (known, seen) in FewValues.InOrder(state.Few)) state.Many.TryAdd(known, seen, valueCountMax);
            state.Few = null;
        }
        if (!state.Many.TryAdd(value, pane, valueCountMax)) state.OverflowPane = pane + 1;
    }

    static IEnumerable<(byte[] Value, long Pane)> Values(in State state) => state.Many?.InOrder() ?? FewValues.InOrder(state.Few);
}
