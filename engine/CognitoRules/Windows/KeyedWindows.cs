using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// Sliding and tumbling windows, per group, on panes. A window ends at a multiple of its step E and holds [E - length, E). A rule that more events
/// can only make truer is judged at each event; any other at each end of a window with an event in it.
/// </summary>
sealed class KeyedWindows : RuleState
{
    readonly Dictionary<byte[], WindowGroup> groups = new(ByteKeys.Comparer);
    readonly Dictionary<byte[], WindowGroup>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    readonly Agenda<WindowGroup> agenda = new();
    readonly WindowPlan plan;
    readonly bool monotone;
    readonly long lengthMs;
    readonly long everyMs;
    readonly long paneMs;
    bool toldDistinct;

    internal KeyedWindows(Rule rule, IReadOnlyList<AggregateSpec> specs, bool monotone, IJudge judge, FaultLog faults) : base(rule, judge, faults)
    {
        this.monotone = monotone;
        lookup = groups.GetAlternateLookup<ReadOnlySpan<byte>>();
        lengthMs = (long)rule.Window!.Length.TotalMilliseconds;
        everyMs = (long)rule.Window.Every.TotalMilliseconds;
        paneMs = Gcd(lengthMs, everyMs);
        plan = new WindowPlan(rule, specs, SeenMemory.For(rule, specs, faults), BaselineMemory.For(specs, judge));
    }

    internal override int GroupCount => groups.Count;

    internal override void AdvanceTo(long timeMs)
    {
        while (agenda.TryTake(timeMs, out var dueMs, out var due))
        {
            foreach (var group in due) Close(group, dueMs);
        }
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        if (!lookup.TryGetValue(key.Key, out var group))
        {
            if (groups.Count >= Rule.Limits.Groups)
            {
                Faults.Add(WindowFaults.Groups(Rule));
                return;
            }
            var own = key.Key.ToArray();
            groups.Add(own, group = new WindowGroup(plan, own));
        }
        var endMs = FloorTo(row.TimeMs, everyMs) + everyMs;
        Evict(group, endMs);
        group.Add(FloorTo(row.TimeMs, paneMs) / paneMs, row, feeder);
        if (group.AtLeast && !toldDistinct)
        {
            toldDistinct = true;
            Faults.Add(WindowFaults.Distinct(Rule));
        }
        if (monotone) JudgeEvent(group, row.TimeMs, endMs);
        if (group.DueMs == long.MinValue) Schedule(group, monotone ? LastEndOf(group) : endMs);
    }

    // The end of the last window that still holds the group's latest event.
    long LastEndOf(WindowGroup group) => FloorTo(group.LastMs + lengthMs, everyMs);

    void Schedule(WindowGroup group, long dueMs)
    {
        group.DueMs = dueMs;
        agenda.Add(dueMs, group);
    }

    void Evict(WindowGroup group, long endMs)
    {
        var startMs = endMs - lengthMs;
        group.EvictBefore(FloorTo(startMs, paneMs) / paneMs, startMs);
    }

    void JudgeEvent(WindowGroup group, long timeMs, long endMs)
    {
        plan.NowMs = timeMs;
        var slot = SlotOf(timeMs);
        if (slot == group.FiredSlotMs || !Judge.Judge(group.Key, group, timeMs)) return;
        Fire(group, timeMs, slot, endMs);
    }

    // A window ends at a moment that is no part of it, so it belongs to the slot of its last millisecond.
    void Close(WindowGroup group, long endMs)
    {
        group.DueMs = long.MinValue;
        Evict(group, endMs);
        if (!monotone && group.EventCount > 0)
        {
            plan.NowMs = endMs;
            plan.Usual?.Sample(group.Key, group, endMs);
            var slot = SlotOf(endMs - 1);
            if (slot != group.FiredSlotMs && Judge.Judge(group.Key, group, endMs)) Fire(group, endMs, slot, endMs);
        }
        // The next end that can still hold the latest event; behind it the group is kept only until its suppress slot has passed.
        var lastEndMs = LastEndOf(group);
        if (endMs < lastEndMs) Schedule(group, monotone ? lastEndMs : endMs + everyMs);
        else if (group.FiredSlotMs != long.MinValue && group.FiredSlotMs + Rule.SuppressMs > endMs) Schedule(group, Math.Max(group.FiredSlotMs + Rule.SuppressMs, endMs + 1));
        else groups.Remove(group.Key.Bytes.ToArray());
    }

    void Fire(WindowGroup group, long timeMs, long slot, long endMs)
    {
        group.FiredSlotMs = slot;
        Judge.Fire(new Firing
        {
            Group = group.Key,
            GroupKey = group.Key.Bytes,
            Aggregates = group,
            TimeMs = timeMs,
            SlotMs = slot,
            WindowStartMs = endMs - lengthMs,
            WindowEndMs = endMs,
            FirstEventMs = group.FirstMs,
            LastEventMs = group.LastMs,
            EventCount = group.EventCount,
            SampleEventIds = group.SampleIds,
            AtLeast = group.AtLeast,
        });
    }

    static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
