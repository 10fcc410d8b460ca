using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// One aggregate of a rule, for all of the rule's groups: what the open pane of each group holds, and all its closed panes together. Panes of a group only
/// grow; a pane's number is the event's time divided by the pane's length. Owned by <see cref="PaneSet"/>, which keeps what single closed panes held.
/// </summary>
abstract class Accumulator
{
    /// <summary>Takes the value of an event into the open pane, which has this number.</summary>
    internal abstract void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder);

    /// <summary>The open pane is closed: writes what it holds, joins it to the closed ones and begins another.</summary>
    internal virtual void Close(int group, PaneWriter writer)
    {
    }

    /// <summary>The oldest closed pane leaves, of which <see cref="Close"/> wrote this. Whether what is left must be joined anew.</summary>
    internal virtual bool Leave(int group, ref PaneReader reader) => false;

    /// <summary>Forgets the closed panes, since they will be joined anew.</summary>
    internal virtual void ForgetClosed(int group)
    {
    }

    /// <summary>Joins a closed pane, of which <see cref="Close"/> wrote this, to those before it.</summary>
    internal virtual void Join(int group, ref PaneReader reader)
    {
    }

    /// <summary>Every pane of a group before <paramref name="pane"/> has left, for accumulators that keep panes of their own.</summary>
    internal virtual void EvictBefore(int group, long pane)
    {
    }

    /// <summary>Moves what a group holds of <see cref="RowLayout.Texts"/>, of which all that was in use stands in another slab now.</summary>
    internal virtual void Move(int group, Slab from)
    {
    }

    /// <summary>Forgets what a group holds; its number is given to another.</summary>
    internal abstract void Free(int group);

    /// <summary>Joins what two halves of a pane's events left there, of each of which <see cref="Close"/> wrote this, and writes it the same way.</summary>
    internal virtual void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer)
    {
    }

    /// <summary>Takes in what another accumulator of the same aggregate kept of other events of the same window, for accumulators that keep panes of their own.</summary>
    internal virtual void Merge(int group, Accumulator other, int otherGroup)
    {
    }

    /// <summary>Writes what a group holds.</summary>
    internal abstract void Write(int group, BinaryWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote, into a group that holds nothing.</summary>
    internal abstract void Read(int group, BinaryReader reader);

    /// <summary>The value as a number; NaN when there is none.</summary>
    internal virtual double Number(int group) => double.NaN;

    /// <summary>The value as a text; missing when there is none.</summary>
    internal virtual TextValue Text(int group) => TextValue.Missing;

    /// <summary>The value as a truth.</summary>
    internal virtual bool Bool(int group) => false;

    /// <summary>Whether a limit was reached, so that the value is "at least".</summary>
    internal virtual bool AtLeast(int group) => false;

    /// <summary>Makes the accumulator of an aggregate.</summary>
    /// <param name="spec">The aggregate.</param>
    /// <param name="distinctMax">How many different values it may keep of a group.</param>
    /// <param name="filled">Told when a group has reached that limit, once until it is <see cref="AtLeast"/> no more.</param>
    /// <param name="layout">Gives it its place in the rows of groups.</param>
    internal static Accumulator Create(AggregateSpec spec, int distinctMax, Action filled, RowLayout layout) => spec.Kind switch
    {
        AggregateKind.Count => new CountAccumulator(layout),
        AggregateKind.Distinct => new DistinctAccumulator(spec.Argument, distinctMax, filled, layout),
        AggregateKind.Sum => new SumAccumulator(layout),
        AggregateKind.Min => new MinAccumulator(layout),
        AggregateKind.Max => new MaxAccumulator(layout),
        AggregateKind.Avg => new AvgAccumulator(layout),
        AggregateKind.First => new FirstAccumulator(spec.Argument, layout),
        AggregateKind.Last => new LastAccumulator(spec.Argument, layout),
        AggregateKind.Top => new TopAccumulator(spec.Argument, distinctMax, filled, layout),
        AggregateKind.Share => new ShareAccumulator(spec.Argument, distinctMax, filled, layout),
        AggregateKind.FirstSeen => new FirstSeenAccumulator(layout),
        _ => new BaselineAccumulator(),
    };
}
