using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>What <see cref="FirstAccumulator"/> and <see cref="LastAccumulator"/> share: of each pane the value at one edge, and when it was.</summary>
abstract class EdgeAccumulator(ValueKind kind, bool latest) : Accumulator
{
    readonly Column<PaneQueue<Edge>> states = new();

    readonly record struct Edge(long TimeMs, byte[]? Text, double Number);

    internal sealed override double Number(int group) => states[group] is { Count: > 0 } panes ? EdgeOf(panes).Number : double.NaN;

    internal sealed override TextValue Text(int group) =>
        states[group] is { Count: > 0 } panes && EdgeOf(panes).Text is { } text ? new TextValue(text) : TextValue.Missing;

    internal sealed override bool Bool(int group) => Number(group) > 0;

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        ref var panes = ref states[group];
        var isOpen = panes.IsOpen(pane);
        if (kind == ValueKind.Text)
        {
            var text = feeder.Text(slot, row);
            if (text.IsMissing) return;
            if (!isOpen) panes.Open(pane, new Edge(row.TimeMs, text.Utf8.ToArray(), double.NaN));
            // The same text again needs no copy of its own.
            else if (latest) panes.Last = new Edge(row.TimeMs, text.Utf8.SequenceEqual(panes.Last.Text) ? panes.Last.Text : text.Utf8.ToArray(), double.NaN);
            return;
        }
        var number = kind == ValueKind.Bool ? feeder.Bool(slot, row) ? 1 : 0 : feeder.Number(slot, row);
        if (double.IsNaN(number)) return;
        if (!isOpen) panes.Open(pane, new Edge(row.TimeMs, null, number));
        else if (latest) panes.Last = new Edge(row.TimeMs, null, number);
    }

    internal sealed override void EvictBefore(int group, long pane) => states[group].EvictBefore(pane);

    internal sealed override void Free(int group) => states[group] = default;

    internal sealed override void Merge(int group, Accumulator other, int otherGroup) =>
        states[group] = PaneQueueState.Merge(states[group], ((EdgeAccumulator)other).states[otherGroup], Pick);

    internal sealed override void Write(int group, BinaryWriter writer) => PaneQueueState.Write(writer, states[group], (w, edge) =>
    {
        w.Write(edge.TimeMs);
        w.Write(edge.Number);
        w.Write(edge.Text is not null);
        if (edge.Text is not null) StateBytes.Write(w, edge.Text);
    });

    internal sealed override void Read(int group, BinaryReader reader) => states[group] = PaneQueueState.Read(reader, r =>
    {
        var (timeMs, number) = (r.ReadInt64(), r.ReadDouble());
        return new Edge(timeMs, r.ReadBoolean() ? StateBytes.Read(r) : null, number);
    });

    Edge EdgeOf(in PaneQueue<Edge> panes) => latest ? panes.Last : panes.First;

    // Of one moment the smaller value, so that it does not matter which half is merged into which.
    Edge Pick(Edge a, Edge b)
    {
        if (a.TimeMs != b.TimeMs) return a.TimeMs < b.TimeMs != latest ? a : b;
        var order = a.Text is null || b.Text is null ? a.Number.CompareTo(b.Number) : a.Text.AsSpan().SequenceCompareTo(b.Text);
        return order <= 0 ? a : b;
    }
}
