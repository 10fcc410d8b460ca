using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// One aggregate of a rule, for all of the rule's groups: what it needs of each group's events, cut into panes so that old ones can leave. Panes of a
/// group only grow; a pane's number is the event's time divided by the pane's length. Owned by <see cref="WindowSet"/>.
/// </summary>
abstract class Accumulator
{
    /// <summary>Takes the value of an event.</summary>
    internal abstract void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder);

    /// <summary>Forgets every pane of a group before <paramref name="pane"/>.</summary>
    internal abstract void EvictBefore(int group, long pane);

    /// <summary>Frees what a group holds; its number is given to another.</summary>
    internal abstract void Free(int group);

    /// <summary>Takes in what another accumulator of the same aggregate kept of other events of the same window.</summary>
    internal abstract void Merge(int group, Accumulator other, int otherGroup);

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
    internal static Accumulator Create(AggregateSpec spec, int distinctMax) => spec.Kind switch
    {
        AggregateKind.Count => new CountAccumulator(),
        AggregateKind.Distinct => new DistinctAccumulator(spec.Argument, distinctMax),
        AggregateKind.Sum => new SumAccumulator(),
        AggregateKind.Min => new MinAccumulator(),
        AggregateKind.Max => new MaxAccumulator(),
        AggregateKind.Avg => new AvgAccumulator(),
        AggregateKind.First => new FirstAccumulator(spec.Argument),
        AggregateKind.Last => new LastAccumulator(spec.Argument),
        AggregateKind.Top => new TopAccumulator(spec.Argument, distinctMax),
        AggregateKind.Share => new ShareAccumulator(spec.Argument, distinctMax),
        AggregateKind.FirstSeen => new FirstSeenAccumulator(),
        _ => new BaselineAccumulator(),
    };
}
