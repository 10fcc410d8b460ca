using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// How many different values: each is kept once, with the pane it was last seen in, so that an event costs the same however long the window is.
/// Exact up to a limit; beyond it new values are not kept, and the count is "at least" until the window has passed.
/// </summary>
sealed class DistinctAccumulator(ValueKind kind, int valueCountMax) : Accumulator
{
    readonly ValueTable values = new();
    long overflowPane = long.MinValue;
    long firstPane;

    internal override double Number => values.Count;

    internal override bool AtLeast => overflowPane >= firstPane && overflowPane != long.MinValue;

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        var entry = values.Find(value);
        if (entry >= 0) values.Touch(entry, pane);
        else if (values.Count < valueCountMax) values.Add(value, pane);
        else overflowPane = pane;
    }

    internal override void EvictBefore(long pane)
    {
        firstPane = pane;
        values.RemoveBefore(pane);
    }
}
