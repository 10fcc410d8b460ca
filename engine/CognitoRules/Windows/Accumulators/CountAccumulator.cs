using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>How many events.</summary>
sealed class CountAccumulator : Accumulator
{
    readonly Column<State> states = new();

    struct State
    {
        public PaneQueue<long> Panes;
        public long Total;
    }

    internal override double Number(int group) => states[group].Total;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        ref var state = ref states[group];
        if (state.Panes.IsOpen(pane)) state.Panes.Last++;
        else state.Panes.Open(pane, 1);
        state.Total++;
    }

    internal override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        while (state.Panes.TryEvict(pane, out var count)) state.Total -= count;
    }

    internal override void Free(int group) => states[group] = default;

    internal override void Merge(int group, Accumulator other, int otherGroup)
    {
        ref var state = ref states[group];
        ref var rest = ref ((CountAccumulator)other).states[otherGroup];
        state.Panes = PaneQueueState.Merge(state.Panes, rest.Panes, (a, b) => a + b);
        state.Total += rest.Total;
    }

    internal override void Write(int group, BinaryWriter writer) => PaneQueueState.Write(writer, states[group].Panes, (w, count) => w.Write(count));

    internal override void Read(int group, BinaryReader reader)
    {
        ref var state = ref states[group];
        state.Panes = PaneQueueState.Read(reader, r => r.ReadInt64());
        for (var i = 0; i < state.Panes.Count; i++) state.Total += state.Panes.At(i).Value;
    }
}
