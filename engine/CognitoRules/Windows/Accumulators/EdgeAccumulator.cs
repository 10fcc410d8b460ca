using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>What <see cref="FirstAccumulator"/> and <see cref="LastAccumulator"/> share: of each pane the value at one edge, and when it was.</summary>
abstract class EdgeAccumulator(ValueKind kind, bool latest) : Accumulator
{
    readonly Column<State> states = new();

    struct State
    {
        public Edge? Closed;
        public Edge? Open;
    }

    readonly record struct Edge(long TimeMs, byte[]? Text, double Number);

    internal sealed override double Number(int group) => EdgeOf(states[group])?.Number ?? double.NaN;

    internal sealed override TextValue Text(int group) => EdgeOf(states[group])?.Text is { } text ? new TextValue(text) : TextValue.Missing;

    internal sealed override bool Bool(int group) => Number(group) > 0;

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        ref var open = ref states[group].Open;
        if (!latest && open is not null) return;
        if (kind == ValueKind.Text)
        {
            var text = feeder.Text(slot, row);
            if (text.IsMissing) return;
            // The same text again needs no copy of its own.
            open = new Edge(row.TimeMs, open?.Text is { } known && text.Utf8.SequenceEqual(known) ? known : text.Utf8.ToArray(), double.NaN);
            return;
        }
        var number = kind == ValueKind.Bool ? feeder.Bool(slot, row) ? 1 : 0 : feeder.Number(slot, row);
        if (!double.IsNaN(number)) open = new Edge(row.TimeMs, null, number);
    }

    internal sealed override void Close(int group, PaneWriter writer)
    {
        ref var state = ref states[group];
        Write(writer, state.Open);
        state = new State { Closed = EdgeOf(state) };
    }

    // When the last one counts, those before it leave unnoticed.
    internal sealed override bool Leave(int group, ref PaneReader reader) => Read(ref reader) is { } leaving && (!latest || leaving.TimeMs == states[group].Closed?.TimeMs);

    internal sealed override void ForgetClosed(int group) => states[group].Closed = null;

    internal sealed override void Join(int group, ref PaneReader reader)
    {
        ref var closed = ref states[group].Closed;
        var edge = Read(ref reader);
        closed = latest ? edge ?? closed : closed ?? edge;
    }

    internal sealed override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer)
    {
        var (a, b) = (Read(ref one), Read(ref other));
        Write(writer, a is { } left && b is { } right ? Pick(left, right) : a ?? b);
    }

    internal sealed override void Free(int group) => states[group] = default;

    internal sealed override void Write(int group, BinaryWriter writer)
    {
        var pane = new PaneWriter();
        Write(pane, states[group].Closed);
        Write(pane, states[group].Open);
        StateBytes.Write(writer, pane.Written);
    }

    internal sealed override void Read(int group, BinaryReader reader)
    {
        var pane = new PaneReader(StateBytes.Read(reader));
        states[group] = new State { Closed = Read(ref pane), Open = Read(ref pane) };
    }

    Edge? EdgeOf(in State state) => latest ? state.Open ?? state.Closed : state.Closed ?? state.Open;

    // Which of three forms, when it was, and the value.
    static void Write(PaneWriter writer, Edge? edge)
    {
        if (edge is not { } known)
        {
            writer.Add(0L);
            return;
        }
        writer.Add(known.Text is null ? 1L : 2L);
        writer.Add(known.TimeMs);
        if (known.Text is null) writer.Add(known.Number);
        else writer.Add(known.Text);
    }

    static Edge? Read(ref PaneReader reader)
    {
        var form = reader.Long();
        if (form == 0) return null;
        var timeMs = reader.Long();
        return form == 1 ? new Edge(timeMs, null, reader.Double()) : new Edge(timeMs, reader.Bytes().ToArray(), double.NaN);
    }

    // Of one moment the smaller value, so that it does not matter which half is merged into which.
    Edge Pick(Edge a, Edge b)
    {
        if (a.TimeMs != b.TimeMs) return a.TimeMs < b.TimeMs != latest ? a : b;
        var order = a.Text is null || b.Text is null ? a.Number.CompareTo(b.Number) : a.Text.AsSpan().SequenceCompareTo(b.Text);
        return order <= 0 ? a : b;
    }
}
