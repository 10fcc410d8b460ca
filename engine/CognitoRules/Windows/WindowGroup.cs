using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>One group's window: its accumulators, how many events it holds and when, and a bounded sample of their ids.</summary>
sealed class WindowGroup : IAggregateValues
{
    readonly WindowPlan plan;
    readonly Accumulator[] accumulators;
    PaneQueue<(long Count, long FirstMs)> panes;
    List<(long TimeMs, string Id)>? sample;

    internal WindowGroup(WindowPlan plan, byte[] key)
    {
        this.plan = plan;
        Key = new GroupKey(key);
        accumulators = new Accumulator[plan.Specs.Count];
        for (var i = 0; i < accumulators.Length; i++) accumulators[i] = Accumulator.Create(plan.Specs[i], plan.Rule.Limits.DistinctValues);
    }

    /// <summary>The group's key.</summary>
    internal GroupKey Key { get; }

    /// <summary>Time of the latest event.</summary>
    internal long LastMs { get; private set; }

    /// <summary>Time of the earliest event in the window.</summary>
    internal long FirstMs => panes.First.FirstMs;

    /// <summary>Events in the window.</summary>
    internal long EventCount { get; private set; }

    /// <summary>The suppress slot in which the group fired last.</summary>
    internal long FiredSlotMs { get; set; } = long.MinValue;

    /// <summary>When the group comes up next on the agenda; it may be there for an earlier moment too.</summary>
    internal long DueMs { get; set; } = long.MinValue;

    /// <summary>A sample of event ids, in event order.</summary>
    internal IReadOnlyList<string> SampleIds => sample is null ? [] : [.. sample.Select(s => s.Id)];

    /// <summary>Whether some accumulator reached its limit.</summary>
    internal bool AtLeast => Array.Exists(accumulators, a => a.AtLeast);

    /// <summary>Takes an event into a pane.</summary>
    internal void Add(long pane, EventRow row, IEventFeeder feeder)
    {
        LastMs = row.TimeMs;
        EventCount++;
        if (panes.Count > 0 && panes.LastPane == pane) panes.Last = (panes.Last.Count + 1, panes.Last.FirstMs);
        else panes.Open(pane, (1, row.TimeMs));
        if ((sample?.Count ?? 0) < plan.Rule.Limits.Evidence) (sample ??= new List<(long, string)>(1)).Add((row.TimeMs, row.Text((int)Word.EventId).ToString() ?? ""));
        for (var slot = 0; slot < accumulators.Length; slot++)
        {
            if (plan.Specs[slot].Kind is AggregateKind.Baseline || !feeder.Wants(slot, row)) continue;
            if (plan.Specs[slot].Kind == AggregateKind.FirstSeen && !plan.Seen!.IsNews(slot, Key.Bytes.Span, row, feeder)) continue;
            accumulators[slot].Add(pane, slot, row, feeder);
        }
    }

    /// <summary>Lets panes leave.</summary>
    internal void EvictBefore(long pane, long startMs)
    {
        while (panes.TryEvict(pane, out var left)) EventCount -= left.Count;
        sample?.RemoveAll(s => s.TimeMs < startMs);
        foreach (var accumulator in accumulators) accumulator.EvictBefore(pane);
    }

    /// <inheritdoc/>
    public double Number(int slot) => accumulators[slot].Number;

    /// <inheritdoc/>
    public TextValue Text(int slot) => accumulators[slot].Text;

    /// <inheritdoc/>
    public bool Bool(int slot) => accumulators[slot].Bool;

    /// <inheritdoc/>
    public BaselineValue Baseline(int slot) => plan.Usual!.Compare(slot, Key, this, plan.NowMs);
}

/// <summary>What all groups of one rule share.</summary>
sealed class WindowPlan(Rules.Rule rule, IReadOnlyList<AggregateSpec> specs, SeenMemory? seen, BaselineMemory? usual)
{
    internal Rules.Rule Rule { get; } = rule;

    internal IReadOnlyList<AggregateSpec> Specs { get; } = specs;

    internal SeenMemory? Seen { get; } = seen;

    internal BaselineMemory? Usual { get; } = usual;

    /// <summary>The moment being judged.</summary>
    internal long NowMs { get; set; }
}
