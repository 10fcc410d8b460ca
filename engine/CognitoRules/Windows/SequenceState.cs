using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// Ordered steps, per group. An event that fulfils the first step starts an attempt; each later event moves every attempt it fits by one step, and
/// is otherwise passed over. An `absent` step fails the attempt when it happens before the next step, or, being last, before `within` ends.
/// </summary>
sealed class SequenceState(Rule rule, SequenceSpec sequence, IJudge judge, FaultLog faults) : RuleState(rule, judge, faults)
{
    readonly Dictionary<byte[], Group> groups = new(ByteKeys.Comparer);
    readonly Agenda<Attempt> agenda = new();
    readonly Queue<Attempt> inFlight = new();
    readonly long withinMs = (long)sequence.Within.Value.TotalMilliseconds;
    readonly int stepCount = sequence.Steps.Count;
    int attemptCount;

    internal override int GroupCount => groups.Count;

    // An attempt's last moment belongs to it: it ends one millisecond later.
    internal override void AdvanceTo(long timeMs)
    {
        while (agenda.TryTake(timeMs == long.MaxValue ? timeMs : timeMs - 1, out var dueMs, out var due))
        {
            foreach (var attempt in due) End(attempt, dueMs);
        }
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        groups.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key.Key, out var group);
        EventRow? copy = null;
        if (group is not null)
        {
            // An event moves only attempts that were there before it.
            var before = group.Attempts.Count;
            for (var i = 0; i < before; i++) Move(group.Attempts[i], row, ref copy);
            group.Attempts.RemoveAll(a => a.Over);
        }
        if (!Judge.Step(0, row, new EventRow?[stepCount])) return;
        if (group is null)
        {
            if (groups.Count >= Rule.Limits.Groups)
            {
                Faults.Add(WindowFaults.Groups(Rule));
                return;
            }
            var own = key.Key.ToArray();
            groups.Add(own, group = new Group(own));
        }
        Start(group, copy ?? row.Copy());
    }

    void Start(Group group, EventRow row)
    {
        var attempt = new Attempt(group, stepCount) { Next = 1 };
        attempt.Rows[0] = row;
        if (stepCount == 1)
        {
            Fire(attempt, row.TimeMs, row.TimeMs);
            FreeLater(group, row.TimeMs);
            return;
        }
        group.Attempts.Add(attempt);
        agenda.Add(row.TimeMs + withinMs, attempt);
        inFlight.Enqueue(attempt);
        attemptCount++;
        if (attemptCount <= Rule.Limits.Sequences) return;
        Faults.Add(WindowFaults.Sequences(Rule));
        while (inFlight.TryDequeue(out var oldest))
        {
            if (oldest.Over) continue;
            Drop(oldest);
            oldest.Group.Attempts.Remove(oldest);
            return;
        }
    }

    void Move(Attempt attempt, EventRow row, ref EventRow? copy)
    {
        if (attempt.Over) return;
        var next = attempt.Next;
        // Absent steps stand guard until the step behind them has happened.
        while (next < stepCount && sequence.Steps[next].Absent)
        {
            if (Judge.Step(next, row, attempt.Rows))
            {
                Drop(attempt);
                return;
            }
            next++;
        }
        if (next >= stepCount || !Judge.Step(next, row, attempt.Rows)) return;
        attempt.Rows[next] = copy ??= row.Copy();
        attempt.Next = next + 1;
        if (attempt.Next < stepCount) return;
        Drop(attempt);
        Fire(attempt, row.TimeMs, row.TimeMs);
    }

    void End(Attempt attempt, long dueMs)
    {
        if (!attempt.Over)
        {
            Drop(attempt);
            attempt.Group.Attempts.Remove(attempt);
            var restIsAbsence = true;
            for (var i = attempt.Next; i < stepCount; i++) restIsAbsence &= sequence.Steps[i].Absent;
            // What did not happen until the end is known when the last moment has passed; it belongs to that moment.
            if (restIsAbsence) Fire(attempt, dueMs, dueMs);
        }
        if (attempt.Keeper) attempt.Group.Kept = false;
        FreeLater(attempt.Group, dueMs);
        while (inFlight.TryPeek(out var first) && first.Over) inFlight.Dequeue();
    }

    void Drop(Attempt attempt)
    {
        attempt.Over = true;
        attemptCount--;
    }

    void FreeLater(Group group, long nowMs)
    {
        if (group.Attempts.Count > 0) return;
        // An empty group is kept while its suppress slot lasts, held by an attempt that is over.
        if (group.FiredSlotMs != long.MinValue && group.FiredSlotMs + Rule.SuppressMs > nowMs)
        {
            if (group.Kept) return;
            group.Kept = true;
            agenda.Add(group.FiredSlotMs + Rule.SuppressMs, new Attempt(group, 0) { Over = true, Keeper = true });
            return;
        }
        groups.Remove(group.Key);
    }

    void Fire(Attempt attempt, long timeMs, long slotTimeMs)
    {
        var group = attempt.Group;
        var slot = SlotOf(slotTimeMs);
        if (slot == group.FiredSlotMs) return;
        group.FiredSlotMs = slot;
        var rows = attempt.Rows.OfType<EventRow>().ToList();
        Judge.Fire(new Firing
        {
            Group = new GroupKey(group.Key),
            GroupKey = group.Key,
            Steps = attempt.Rows,
            TimeMs = timeMs,
            SlotMs = slot,
            WindowStartMs = rows[0].TimeMs,
            WindowEndMs = timeMs + 1,
            FirstEventMs = rows[0].TimeMs,
            LastEventMs = rows[^1].TimeMs,
            EventCount = rows.Count,
            SampleEventIds = [.. rows.Take(Rule.Limits.Evidence).Select(IdOf)],
        });
    }

    sealed class Group(byte[] key)
    {
        internal byte[] Key { get; } = key;

        internal List<Attempt> Attempts { get; } = [];

        internal long FiredSlotMs { get; set; } = long.MinValue;

        internal bool Kept { get; set; }
    }

    sealed class Attempt(Group group, int stepCount)
    {
        internal Group Group { get; } = group;

        internal EventRow?[] Rows { get; } = new EventRow?[stepCount];

        internal int Next { get; set; }

        internal bool Over { get; set; }

        internal bool Keeper { get; init; }
    }
}
