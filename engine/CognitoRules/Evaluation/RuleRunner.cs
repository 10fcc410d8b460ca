using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;

namespace CognitoRules.Evaluation;

/// <summary>
/// One rule at work: asks `where`, feeds the windows, judges `when`, makes findings. The windows call it back; it knows no time but the events'.
/// </summary>
sealed class RuleRunner : IJudge, IEventFeeder, ISeriesJudge
{
    readonly RuleCode code;

    // As arrays: walking an interface would allocate for each event.
    readonly ValueCode[] by;
    readonly AggregateCode[] fed;
    readonly Scope scope = new();
    readonly GroupKeyBuilder key = new();
    readonly RuleState? state;
    readonly SeriesMemory? memory;
    readonly FindingBuilder builder;
    readonly INearMissObserver? observer;
    KnownAnswers? known;
    bool stepMatched;
    long asked;
    long matchedBefore;
    readonly double matchedWork;
    readonly Dictionary<byte[], long> metricSlots = new(ByteKeys.Comparer);

    // What a fork has found.
    List<Finding>? forked;

    /// <param name="rule">The rule.</param>
    /// <param name="accounts">Which account owns which pool.</param>
    /// <param name="faults">Gets reached limits.</param>
    /// <param name="found">Gets the findings.</param>
    /// <param name="observer">Told of judged windows that did not fire.</param>
    internal RuleRunner(CompiledRule rule, PoolAccounts accounts, FaultLog faults, Action<RuleRunner, Finding> found, INearMissObserver? observer)
    {
        Rule = rule;
        code = rule.Code;
        by = [.. code.By];
        fed = [.. code.Aggregates];
        matchedWork = code.Steps.Count > 0 ? 60 : 8 + fed.Sum(a => WorkOf(a.Spec.Kind));
        builder = new FindingBuilder(rule);
        Accounts = accounts;
        Found = found;
        this.observer = observer;
        if (rule.Metrics is not null) memory = SeriesMemory.For(rule, scope, faults);
        else state = RuleState.Create(rule.Rule, [.. code.Aggregates.Select(a => a.Spec)], code.Monotone, this, faults);
    }

    /// <summary>The rule.</summary>
    internal CompiledRule Rule { get; }

    /// <summary>Which account owns which pool, as far as whoever runs the rule has come.</summary>
    internal PoolAccounts Accounts { get; set; }

    /// <summary>Gets the rule's findings.</summary>
    internal Action<RuleRunner, Finding> Found { get; set; }

    /// <summary>How much work the rule was so far in this run, roughly, in tenths of a microsecond.</summary>
    internal double Work => asked * (code.Steps.Count > 0 ? 3.0 : 1.0) + (Matched - matchedBefore) * matchedWork;

    /// <summary>Events that passed `where`, or a step of the sequence; windows judged, for a metrics rule.</summary>
    internal long Matched { get; private set; }

    /// <summary>Findings made.</summary>
    internal long Findings { get; private set; }

    /// <summary>Findings that show the ids of their latest events only.</summary>
    internal long Sampled { get; private set; }

    /// <summary>How often the rule's memory was still learning.</summary>
    internal long Learning => state?.LearningCount ?? memory?.LearningCount ?? 0;

    /// <summary>Live groups.</summary>
    internal int Groups => state?.GroupCount ?? 0;

    /// <summary>Takes one event. Events come in order of time, each once.</summary>
    internal void Take(EventRow row)
    {
        scope.Event = row;
        if (code.Where is null || code.Where.Holds(scope)) Take(row, null);
        else asked++;
    }

    /// <summary>Takes one event for which `where` holds, and of which more may be known.</summary>
    internal void Take(EventRow row, KnownAnswers? answers)
    {
        Begin(row);
        Finish(row, answers);
    }

    /// <summary>
    /// An event for which `where` holds: what the rule holds of its group is fetched from now on. Memory is waited for longer than all that is asked, and for
    /// several rules at once no longer than for one.
    /// </summary>
    internal void Begin(EventRow row)
    {
        asked++;
        scope.Event = row;
        key.Clear();
        foreach (var part in by) AddToKey(part);
        state!.AnnounceKey(key.Hash);
    }

    /// <summary>When other rules have begun too: what it holds is found, and the next part fetched.</summary>
    internal void Announce() => state!.AnnounceRow(key.Hash, key.Key.Length);

    /// <summary>Takes the event that it began with, and of which more may be known.</summary>
    internal void Finish(EventRow row, KnownAnswers? answers)
    {
        known = answers;
        stepMatched = code.Steps.Count == 0;
        state!.AdvanceTo(row.TimeMs);
        scope.Event = row;
        state.Add(row, key, this);
        known = null;
        if (stepMatched) Matched++;
    }

    /// <summary>A rule over metrics makes no finding before a moment any more: slots that end by then are never met again.</summary>
    internal void ForgetSlotsBefore(long timeMs)
    {
        foreach (var (group, slot) in metricSlots)
        {
            if (slot + MetricSuppressMs <= timeMs) metricSlots.Remove(group);
        }
    }

    /// <summary>Event time has reached a moment: what can no longer change is closed and freed.</summary>
    internal void AdvanceTo(long timeMs) => state?.AdvanceTo(timeMs);

    /// <summary>No more data will come.</summary>
    internal void Complete() => state?.Complete();

    /// <summary>Writes all that the rule remembers.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Matched);
        writer.Write(Findings);
        writer.Write(Sampled);
        state?.Write(writer);
        memory?.Write(writer);
        writer.Write7BitEncodedInt(metricSlots.Count);
        foreach (var (group, slot) in metricSlots)
        {
            writer.Write7BitEncodedInt(group.Length);
            writer.Write(group);
            writer.Write(slot);
        }
    }

    /// <summary>Reads what <see cref="Write"/> of the same version of the rule wrote.</summary>
    internal void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        matchedBefore = Matched = reader.ReadInt64();
        Findings = reader.ReadInt64();
        Sampled = reader.ReadInt64();
        state?.Read(reader, rows);
        memory?.Read(reader);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) metricSlots[reader.ReadBytes(reader.Read7BitEncodedInt())] = reader.ReadInt64();
    }

    // An event that passes is found its group and fed to each aggregate; those that keep values look into a table of the group's own.
    static double WorkOf(AggregateKind kind) => kind switch
    {
        AggregateKind.FirstSeen => 20,
        AggregateKind.Top => 15,
        AggregateKind.Distinct => 10,
        _ => 2,
    };

    void AddToKey(ValueCode part)
    {
        switch (part.Kind)
        {
            case ValueKind.Text: key.Add(part.Text!(scope)); break;
            case ValueKind.Bool: key.Add(part.Bool!(scope)); break;
            default: key.Add(part.Number!(scope)); break;
        }
    }

    bool IJudge.Judge(IGroupValues group, IAggregateValues aggregates, long timeMs)
    {
        scope.Group = group;
        scope.Aggregates = aggregates;
        if (code.When!.Holds(scope)) return true;
        if (observer is not null) Tell(group, timeMs);
        return false;
    }

    void Tell(IGroupValues group, long timeMs) =>
        observer!.Judged(Rule, builder.Group(group), timeMs, [.. code.Comparisons.Select(c => FindingBuilder.Compare(c, scope))]);

    void IJudge.Fire(Firing firing)
    {
        scope.Group = firing.Group;
        scope.Aggregates = firing.Aggregates;
        scope.Steps = firing.Steps;
        // A sequence may fire long after its last step, when the event at hand is of another group.
        if (firing.Steps.Length > 0) scope.Event = firing.Steps.Last(s => s is not null);
        Findings++;
        if (Rule.Metrics is null && firing.EventCount > firing.SampleEventIds.Count) Sampled++;
        Found(this, builder.Build(firing, scope, Accounts));
    }

    bool IJudge.Step(int step, EventRow row, EventRow?[] earlier)
    {
        scope.Event = row;
        scope.Steps = earlier;
        var holds = known?.Steps[step].For(scope) ?? code.Steps[step].Test.Holds(scope);
        stepMatched |= holds;
        return holds;
    }

    double IJudge.BaselineInput(int slot, IGroupValues group, IAggregateValues aggregates)
    {
        scope.Group = group;
        scope.Aggregates = aggregates;
        return fed[slot].Argument!.Number!(scope);
    }

    bool IEventFeeder.Wants(int slot, EventRow row)
    {
        scope.Event = row;
        if (known is not null) return known.Fed[slot].For(scope);
        return fed[slot].Condition is not { } condition || condition.Holds(scope);
    }

    TextValue IEventFeeder.Text(int slot, EventRow row)
    {
        scope.Event = row;
        return fed[slot].Argument!.Text!(scope);
    }

    double IEventFeeder.Number(int slot, EventRow row)
    {
        scope.Event = row;
        return fed[slot].Argument!.Number!(scope);
    }

    bool IEventFeeder.Bool(int slot, EventRow row)
    {
        scope.Event = row;
        return fed[slot].Argument!.Bool!(scope);
    }

    long MetricSuppressMs => Math.Max(Rule.Rule.SuppressMs, Rule.Metrics!.StepMs);

    // Who asks for near misses asks about every window, and what is usual is learned from every window.
    void ISeriesJudge.StrikeOut(IGroupValues group, ISeriesColumns columns, int first, Span<bool> wanted)
    {
        if (observer is null && memory is null) code.Series?.StrikeOut(columns, first, wanted);
    }

    void ISeriesJudge.Passed(long windowCount) => Matched += windowCount;

    // A memory of what is usual is one for all groups; who asks for near misses is told of them in order.
    ISeriesJudge? ISeriesJudge.Fork()
    {
        if (observer is not null || memory is not null || metricSlots.Count > 0) return null;
        var findings = new List<Finding>();
        return new RuleRunner(Rule, Accounts, new FaultLog(), (_, finding) => findings.Add(finding), null) { forked = findings };
    }

    void ISeriesJudge.Join(ISeriesJudge fork)
    {
        var other = (RuleRunner)fork;
        Matched += other.Matched;
        Findings += other.Findings;
        Sampled += other.Sampled;
        foreach (var (group, slot) in other.metricSlots) metricSlots.Add(group, slot);
        foreach (var finding in other.forked!) Found(this, finding);
    }

    void ISeriesJudge.Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues series, long periodEndMs, long windowStartMs)
    {
        Matched++;
        scope.Group = group;
        scope.Series = series;
        memory?.Look(group, groupKey, periodEndMs);
        if (!code.When!.Holds(scope))
        {
            if (observer is not null) Tell(group, periodEndMs);
            return;
        }
        // A window belongs to the slot of its last millisecond, so that one ending on a slot's edge counts to the slot it looked at.
        var slot = (periodEndMs - 1) / MetricSuppressMs * MetricSuppressMs;
        var key = groupKey.ToArray();
        if (metricSlots.TryGetValue(key, out var fired) && fired == slot) return;
        metricSlots[key] = slot;
        ((IJudge)this).Fire(new Firing
        {
            Group = group,
            GroupKey = groupKey,
            Aggregates = memory,
            TimeMs = periodEndMs,
            AsOfMs = periodEndMs,
            SlotMs = slot,
            WindowStartMs = windowStartMs,
            WindowEndMs = periodEndMs,
            FirstEventMs = windowStartMs,
            LastEventMs = periodEndMs,
            EventCount = Present(series),
            Learning = memory?.IsLearning ?? false,
            SampleEventIds = [],
        });
    }

    // The points that contributed: those of the plain series with most of them.
    long Present(ISeriesValues series)
    {
        var most = 0;
        for (var i = 0; i < Rule.Rule.Metrics!.Series.Count; i++)
        {
            if (Rule.Rule.Metrics.Series[i].Math is not null) continue;
            var present = 0;
            foreach (var point in series.Points(i)) present += double.IsNaN(point) ? 0 : 1;
            most = Math.Max(most, present);
        }
        return most;
    }
}
