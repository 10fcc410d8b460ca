using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// How many different values: each is kept once, with the pane it was last seen in, so that an event costs the same however long the window is.
/// Exact up to a limit; beyond it new values are not kept, and the count is "at least" until the window has passed.
/// </summary>
sealed class DistinctAccumulator(ValueKind kind, int valueCountMax, Action filled, RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();
    readonly Slab slab = layout.Texts;
    readonly ObjectPool<DistinctValues> tables = new();

    struct State
    {
        // Few values stand in one chunk, more in a table.
        public FewValues Few;
        public int Many;

        // The newest pane in which a value found no room, and one more: 0 is none.
        public long OverflowPane;
    }

    internal override double Number(int group)
    {
        ref var state = ref states[group];
        return state.Many == 0 ? state.Few.Count : tables[state.Many].Count;
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
        state.Few.RemoveBefore(slab, pane);
        if (state.Many != 0)
        {
            tables[state.Many].RemoveBefore(pane);
            if (tables[state.Many].Count == 0) tables.Give(ref state.Many);
        }
        if (state.OverflowPane != 0 && state.OverflowPane - 1 < pane) state.OverflowPane = 0;
    }

    internal override void Move(int group, Slab from) => states[group].Few.Move(from, slab);

    internal override void Free(int group) => Free(ref states[group]);

    internal override void Merge(int group, Accumulator other, int otherGroup)
    {
        ref var state = ref states[group];
        var halves = Values(state).Concat(((DistinctAccumulator)other).Values(((DistinctAccumulator)other).states[otherGroup]));
        var overflowPane = Math.Max(state.OverflowPane, ((DistinctAccumulator)other).states[otherGroup].OverflowPane);
        Free(ref state);
        // Panes only grow, so both are read anew pane by pane.
        foreach (var (value, pane) in halves.OrderBy(v => v.Pane).ThenBy(v => v.Value, ByteOrder.Comparer)) Add(ref state, value, pane);
        state.OverflowPane = Math.Max(state.OverflowPane, overflowPane);
    }

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].OverflowPane);
        var values = Values(states[group]);
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
        if (state.Many == 0)
        {
            if (state.Few.TryAdd(slab, value, pane, valueCountMax)) return;
            state.Many = tables.Take(new DistinctValues());
            foreach (var (known, seen) in state.Few.InOrder(slab)) tables[state.Many].TryAdd(known, seen, valueCountMax);
            state.Few.Free(slab);
        }
        if (!tables[state.Many].TryAdd(value, pane, valueCountMax)) state.OverflowPane = pane + 1;
    }

    void Free(ref State state)
    {
        state.Few.Free(slab);
        tables.Give(ref state.Many);
        state = default;
    }

    List<(byte[] Value, long Pane)> Values(in State state) => state.Many == 0 ? state.Few.InOrder(slab) : [.. tables[state.Many].InOrder()];
}
