using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>Sessions, per group: from an event until a stretch of silence, or until the longest a session may last.</summary>
sealed class SessionWindows : RuleState
{
    readonly Dictionary<byte[], Session> sessions = new(ByteKeys.Comparer);
    readonly Dictionary<byte[], Session>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    readonly Agenda<Session> agenda = new();
    readonly WindowPlan plan;
    readonly bool monotone;
    readonly long silenceMs;
    readonly long maxMs;

    internal SessionWindows(Rule rule, IReadOnlyList<AggregateSpec> specs, bool monotone, IJudge judge, FaultLog faults) : base(rule, judge, faults)
    {
        this.monotone = monotone;
        lookup = sessions.GetAlternateLookup<ReadOnlySpan<byte>>();
        silenceMs = (long)rule.Window!.Length.TotalMilliseconds;
        maxMs = (long)rule.Window.Max.TotalMilliseconds;
        plan = new WindowPlan(rule, specs, SeenMemory.For(rule, specs, faults), BaselineMemory.For(specs, judge));
    }

    internal override int GroupCount => sessions.Count;

    internal override void AdvanceTo(long timeMs)
    {
        while (agenda.TryTake(timeMs, out var dueMs, out var due))
        {
            foreach (var session in due) Close(session, dueMs);
        }
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        if (!lookup.TryGetValue(key.Key, out var session))
        {
            if (sessions.Count >= Rule.Limits.Groups)
            {
                Faults.Add(WindowFaults.Groups(Rule));
                return;
            }
            var own = key.Key.ToArray();
            sessions.Add(own, session = new Session(own));
        }
        if (session.Group is null)
        {
            session.Group = new WindowGroup(plan, session.Key) { FiredSlotMs = session.FiredSlotMs };
            session.StartMs = row.TimeMs;
        }
        session.Group.Add(0, row, feeder);
        if (!session.Scheduled)
        {
            session.Scheduled = true;
            agenda.Add(EndOf(session), session);
        }
        if (!monotone) return;
        plan.NowMs = row.TimeMs;
        var slot = SlotOf(row.TimeMs);
        if (slot != session.FiredSlotMs && Judge.Judge(session.Group.Key, session.Group, row.TimeMs)) Fire(session, row.TimeMs, slot, EndOf(session));
    }

    long EndOf(Session session) => Math.Min(session.Group!.LastMs + silenceMs, session.StartMs + maxMs);

    void Close(Session session, long dueMs)
    {
        session.Scheduled = false;
        if (session.Group is { } group)
        {
            var endMs = EndOf(session);
            // Events since it was put on the agenda have moved the end.
            if (endMs > dueMs)
            {
                session.Scheduled = true;
                agenda.Add(endMs, session);
                return;
            }
            if (!monotone)
            {
                plan.NowMs = endMs;
                plan.Usual?.Sample(group.Key, group, endMs);
                var slot = SlotOf(endMs - 1);
                if (slot != session.FiredSlotMs && Judge.Judge(group.Key, group, endMs)) Fire(session, endMs, slot, endMs);
            }
            session.Group = null;
        }
        var freeMs = session.FiredSlotMs == long.MinValue ? long.MinValue : session.FiredSlotMs + Rule.SuppressMs;
        if (freeMs > dueMs)
        {
            session.Scheduled = true;
            agenda.Add(freeMs, session);
        }
        else
        {
            sessions.Remove(session.Key);
        }
    }

    void Fire(Session session, long timeMs, long slot, long endMs)
    {
        var group = session.Group!;
        session.FiredSlotMs = slot;
        Judge.Fire(new Firing
        {
            Group = group.Key,
            GroupKey = group.Key.Bytes,
            Aggregates = group,
            TimeMs = timeMs,
            SlotMs = slot,
            WindowStartMs = session.StartMs,
            WindowEndMs = endMs,
            FirstEventMs = session.StartMs,
            LastEventMs = group.LastMs,
            EventCount = group.EventCount,
            SampleEventIds = group.SampleIds,
            AtLeast = group.AtLeast,
        });
    }

    // A group and its open session, if any; kept between sessions while its suppress slot lasts.
    sealed class Session(byte[] key)
    {
        internal byte[] Key { get; } = key;

        internal WindowGroup? Group { get; set; }

        internal long StartMs { get; set; }

        internal long FiredSlotMs { get; set; } = long.MinValue;

        internal bool Scheduled { get; set; }
    }
}
