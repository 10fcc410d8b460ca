using CognitoRules.Findings;
using CognitoRules.Sources;

namespace CognitoRules.Evaluation;

/// <summary>
/// Events in order, as they are handed to all lanes at once, and what each lane found in them. Filled by the engine's thread, only read until every lane
/// has been through it, then emptied and filled anew.
/// </summary>
sealed class EventRun
{
    /// <summary>So many bytes are handed over at the latest: all lanes read them while they are still in a cache.</summary>
    const int BytesMax = 256 * 1024;

    readonly int eventCountMax;
    readonly List<(RuleRunner Runner, Finding Finding)>[] found;
    int bytes;

    internal EventRun(int laneCount, int eventCountMax)
    {
        this.eventCountMax = eventCountMax;
        found = [.. Enumerable.Range(0, laneCount).Select(_ => new List<(RuleRunner, Finding)>())];
        Events = new PackedEvents(Math.Min(eventCountMax, 512), BytesMax);
    }

    /// <summary>The events.</summary>
    internal PackedEvents Events { get; }

    /// <summary>Whether it holds enough to be handed over.</summary>
    internal bool IsFull => Events.Count >= eventCountMax || bytes >= BytesMax;

    /// <summary>After these events no event before this moment will come any more; the beginning of time when nobody says so.</summary>
    internal long AdvanceToMs { get; set; } = long.MinValue;

    /// <summary>The latest moment within these events at which rules are told that time goes on; the beginning of time when there is none.</summary>
    internal long SweptMs { get; set; } = long.MinValue;

    /// <summary>Adds an event, copying it.</summary>
    internal void Add(PackedEvents from, int index)
    {
        Events.Add(from, index);
        bytes += PackedEvents.BytesOf(from[index]);
    }

    /// <summary>Where a lane puts what it finds.</summary>
    internal List<(RuleRunner Runner, Finding Finding)> FoundBy(int lane) => found[lane];

    /// <summary>What all lanes found.</summary>
    internal IEnumerable<(RuleRunner Runner, Finding Finding)> Found => found.SelectMany(f => f);

    /// <summary>Drops events and findings.</summary>
    internal void Clear()
    {
        Events.Clear();
        foreach (var list in found) list.Clear();
        bytes = 0;
        SweptMs = AdvanceToMs = long.MinValue;
    }
}
