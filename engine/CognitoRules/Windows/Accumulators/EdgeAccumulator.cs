using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>What <see cref="FirstAccumulator"/> and <see cref="LastAccumulator"/> share: of each pane the value at one edge, and when it was.</summary>
abstract class EdgeAccumulator(ValueKind kind, bool latest, RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();
    readonly Slab slab = layout.Texts;

    struct State
    {
        public Edge Closed;
        public Edge Open;
    }

    /// <summary>A value and its event's time. A text stands in a chunk of its own, behind its length.</summary>
    struct Edge
    {
        public long TimeMs;

        // A number's bits, or a text's chunk.
        public long Value;
        public Form Form;
    }

    enum Form : byte
    {
        None,
        Number,
        Text,
    }

    internal sealed override double Number(int group) => EdgeOf(group) is { Form: Form.Number } edge ? BitConverter.Int64BitsToDouble(edge.Value) : double.NaN;

    internal sealed override TextValue Text(int group) => EdgeOf(group) is { Form: Form.Text } edge ? new TextValue(TextOf(edge)) : TextValue.Missing;

    internal sealed override bool Bool(int group) => Number(group) > 0;

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        ref var open = ref states[group].Open;
        if (!latest && open.Form != Form.None) return;
        if (kind == ValueKind.Text)
        {
            var text = feeder.Text(slot, row);
            if (!text.IsMissing) SetText(ref open, row.TimeMs, text.Utf8);
            return;
        }
        var number = kind == ValueKind.Bool ? feeder.Bool(slot, row) ? 1 : 0 : feeder.Number(slot, row);
        if (!double.IsNaN(number)) SetNumber(ref open, row.TimeMs, number);
    }

    internal sealed override void Close(int group, PaneWriter writer)
    {
        ref var state = ref states[group];
        Write(writer, state.Open);
        if (state.Open.Form == Form.None) return;
        // Of two the one that counts no more goes.
        if (latest || state.Closed.Form == Form.None) (state.Closed, state.Open) = (state.Open, state.Closed);
        Free(ref state.Open);
    }

    // When the last one counts, those before it leave unnoticed.
    internal sealed override bool Leave(int group, ref PaneReader reader)
    {
        if (!TryRead(ref reader, out var leaving)) return false;
        ref var closed = ref states[group].Closed;
        return !latest || closed.Form != Form.None && leaving.TimeMs == closed.TimeMs;
    }

    internal sealed override void ForgetClosed(int group) => Free(ref states[group].Closed);

    internal sealed override void Join(int group, ref PaneReader reader)
    {
        ref var closed = ref states[group].Closed;
        if (TryRead(ref reader, out var edge) && (latest || closed.Form == Form.None)) Set(ref closed, edge);
    }

    internal sealed override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer)
    {
        var (hasLeft, hasRight) = (TryRead(ref one, out var left), TryRead(ref other, out var right));
        if (!hasLeft && !hasRight) writer.Add(0L);
        else (hasLeft && (!hasRight || IsPicked(left, right)) ? left : right).Write(writer);
    }

    internal sealed override void Move(int group, Slab from)
    {
        Move(ref states[group].Closed, from);
        Move(ref states[group].Open, from);
    }

    internal sealed override void Free(int group)
    {
        Free(ref states[group].Closed);
        Free(ref states[group].Open);
    }

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
        if (TryRead(ref pane, out var closed)) Set(ref states[group].Closed, closed);
        if (TryRead(ref pane, out var open)) Set(ref states[group].Open, open);
    }

    Edge EdgeOf(int group)
    {
        ref var state = ref states[group];
        var (first, second) = latest ? (state.Open, state.Closed) : (state.Closed, state.Open);
        return first.Form != Form.None ? first : second;
    }

    ReadOnlySpan<byte> TextOf(Edge edge) => slab.Bytes((int)edge.Value, sizeof(int), slab.At<int>((int)edge.Value, 0));

    void Set(ref Edge edge, in PackedEdge value)
    {
        if (value.IsText) SetText(ref edge, value.TimeMs, value.Text);
        else SetNumber(ref edge, value.TimeMs, value.Number);
    }

    static void SetNumber(ref Edge edge, long timeMs, double number) => edge = new Edge { TimeMs = timeMs, Value = BitConverter.DoubleToInt64Bits(number), Form = Form.Number };

    void SetText(ref Edge edge, long timeMs, ReadOnlySpan<byte> text)
    {
        edge.TimeMs = timeMs;
        if (edge.Form == Form.Text && slab.At<int>((int)edge.Value, 0) is var before)
        {
            if (before == text.Length && TextOf(edge).SequenceEqual(text)) return;
            if (Slab.RoomOf(sizeof(int) + before) != Slab.RoomOf(sizeof(int) + text.Length)) Free(ref edge);
        }
        if (edge.Form == Form.None) edge = new Edge { TimeMs = timeMs, Value = slab.Take(sizeof(int) + text.Length), Form = Form.Text };
        slab.At<int>((int)edge.Value, 0) = text.Length;
        text.CopyTo(slab.Bytes((int)edge.Value, sizeof(int), text.Length));
    }

    void Move(ref Edge edge, Slab from)
    {
        if (edge.Form == Form.Text) edge.Value = slab.TakeCopy(from, (int)edge.Value, sizeof(int) + from.At<int>((int)edge.Value, 0));
    }

    void Free(ref Edge edge)
    {
        if (edge.Form == Form.Text) slab.Give((int)edge.Value, sizeof(int) + TextOf(edge).Length);
        edge = default;
    }

    void Write(PaneWriter writer, in Edge edge)
    {
        if (edge.Form == Form.None) writer.Add(0L);
        else if (edge.Form == Form.Text) new PackedEdge(edge.TimeMs, TextOf(edge)).Write(writer);
        else new PackedEdge(edge.TimeMs, BitConverter.Int64BitsToDouble(edge.Value)).Write(writer);
    }

    static bool TryRead(ref PaneReader reader, out PackedEdge edge)
    {
        var form = reader.Long();
        edge = default;
        if (form == 0) return false;
        var timeMs = reader.Long();
        edge = form == 1 ? new PackedEdge(timeMs, reader.Double()) : new PackedEdge(timeMs, reader.Bytes());
        return true;
    }

    // Of one moment the smaller value, so that it does not matter which half is merged into which.
    bool IsPicked(in PackedEdge a, in PackedEdge b)
    {
        if (a.TimeMs != b.TimeMs) return a.TimeMs < b.TimeMs != latest;
        return (a.IsText && b.IsText ? a.Text.SequenceCompareTo(b.Text) : a.Number.CompareTo(b.Number)) <= 0;
    }

    /// <summary>An edge as a pane keeps it: which of three forms, when it was, and the value.</summary>
    readonly ref struct PackedEdge
    {
        internal PackedEdge(long timeMs, double number) => (TimeMs, Number) = (timeMs, number);

        internal PackedEdge(long timeMs, ReadOnlySpan<byte> text)
        {
            (TimeMs, Number, IsText) = (timeMs, double.NaN, true);
            Text = text;
        }

        internal long TimeMs { get; }

        internal double Number { get; }

        internal bool IsText { get; }

        internal ReadOnlySpan<byte> Text { get; }

        internal void Write(PaneWriter writer)
        {
            writer.Add(IsText ? 2L : 1L);
            writer.Add(TimeMs);
            if (IsText) writer.Add(Text);
            else writer.Add(Number);
        }
    }
}
