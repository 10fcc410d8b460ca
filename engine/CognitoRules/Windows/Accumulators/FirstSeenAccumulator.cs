using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>Whether the window holds news: a value that <see cref="SeenMemory"/> had not seen. The memory decides; this only keeps the panes.</summary>
sealed class FirstSeenAccumulator : Accumulator
{
    readonly Column<PaneQueue<bool>> states = new();

    internal override bool Bool(int group) => states[group].Count > 0;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        if (!states[group].IsOpen(pane)) states[group].Open(pane, true);
    }

    internal override void EvictBefore(int group, long pane) => states[group].EvictBefore(pane);

    internal override void Free(int group) => states[group] = default;

    internal override void Merge(int group, Accumulator other, int otherGroup) =>
        states[group] = PaneQueueState.Merge(states[group], ((FirstSeenAccumulator)other).states[otherGroup], (a, b) => a || b);

    internal override void Write(int group, BinaryWriter writer) => PaneQueueState.Write(writer, states[group], (w, news) => w.Write(news));

    internal override void Read(int group, BinaryReader reader) => states[group] = PaneQueueState.Read(reader, r => r.ReadBoolean());
}
