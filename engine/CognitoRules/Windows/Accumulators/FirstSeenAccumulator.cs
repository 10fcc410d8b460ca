using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>Whether the window holds news: a value that <see cref="SeenMemory"/> had not seen. The memory decides; this only counts the panes with news.</summary>
sealed class FirstSeenAccumulator(RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();

    struct State
    {
        public int Closed;
        public bool Open;
    }

    internal override bool Bool(int group) => states[group] is { Open: true } or { Closed: > 0 };

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder) => states[group].Open = true;

    internal override void Close(int group, PaneWriter writer)
    {
        ref var state = ref states[group];
        var news = state.Open ? 1 : 0;
        writer.Add((long)news);
        state = new State { Closed = state.Closed + news };
    }

    internal override bool Leave(int group, ref PaneReader reader)
    {
        states[group].Closed -= (int)reader.Long();
        return false;
    }

    internal override void ForgetClosed(int group) => states[group].Closed = 0;

    internal override void Join(int group, ref PaneReader reader) => states[group].Closed += (int)reader.Long();

    internal override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer) => writer.Add(one.Long() | other.Long());

    internal override void Free(int group) => states[group] = default;

    internal override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].Closed);
        writer.Write(states[group].Open);
    }

    internal override void Read(int group, BinaryReader reader) => states[group] = new State { Closed = reader.ReadInt32(), Open = reader.ReadBoolean() };
}
