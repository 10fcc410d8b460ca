using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using CognitoRules.Windows.Accumulators;

namespace CognitoRules.Windows;

/// <summary>The windows of all groups of one rule, in columns. Owned by <see cref="KeyedWindows"/> or <see cref="SessionWindows"/>, which say when they move.</summary>
sealed class WindowSet
{
    readonly Rule rule;
    readonly AggregateSpec[] specs;
    readonly FaultLog faults;
    readonly PaneSet panes;
    readonly SeenMemory? seen;
    readonly View view;
    readonly bool asksMemory;
    bool isNewlyFull;
    Fault? groupFault;
    Fault? distinctFault;

    internal WindowSet(Rule rule, IReadOnlyList<AggregateSpec> specs, IJudge judge, FaultLog faults)
    {
        this.rule = rule;
        this.specs = [.. specs];
        this.faults = faults;
        panes = new PaneSet(specs, rule.Limits.DistinctValues, rule.Limits.Evidence, () => isNewlyFull = true);
        asksMemory = specs.Any(s => s.Kind is AggregateKind.FirstSeen or AggregateKind.Baseline);
        seen = SeenMemory.For(rule, specs, faults);
        Usual = BaselineMemory.For(rule, specs, judge.BaselineInput, faults);
        view = new View(this);
    }

    /// <summary>Live groups.</summary>
    internal int Count => panes.Count;

    /// <summary>What is usual; null when no aggregate asks.</summary>
    internal BaselineMemory? Usual { get; }

    /// <summary>How often the rule kept silent, or might have, because it was still learning.</summary>
    internal long LearningCount => (seen?.LearningCount ?? 0) + (Usual?.LearningCount ?? 0);

    /// <summary>Time of the earliest event of a group's window.</summary>
    internal long FirstMs(int group) => panes.FirstMs(group);

    /// <summary>What is known of the events of a group's window.</summary>
    internal ref readonly GroupPanes this[int group] => ref panes[group];

    /// <summary>The number of a group, made when it is new; -1 when there are too many.</summary>
    internal int FindOrAdd(ReadOnlySpan<byte> key, int hash, out bool isNew)
    {
        var group = panes.Find(key, hash);
        isNew = group < 0;
        if (!isNew) return group;
        if (panes.Count < rule.Limits.Groups) return panes.Add(key, hash);
        faults.Add(groupFault ??= WindowFaults.Groups(rule));
        return -1;
    }

    /// <summary>A group's key.</summary>
    internal ReadOnlySpan<byte> KeyOf(int group) => panes.KeyOf(group);

    /// <summary>Takes an event into a pane of a group.</summary>
    internal void Add(int group, long pane, EventRow row, IEventFeeder feeder)
    {
        panes.Add(group, pane, row.TimeMs, row.Text((int)Word.EventId).Utf8);
        var accumulators = panes.Accumulators;
        for (var slot = 0; slot < accumulators.Length; slot++)
        {
            if (feeder.Wants(slot, row) && (!asksMemory || IsForAccumulator(slot, group, row, feeder))) accumulators[slot].Add(group, pane, slot, row, feeder);
        }
        if (!isNewlyFull) return;
        isNewlyFull = false;
        faults.Add(distinctFault ??= WindowFaults.Distinct(rule));
    }

    /// <summary>Lets the panes before one leave.</summary>
    internal void EvictBefore(int group, long pane) => panes.EvictBefore(group, pane);

    /// <summary>A key with this hash will soon be looked for.</summary>
    internal void AnnounceKey(int hash)
    {
        panes.AnnounceKey(hash);
        seen?.AnnounceKey(hash);
    }

    /// <summary>A key will soon be looked for, and what <see cref="AnnounceKey"/> asked for has come.</summary>
    internal void AnnounceRow(int hash, int keyLength)
    {
        panes.AnnounceRow(hash, keyLength);
        seen?.AnnounceRow(hash, keyLength);
    }

    /// <summary>A group will soon be looked at.</summary>
    internal void Announce(int group) => panes.Announce(group);

    /// <summary>Frees a group.</summary>
    internal void Remove(int group) => panes.Remove(group);

    /// <summary>A group as predicates see it at a moment; valid until the next call.</summary>
    internal View At(int group, long nowMs)
    {
        view.Group = group;
        view.NowMs = nowMs;
        return view;
    }

    /// <summary>A firing of a group, whose window is [startMs, endMs).</summary>
    internal Firing Fire(int group, long timeMs, long asOfMs, long slotMs, long startMs, long endMs)
    {
        ref readonly var held = ref panes[group];
        return new Firing
        {
            Group = view,
            GroupKey = KeyOf(group).ToArray(),
            Aggregates = view,
            TimeMs = timeMs,
            AsOfMs = asOfMs,
            SlotMs = slotMs,
            WindowStartMs = startMs,
            WindowEndMs = endMs,
            FirstEventMs = panes.FirstMs(group),
            LastEventMs = held.LastMs,
            EventCount = held.Count,
            SampleEventIds = panes.Ids(group),
            AtLeast = panes.AtLeast(group),
            Learning = (seen?.IsLearning(KeyOf(group), held.LastMs) ?? false) || (Usual?.IsLearning(view.Key, timeMs) ?? false),
        };
    }

    /// <summary>Writes all groups and the memory, and hands out the number under which each group is written.</summary>
    internal Func<int, int> Write(BinaryWriter writer)
    {
        var numbers = new Dictionary<int, int>();
        writer.Write7BitEncodedInt(panes.Count);
        var next = 0;
        foreach (var group in panes.Groups)
        {
            numbers[group] = next++;
            StateBytes.Write(writer, KeyOf(group));
            panes.Write(group, writer);
        }
        seen?.Write(writer);
        Usual?.Write(writer);
        return group => numbers[group];
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and hands out the group that was written under each number.</summary>
    internal Func<int, int> Read(BinaryReader reader)
    {
        var groups = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < groups.Length; i++)
        {
            var key = StateBytes.Read(reader);
            groups[i] = panes.Add(key, ByteKeys.Hash(key));
            panes.Read(groups[i], reader);
        }
        seen?.Read(reader);
        Usual?.Read(reader);
        return number => groups[number];
    }

    bool IsForAccumulator(int slot, int group, EventRow row, IEventFeeder feeder) => specs[slot].Kind switch
    {
        AggregateKind.Baseline => false,
        AggregateKind.FirstSeen => seen!.IsNews(slot, KeyOf(group), panes.HashOf(group), row, feeder),
        _ => true,
    };

    /// <summary>One group of the set, as predicates see it. One object for all groups.</summary>
    internal sealed class View(WindowSet set) : IAggregateValues, IGroupValues
    {
        internal int Group { get; set; }

        /// <summary>The moment at which the window is looked at.</summary>
        internal long NowMs { get; set; }

        /// <summary>The group's key.</summary>
        internal ReadOnlySpan<byte> Key => set.KeyOf(Group);

        double IAggregateValues.Number(int slot) => set.panes.Accumulators[slot].Number(Group);

        TextValue IAggregateValues.Text(int slot) => set.panes.Accumulators[slot].Text(Group);

        bool IAggregateValues.Bool(int slot) => set.panes.Accumulators[slot].Bool(Group);

        BaselineValue IAggregateValues.Baseline(int slot) => set.Usual!.Compare(slot, Key, this, this, NowMs);

        TextValue IGroupValues.Text(int part) => GroupKey.Text(Key, part);

        double IGroupValues.Number(int part) => GroupKey.Number(Key, part);
    }
}
