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
        public ValueTable? Values;

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
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        ref var state = ref states[group];
        if (state.Values is null && (state.Only is null || value.SequenceEqual(state.Only)))
        {
            state.Only ??= value.ToArray();
            state.OnlyPane = pane;
            return;
        }
        var values = state.Values ??= TableOf(ref state);
        var hash = ByteKeys.Hash(value);
        var entry = values.Find(value, hash);
        if (entry >= 0) values.Touch(entry, pane);
        else if (values.Count < valueCountMax) values.Add(value, hash, pane);
        else state.OverflowPane = pane + 1;
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
        // Values stand in the order of their panes: both tables are read into a new one, the older value first.
        var merged = new ValueTable();
        foreach (var (value, pane) in Values(state).Concat(Values(rest)).OrderBy(v => v.Pane).ThenBy(v => v.Value, ByteOrder.Comparer))
        {
            var hash = ByteKeys.Hash(value);
            if (merged.Find(value, hash) is var entry and >= 0) merged.Touch(entry, pane);
            else if (merged.Count < valueCountMax) merged.Add(value, hash, pane);
            else state.OverflowPane = Math.Max(state.OverflowPane, pane + 1);
        }
        (state.Values, state.Only) = (merged, null);
        state.OverflowPane = Math.Max(state.OverflowPane, rest.OverflowPane);
    }

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].OverflowPane);
        ref var state = ref states[group];
        writer.Write(state.Only is not null);
        if (state.Only is not null)
        {
            StateBytes.Write(writer, state.Only);
            writer.Write(state.OnlyPane);
        }
        ValueTable.Write(writer, state.Values);
    }

    internal override void Read(int group, BinaryReader reader)
    {
        ref var state = ref states[group];
        state.OverflowPane = reader.ReadInt64();
        if (reader.ReadBoolean()) (state.Only, state.OnlyPane) = (StateBytes.Read(reader), reader.ReadInt64());
        state.Values = ValueTable.Read(reader);
    }

    static ValueTable TableOf(ref State state)
    {
        var values = new ValueTable();
        if (state.Only is not null) values.Add(state.Only, ByteKeys.Hash(state.Only), state.OnlyPane);
        state.Only = null;
        return values;
    }

    static List<(byte[] Value, long Pane)> Values(in State state)
    {
        var values = new List<(byte[], long)>();
        if (state.Only is not null) values.Add((state.Only, state.OnlyPane));
        if (state.Values is not { } table) return values;
        foreach (var entry in table.Entries()) values.Add((table.ValueOf(entry).ToArray(), table.PaneOf(entry)));
        return values;
    }
}
