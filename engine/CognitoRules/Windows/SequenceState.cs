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
    // Each event is tried on every attempt of its group, so a group may not have any number of them.
    const int GroupAttemptCountMax = 1_000;

    readonly Dictionary<byte[], Group> groups = new(ByteKeys.Comparer);
    readonly SuppressSlots fired = new(rule, faults, keptMs: 0);

    // All attempts last equally long, so they end in the order in which they began. Those that are over leave with their turn.
    readonly Queue<Attempt> inFlight = new();
    readonly EventRow?[] none = new EventRow?[sequence.Steps.Count];
    readonly long withinMs = (long)sequence.Within.Value.TotalMilliseconds;
    readonly int stepCount = sequence.Steps.Count;
    Fault? groupFault;
    Fault? attemptFault;
    int attemptCount;

    internal override int GroupCount => groups.Count;

    // An attempt's last moment belongs to it: it ends one millisecond later.
    internal override void AdvanceTo(long timeMs)
    {
        while (inFlight.TryPeek(out var first) && (first.Over || EndOf(first) < timeMs || timeMs == long.MaxValue))
        {
            inFlight.Dequeue();
            if (!first.Over) End(first);
        }
        fired.AdvanceTo(timeMs);
    }

    internal override void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder)
    {
        groups.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key.Key, out var group);
        EventRow? copy = null;
        if (group is not null) Move(group, row, ref copy);
        if (!Judge.Step(0, row, none)) return;
        if (group is null || group.Attempts.Count == 0)
        {
            if (groups.Count >= Rule.Limits.Groups)
            {
                Faults.Add(groupFault ??= WindowFaults.Groups(Rule));
                return;
            }
            groups.TryAdd((group ??= new Group(key.Key.ToArray())).Key, group);
        }
        Start(group, copy ?? row.Copy());
    }

    internal override void Write(BinaryWriter writer)
    {
        fired.Write(writer);
        writer.Write7BitEncodedInt(attemptCount);
        foreach (var attempt in inFlight.Where(a => !a.Over))
        {
            StateBytes.Write(writer, attempt.Group.Key);
            writer.Write7BitEncodedInt(attempt.Next);
            foreach (var row in attempt.Rows)
            {
                writer.Write(row is not null);
                row?.Write(writer);
            }
        }
    }

    internal override void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        fired.Read(reader);
        for (attemptCount = reader.Read7BitEncodedInt(); inFlight.Count < attemptCount;)
        {
            var key = StateBytes.Read(reader);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = new Group(key));
            var attempt = new Attempt(group, stepCount) { Next = reader.Read7BitEncodedInt() };
            for (var step = 0; step < stepCount; step++) attempt.Rows[step] = reader.ReadBoolean() ? rows(reader) : null;
            group.Attempts.Add(attempt);
            inFlight.Enqueue(attempt);
        }
    }

    // An event moves only attempts that were there before it.
    void Move(Group group, EventRow row, ref EventRow? copy)
    {
        var over = 0;
        foreach (var attempt in group.Attempts)
        {
            Move(attempt, row, ref copy);
            if (attempt.Over) over++;
        }
        if (over == 0) return;
        group.Attempts.RemoveAll(a => a.Over);
        if (group.Attempts.Count == 0) groups.Remove(group.Key);
    }

    void Start(Group group, EventRow row)
    {
        var attempt = new Attempt(group, stepCount) { Next = 1 };
        attempt.Rows[0] = row;
        group.Attempts.Add(attempt);
        inFlight.Enqueue(attempt);
        attemptCount++;
        if (group.Attempts.Count > GroupAttemptCountMax) Abandon(group.Attempts[0]);
        else if (attemptCount > Rule.Limits.Sequences) Abandon(Oldest());
    }

    Attempt Oldest()
    {
        while (inFlight.Peek().Over) inFlight.Dequeue();
        return inFlight.Peek();
    }

    void Abandon(Attempt attempt)
    {
        Faults.Add(attemptFault ??= WindowFaults.Sequences(Rule));
        Drop(attempt);
        Leave(attempt);
    }

    void Move(Attempt attempt, EventRow row, ref EventRow? copy)
    {
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
        Fire(attempt, row.TimeMs);
    }

    void End(Attempt attempt)
    {
        Drop(attempt);
        Leave(attempt);
        for (var i = attempt.Next; i < stepCount; i++)
        {
            if (!sequence.Steps[i].Absent) return;
        }
        // What did not happen until the end is known when the last moment has passed; it belongs to that moment.
        Fire(attempt, EndOf(attempt));
    }

    long EndOf(Attempt attempt) => attempt.Rows[0]!.TimeMs + withinMs;

    void Drop(Attempt attempt)
    {
        attempt.Over = true;
        attemptCount--;
    }

    void Leave(Attempt attempt)
    {
        attempt.Group.Attempts.Remove(attempt);
        if (attempt.Group.Attempts.Count == 0) groups.Remove(attempt.Group.Key);
    }

    void Fire(Attempt attempt, long timeMs)
    {
        var key = attempt.Group.Key;
        var slot = SlotOf(timeMs);
        if (fired.HasFired(key, slot)) return;
        fired.Add(key, slot);
        var rows = attempt.Rows.OfType<EventRow>().ToList();
        Judge.Fire(new Firing
        {
            Group = new GroupValues(key),
            GroupKey = key,
            Steps = attempt.Rows,
            TimeMs = timeMs,
            AsOfMs = timeMs,
            SlotMs = slot,
            WindowStartMs = rows[0].TimeMs,
            WindowEndMs = timeMs + 1,
            FirstEventMs = rows[0].TimeMs,
            LastEventMs = rows[^1].TimeMs,
            EventCount = rows.Count,
            SampleEventIds = IdsOf([.. rows.Take(Rule.Limits.Evidence)]),
        });
    }

    sealed class Group(byte[] key)
    {
        internal byte[] Key { get; } = key;

        internal List<Attempt> Attempts { get; } = [];
    }

    sealed class Attempt(Group group, int stepCount)
    {
        internal Group Group { get; } = group;

        internal EventRow?[] Rows { get; } = new EventRow?[stepCount];

        internal int Next { get; set; }

        internal bool Over { get; set; }
    }
}
