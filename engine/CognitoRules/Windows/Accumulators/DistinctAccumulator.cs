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
        public ValueTable? Values;

        // The newest pane in which a value found no room, and one more: 0 is none.
        public long OverflowPane;
    }

    internal override double Number(int group) => states[group].Values?.Count ?? 0;

    internal override bool AtLeast(int group) => states[group].OverflowPane != 0;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        ref var state = ref states[group];
        var values = state.Values ??= new ValueTable();
        var hash = ByteKeys.Hash(value);
        var entry = values.Find(value, hash);
        if (entry >= 0) values.Touch(entry, pane);
        else if (values.Count < valueCountMax) values.Add(value, hash, pane);
        else state.OverflowPane = pane + 1;
    }

    internal override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        state.Values?.RemoveBefore(pane);
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
        state.Values = merged;
        state.OverflowPane = Math.Max(state.OverflowPane, rest.OverflowPane);
    }

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].OverflowPane);
        ValueTable.Write(writer, states[group].Values);
    }

    internal override void Read(int group, BinaryReader reader)
    {
        states[group].OverflowPane = reader.ReadInt64();
        states[group].Values = ValueTable.Read(reader);
    }

    static List<(byte[] Value, long Pane)> Values(in State state)
    {
        var values = new List<(byte[], long)>();
        if (state.Values is not { } table) return values;
        foreach (var entry in table.Entries()) values.Add((table.ValueOf(entry).ToArray(), table.PaneOf(entry)));
        return values;
    }
}
