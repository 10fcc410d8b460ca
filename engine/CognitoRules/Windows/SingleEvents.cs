using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>A rule without a window: every event is a finding, or one per group and suppress slot where the rule says `suppress`.</summary>
sealed class SingleEvents(Rule rule, IJudge judge, FaultLog faults) : RuleState(rule, judge, faults)
{
    readonly SuppressSlots fired = new(rule, faults, keptMs: 0);

    internal override int GroupCount => 0;

    internal override void AdvanceTo(long timeMs) => fired.AdvanceTo(timeMs);

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        var slot = SlotOf(row.TimeMs);
        if (fired.HasFired(key.Key, slot)) return;
        var group = key.Key.ToArray();
        fired.Add(group, slot);
        // Without a slot to share, each event is a finding of its own, told apart by its id.
        if (Rule.SuppressMs == 0) key.Add(row.Text((int)Word.EventId));
        Judge.Fire(new Firing
        {
            Group = new GroupValues(group),
            GroupKey = key.Key.ToArray(),
            TimeMs = row.TimeMs,
            AsOfMs = row.TimeMs,
            SlotMs = slot,
            WindowStartMs = row.TimeMs,
            WindowEndMs = row.TimeMs + 1,
            FirstEventMs = row.TimeMs,
            LastEventMs = row.TimeMs,
            EventCount = 1,
            SampleEventIds = IdsOf([row]),
        });
    }

    internal override void Write(BinaryWriter writer) => fired.Write(writer);

    internal override void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows) => fired.Read(reader);
}
