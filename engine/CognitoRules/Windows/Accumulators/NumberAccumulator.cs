using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// What <see cref="SumAccumulator"/>, <see cref="MinAccumulator"/> and <see cref="MaxAccumulator"/> share: one number per pane, joined in the order
/// of panes. When one leaves that mattered, the others are joined anew, since subtracting doubles leaves crumbs. So the value depends on what the window
/// holds and on nothing that has left it.
/// </summary>
abstract class NumberAccumulator(RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();

    struct State
    {
        // The bits that differ from those of no number, so that a group never written has none.
        long closed;
        long open;

        public double Closed
        {
            readonly get => Number(closed);
            set => closed = Bits(value);
        }

        public double Open
        {
            readonly get => Number(open);
            set => open = Bits(value);
        }

        static double Number(long bits) => BitConverter.Int64BitsToDouble(bits ^ BitConverter.DoubleToInt64Bits(double.NaN));

        static long Bits(double number) => BitConverter.DoubleToInt64Bits(number) ^ BitConverter.DoubleToInt64Bits(double.NaN);
    }

    /// <summary>The value of no numbers.</summary>
    private protected abstract double OfNone { get; }

    /// <summary>Joins two numbers.</summary>
    private protected abstract double Join(double a, double b);

    /// <summary>Whether the others may be joined to something else when one of them has left.</summary>
    private protected abstract bool Matters(double leaving, double joined);

    internal sealed override double Number(int group)
    {
        ref var state = ref states[group];
        return JoinAny(state.Closed, state.Open) is var number && double.IsNaN(number) ? OfNone : number;
    }

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        ref var state = ref states[group];
        state.Open = JoinAny(state.Open, feeder.Number(slot, row));
    }

    internal sealed override void Close(int group, PaneWriter writer)
    {
        ref var state = ref states[group];
        writer.Add(state.Open);
        state.Closed = JoinAny(state.Closed, state.Open);
        state.Open = double.NaN;
    }

    internal sealed override bool Leave(int group, ref PaneReader reader) => reader.Double() is var leaving && !double.IsNaN(leaving) && Matters(leaving, states[group].Closed);

    internal sealed override void ForgetClosed(int group) => states[group].Closed = double.NaN;

    internal sealed override void Join(int group, ref PaneReader reader)
    {
        ref var state = ref states[group];
        state.Closed = JoinAny(state.Closed, reader.Double());
    }

    internal sealed override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer) => writer.Add(JoinAny(one.Double(), other.Double()));

    internal sealed override void Free(int group) => states[group] = default;

    internal sealed override void Write(int group, BinaryWriter writer)
    {
        writer.Write(states[group].Closed);
        writer.Write(states[group].Open);
    }

    internal sealed override void Read(int group, BinaryReader reader) => states[group] = new State { Closed = reader.ReadDouble(), Open = reader.ReadDouble() };

    double JoinAny(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Join(a, b);
}
