using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>A rule without a window: every event is a finding, or one per group and suppress slot where the rule says `suppress`.</summary>
sealed class SingleEvents(Rule rule, IJudge judge, FaultLog faults) : RuleState(rule, judge, faults)
{
    readonly Dictionary<byte[], long> slots = new(ByteKeys.Comparer);
    readonly Agenda<byte[]> agenda = new();

    internal override int GroupCount => slots.Count;

    internal override void AdvanceTo(long timeMs)
    {
        while (agenda.TryTake(timeMs, out var dueMs, out var keys))
        {
            foreach (var key in keys)
            {
                if (slots.TryGetValue(key, out var slot) && slot + Rule.SuppressMs <= dueMs) slots.Remove(key);
            }
        }
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        var slot = SlotOf(row.TimeMs);
        if (Rule.SuppressMs > 0)
        {
            var lookup = slots.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (lookup.TryGetValue(key.Key, out var last) && last == slot) return;
            if (slots.Count >= Rule.Limits.Groups && !lookup.ContainsKey(key.Key))
            {
                Faults.Add(WindowFaults.Groups(Rule));
                return;
            }
            var own = key.Key.ToArray();
            slots[own] = slot;
            agenda.Add(slot + Rule.SuppressMs, own);
        }
        var group = key.Key.ToArray();
        // Without a slot to share, each event is a finding of its own, told apart by its id.
        if (Rule.SuppressMs == 0) key.Add(row.Text((int)Word.EventId));
        Judge.Fire(new Firing
        {
            Group = new GroupKey(group),
            GroupKey = key.Key.ToArray(),
            TimeMs = row.TimeMs,
            SlotMs = slot,
            WindowStartMs = row.TimeMs,
            WindowEndMs = row.TimeMs + 1,
            FirstEventMs = row.TimeMs,
            LastEventMs = row.TimeMs,
            EventCount = 1,
            SampleEventIds = [IdOf(row)],
        });
    }
}
