using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// Sliding and tumbling windows, per group, on panes. A window ends at a multiple of its step E and holds [E - length, E). A rule that more events
/// can only make truer is judged at each event; any other at each end of a window that holds other events than the one before it.
/// </summary>
/// <remarks>
/// A firing belongs to the slot of the latest event in its window, whether it is judged at that event or at the window's end: so a burst inside one
/// slot is one finding, and both ways of judging give the same ids.
/// </remarks>
sealed class KeyedWindows : RuleState
{
    // Groups lie all over memory: while one is looked at, those a little later in the list are on their way.
    const int AnnouncedAhead = 4;

    readonly WindowSet windows;
    readonly SuppressSlots fired;
    readonly Agenda leaving = new();
    readonly bool monotone;
    readonly long lengthMs;
    readonly long everyMs;
    readonly long paneMs;

    // The pane of the latest event, [start, end), the end of its step, and the oldest pane of the window that ends there: events come in order, so most are of the same.
    long paneStartMs;
    long paneEndMs;
    long pane;
    long stepEndMs;
    long oldestPane;

    // Groups with an event since the last end of a window, in the order of the first; all are judged at the same end.
    readonly List<int> touched = [];
    long touchedEndMs = long.MaxValue;

    internal KeyedWindows(Rule rule, IReadOnlyList<AggregateSpec> specs, bool monotone, IJudge judge, FaultLog faults) : base(rule, judge, faults)
    {
        this.monotone = monotone;
        lengthMs = (long)rule.Window!.Length.TotalMilliseconds;
        everyMs = (long)rule.Window.Every.TotalMilliseconds;
        paneMs = Gcd(lengthMs, everyMs);
        windows = new WindowSet(rule, specs, judge, faults);
        fired = new SuppressSlots(rule, faults, keptMs: lengthMs + everyMs);
    }

    internal override int GroupCount => windows.Count;

    internal override long LearningCount => windows.LearningCount;

    internal override void AnnounceKey(int hash) => windows.AnnounceKey(hash);

    internal override void AnnounceRow(int hash, int keyLength) => windows.AnnounceRow(hash, keyLength);

    internal override void AdvanceTo(long timeMs)
    {
        while (Math.Min(touchedEndMs, leaving.NextMs) is var endMs && endMs <= timeMs && endMs < long.MaxValue)
        {
            if (leaving.NextMs == endMs) CloseLeaving(endMs);
            if (touchedEndMs == endMs) CloseTouched(endMs);
        }
        fired.AdvanceTo(timeMs);
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        var group = windows.FindOrAdd(key.Key, key.Hash, out var isNew);
        if (group < 0) return;
        if (row.TimeMs < paneStartMs || row.TimeMs >= paneEndMs) MoveTo(row.TimeMs);
        var endMs = stepEndMs;
        windows.EvictBefore(group, oldestPane);
        var isFirst = windows[group].Count == 0 || windows[group].LastMs < endMs - everyMs;
        windows.Add(group, pane, row, feeder);
        if (isNew) leaving.Add(NextEnd(group, endMs - everyMs), group);
        if (monotone)
        {
            JudgeEvent(group, row.TimeMs, endMs);
        }
        else if (isFirst)
        {
            touched.Add(group);
            touchedEndMs = endMs;
        }
    }

    internal override void Write(BinaryWriter writer)
    {
        var numberOf = windows.Write(writer);
        fired.Write(writer);
        leaving.Write(writer, numberOf);
        writer.Write(touchedEndMs);
        writer.Write7BitEncodedInt(touched.Count);
        foreach (var group in touched) writer.Write7BitEncodedInt(numberOf(group));
    }

    internal override void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        var groupOf = windows.Read(reader);
        fired.Read(reader);
        leaving.Read(reader, groupOf);
        touchedEndMs = reader.ReadInt64();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) touched.Add(groupOf(reader.Read7BitEncodedInt()));
    }

    // Panes leave: what the windows hold changes without an event, or a group has nothing left and is freed.
    void CloseLeaving(long endMs)
    {
        var groups = leaving.TakeNext();
        var oldest = PaneOf(endMs - lengthMs);
        for (var i = 0; i < groups.Count; i++)
        {
            if (i + AnnouncedAhead < groups.Count) windows.Announce(groups[i + AnnouncedAhead]);
            var group = groups[i];
            if (windows[group].OpenPane < oldest)
            {
                windows.Remove(group);
                continue;
            }
            windows.EvictBefore(group, oldest);
            // With events of this step it is judged with the others that have some.
            if (!monotone && windows[group].LastMs < endMs - everyMs) JudgeEnd(group, endMs);
            leaving.Add(NextEnd(group, endMs), group);
        }
    }

    void CloseTouched(long endMs)
    {
        touchedEndMs = long.MaxValue;
        for (var i = 0; i < touched.Count; i++)
        {
            if (i + AnnouncedAhead < touched.Count) windows.Announce(touched[i + AnnouncedAhead]);
            JudgeEnd(touched[i], endMs);
        }
        touched.Clear();
    }

    // The next end at which the group's window changes though no event comes.
    long NextEnd(int group, long endMs)
    {
        // What is usual is sampled hour by hour, whether or not the window has changed.
        if (windows.Usual is not null) return endMs + everyMs;
        ref readonly var panes = ref windows[group];
        // A monotone rule is not judged when panes leave, so only the last one matters: then the group is freed.
        return FloorTo((monotone ? panes.OpenPane : panes.FirstPane) * paneMs + lengthMs, everyMs) + everyMs;
    }

    void JudgeEvent(int group, long timeMs, long endMs)
    {
        var slot = SlotOf(timeMs);
        if (fired.HasFired(windows.KeyOf(group), slot)) return;
        var view = windows.At(group, timeMs);
        if (Judge.Judge(view, view, timeMs)) Fire(group, timeMs, timeMs, slot, endMs);
    }

    void JudgeEnd(int group, long endMs)
    {
        var view = windows.At(group, endMs);
        windows.Usual?.Sample(view.Key, view, view, endMs);
        var slot = SlotOf(windows[group].LastMs);
        if (fired.HasFired(view.Key, slot)) return;
        // What happens at the end itself is no part of the window.
        if (Judge.Judge(view, view, endMs)) Fire(group, endMs, endMs - 1, slot, endMs);
    }

    void Fire(int group, long timeMs, long asOfMs, long slot, long endMs)
    {
        fired.Add(windows.KeyOf(group), slot);
        Judge.Fire(windows.Fire(group, timeMs, asOfMs, slot, endMs - lengthMs, endMs));
    }

    void MoveTo(long timeMs)
    {
        pane = PaneOf(timeMs);
        (paneStartMs, paneEndMs) = (pane * paneMs, (pane + 1) * paneMs);
        stepEndMs = FloorTo(timeMs, everyMs) + everyMs;
        oldestPane = PaneOf(stepEndMs - lengthMs);
    }

    long PaneOf(long timeMs) => FloorTo(timeMs, paneMs) / paneMs;

    static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
