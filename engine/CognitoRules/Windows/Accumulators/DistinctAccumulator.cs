using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// How many different values: each is kept once, with the pane it was last seen in, so that an event costs the same however long the window is.
/// Exact up to a limit; beyond it new values are not kept, and the count is "at least" until the window has passed.
/// </summary>
sealed class DistinctAccumulator(ValueKind kind, int valueCountMax) : Accumulator
{
    readonly Column<State> states = new();

    struct State
    {
        // Most groups have one value only, which stands alone until there is a second.
        public byte[]? Only;
        public long OnlyPane;
        public DistinctValues? Values;

        // The newest pane in which a value found no room, and one more: 0 is none.
        public long OverflowPane;
    }

    internal override double Number(int group)
    {
        ref var state = ref states[group];
        return state.Values?.Count ?? (state.Only is null ? 0 : 1);
    }

    internal override bool AtLeast(int group) => states[group].OverflowPane != 0;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) Add(ref states[group], value, pane);
    }

    internal override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        if (state.Only is not null && state.OnlyPane < pane) state.Only = null;
        if (state.Values is not null)
        {
            state.Values.RemoveBefore(pane);
            if (state.Values.Count == 0) state.Values = null;
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
        if (state.Values is null)
        {
            if (state.Only is null || value.SequenceEqual(state.Only))
            {
                state.Only ??= value.ToArray();
                state.OnlyPane = pane;
                return;
            }
            state.Values = new DistinctValues();
            state.Values.TryAdd(state.Only, state.OnlyPane, valueCountMax);
            state.Only = null;
        }
        if (!state.Values.TryAdd(value, pane, valueCountMax)) state.OverflowPane = pane + 1;
    }

    static List<(byte[] Value, long Pane)> Values(in State state) => state.Values?.InOrder() ?? (state.Only is null ? [] : [(state.Only, state.OnlyPane)]);
}
