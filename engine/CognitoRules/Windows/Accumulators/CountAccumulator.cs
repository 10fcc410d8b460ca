using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>How many events.</summary>
sealed class CountAccumulator(RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();

    struct State
    {
        public long Closed;
        public long Open;
    }

    internal override double Number(int group) => states[group].Closed + states[group].Open;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder) => states[group].Open++;

    internal override void Close(int group, PaneWriter writer)
    {
        ref var state = ref states[group];
        writer.Add(state.Open);
        state.Closed += state.Open;
        state.Open = 0;
    }

    internal override bool Leave(int group, ref PaneReader reader)
    {
        states[group].Closed -= reader.Long();
        return false;
    }

    internal override void ForgetClosed(int group) => states[group].Closed = 0;

    internal override void Join(int group, ref PaneReader reader) => states[group].Closed += reader.Long();

    internal override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer) => writer.Add(one.Long() + other.Long());

    internal override void Free(int group) => states[group] = default;

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].Closed);
        writer.Write(states[group].Open);
    }

    internal override void Read(int group, BinaryReader reader) => states[group] = new State { Closed = reader.ReadInt64(), Open = reader.ReadInt64() };
}
