using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// What <see cref="SumAccumulator"/>, <see cref="MinAccumulator"/> and <see cref="MaxAccumulator"/> share: one number per pane, joined in the order
/// of panes. Older panes are joined once and kept; when one leaves they are joined anew, since subtracting doubles leaves crumbs. So the value depends
/// on what the window holds and on nothing that has left it.
/// </summary>
abstract class NumberAccumulator : Accumulator
{
    readonly Column<State> states = new();

    struct State
    {
        public PaneQueue<double> Panes;

        // All panes but the newest, joined; no number when they must be joined anew.
        public double Older;
    }

    /// <summary>The value of no numbers.</summary>
    private protected abstract double OfNone { get; }

    /// <summary>Joins two numbers.</summary>
    private protected abstract double Join(double a, double b);

    internal sealed override double Number(int group)
    {
        ref var state = ref states[group];
        if (state.Panes.Count == 0) return OfNone;
        if (state.Panes.Count == 1) return state.Panes.Last;
        if (double.IsNaN(state.Older)) JoinOlder(ref state);
        return Join(state.Older, state.Panes.Last);
    }

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        var value = feeder.Number(slot, row);
        if (double.IsNaN(value)) return;
        ref var state = ref states[group];
        if (state.Panes.IsOpen(pane))
        {
            state.Panes.Last = Join(state.Panes.Last, value);
            return;
        }
        if (state.Panes.Count > 0) state.Older = state.Panes.Count == 1 ? state.Panes.Last : Join(state.Older, state.Panes.Last);
        state.Panes.Open(pane, value);
    }

    internal sealed override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        if (state.Panes.EvictBefore(pane)) state.Older = double.NaN;
    }

    internal sealed override void Free(int group) => states[group] = default;

    internal sealed override void Merge(int group, Accumulator other, int otherGroup)
    {
        ref var state = ref states[group];
        state.Panes = PaneQueueState.Merge(state.Panes, ((NumberAccumulator)other).states[otherGroup].Panes, Join);
        state.Older = double.NaN;
    }

    internal sealed override void Write(int group, BinaryWriter writer) => PaneQueueState.Write(writer, states[group].Panes, (w, value) => w.Write(value));

    internal sealed override void Read(int group, BinaryReader reader)
    {
        states[group].Panes = PaneQueueState.Read(reader, r => r.ReadDouble());
        states[group].Older = double.NaN;
    }

    void JoinOlder(ref State state)
    {
        state.Older = state.Panes.First;
        for (var i = 1; i < state.Panes.Count - 1; i++) state.Older = Join(state.Older, state.Panes.At(i).Value);
    }
}
