using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// Sessions, per group: from an event until a stretch of silence, or until the longest a session may last. A session is one incident: it belongs to
/// the slot in which it began, and fires once, whether it is judged at its events or at its end.
/// </summary>
sealed class SessionWindows : RuleState
{
    readonly WindowSet windows;
    readonly SuppressSlots fired;

    // Each open session once, at a moment at or before its end; events move the end, and the session is put in again.
    readonly PriorityQueue<int, (long EndMs, long Number)> ends = new();
    readonly bool monotone;
    readonly long silenceMs;
    readonly long maxMs;
    long number;

    internal SessionWindows(Rule rule, IReadOnlyList<AggregateSpec> specs, bool monotone, IJudge judge, FaultLog faults) : base(rule, judge, faults)
    {
        this.monotone = monotone;
        silenceMs = (long)rule.Window!.Length.TotalMilliseconds;
        maxMs = (long)rule.Window.Max.TotalMilliseconds;
        windows = new WindowSet(rule, specs, judge, faults);
        fired = new SuppressSlots(rule, faults, keptMs: maxMs);
    }

    internal override int GroupCount => windows.Count;

    internal override long LearningCount => windows.LearningCount;

    internal override void AnnounceKey(int hash) => windows.AnnounceKey(hash);

    internal override void AnnounceRow(int hash, int keyLength) => windows.AnnounceRow(hash, keyLength);

    internal override void AdvanceTo(long timeMs)
    {
        while (ends.TryPeek(out var session, out var due) && due.EndMs <= timeMs)
        {
            ends.Dequeue();
            Close(session, due.EndMs);
        }
        fired.AdvanceTo(timeMs);
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        var session = windows.FindOrAdd(key.Key, key.Hash, out var isNew);
        if (session < 0) return;
        windows.Add(session, 0, row, feeder);
        if (isNew) ends.Enqueue(session, (EndOf(session), number++));
        if (!monotone) return;
        var slot = SlotOf(StartOf(session));
        if (fired.HasFired(key.Key, slot)) return;
        var view = windows.At(session, row.TimeMs);
        if (Judge.Judge(view, view, row.TimeMs)) Fire(session, row.TimeMs, row.TimeMs, slot);
    }

    internal override void Write(BinaryWriter writer)
    {
        var numberOf = windows.Write(writer);
        fired.Write(writer);
        writer.Write7BitEncodedInt(ends.Count);
        foreach (var (session, due) in ends.UnorderedItems.OrderBy(e => e.Priority))
        {
            writer.Write7BitEncodedInt(numberOf(session));
            writer.Write(due.EndMs);
        }
    }

    internal override void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        var groupOf = windows.Read(reader);
        fired.Read(reader);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) ends.Enqueue(groupOf(reader.Read7BitEncodedInt()), (reader.ReadInt64(), number++));
    }

    long StartOf(int session) => windows.FirstMs(session);

    long EndOf(int session) => Math.Min(windows[session].LastMs + silenceMs, StartOf(session) + maxMs);

    void Close(int session, long dueMs)
    {
        var endMs = EndOf(session);
        // Events since it was put in have moved the end.
        if (endMs > dueMs)
        {
            ends.Enqueue(session, (endMs, number++));
            return;
        }
        if (!monotone)
        {
            var view = windows.At(session, endMs);
            windows.Usual?.Sample(view.Key, view, view, endMs);
            var slot = SlotOf(StartOf(session));
            if (!fired.HasFired(view.Key, slot) && Judge.Judge(view, view, endMs)) Fire(session, endMs, endMs - 1, slot);
        }
        windows.Remove(session);
    }

    void Fire(int session, long timeMs, long asOfMs, long slot)
    {
        fired.Add(windows.KeyOf(session), slot);
        Judge.Fire(windows.Fire(session, timeMs, asOfMs, slot, StartOf(session), EndOf(session)));
    }
}
