using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// A group whose window (or sequence) is a finding, at the moment it fired. Valid only during the call that hands it over:
/// the accumulators go on counting afterwards.
/// </summary>
sealed class Firing
{
    /// <summary>The group's values and accumulators.</summary>
    public required IGroupValues Group { get; init; }

    /// <summary>The group's key as stable bytes: the same values give the same bytes on every run and machine.</summary>
    public required ReadOnlyMemory<byte> GroupKey { get; init; }

    /// <summary>The accumulators; null for a sequence or a rule without a window.</summary>
    public IAggregateValues? Aggregates { get; init; }

    /// <summary>The events that fulfilled the steps of a sequence, by step; empty otherwise.</summary>
    public EventRow?[] Steps { get; init; } = [];

    /// <summary>Event time at which it fired: of the event that crossed, or the window's end.</summary>
    public required long TimeMs { get; init; }

    /// <summary>The last moment whose events were all known: the crossing event's own, or the last before the window's end.</summary>
    public required long AsOfMs { get; init; }

    /// <summary>Start of the suppress slot it fired in; part of the finding's id.</summary>
    public required long SlotMs { get; init; }

    /// <summary>The window, [start, end).</summary>
    public required long WindowStartMs { get; init; }

    /// <summary>The window's end, exclusive; later than <see cref="TimeMs"/> when fired early.</summary>
    public required long WindowEndMs { get; init; }

    /// <summary>Time of the earliest event in the window.</summary>
    public required long FirstEventMs { get; init; }

    /// <summary>Time of the latest event in the window.</summary>
    public required long LastEventMs { get; init; }

    /// <summary>How many events of the group the window holds.</summary>
    public required long EventCount { get; init; }

    /// <summary>A bounded sample of event ids, in event-time order.</summary>
    public required IReadOnlyList<string> SampleEventIds { get; init; }

    /// <summary>Whether a limit was reached, so that counts are "at least".</summary>
    public bool AtLeast { get; init; }

    /// <summary>Whether a memory that the rule asks had not yet seen enough of the group to answer.</summary>
    public bool Learning { get; init; }
}
