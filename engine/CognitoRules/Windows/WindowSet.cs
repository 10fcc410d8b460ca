using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using CognitoRules.Windows.Accumulators;

namespace CognitoRules.Windows;

/// <summary>What every group's window holds beside its accumulators.</summary>
struct WindowGroup
{
    /// <summary>Per pane, how many events and the time of the first.</summary>
    public PaneQueue<(long Count, long FirstMs)> Panes;

    /// <summary>Time of the latest event.</summary>
    public long LastMs;

    /// <summary>The ids of the latest events, as many as the rule's evidence: <see cref="SampleIds"/>.</summary>
    public byte[]? Sample;

    /// <summary>Whether an event came since the window was judged.</summary>
    public bool Touched;

    /// <summary>Whether a full accumulator of the window has been counted as a fault.</summary>
    public bool Told;
}

/// <summary>The windows of all groups of one rule, in columns. Owned by <see cref="KeyedWindows"/> or <see cref="SessionWindows"/>, which say when they move.</summary>
sealed class WindowSet
{
    readonly Rule rule;
    readonly AggregateSpec[] specs;
    readonly FaultLog faults;
    readonly GroupTable table = new();
    readonly Column<WindowGroup> groups = new();
    readonly Accumulator[] accumulators;
    readonly SeenMemory? seen;
    readonly View view;
    readonly bool canOverflow;
    Fault? groupFault;
    Fault? distinctFault;

    internal WindowSet(Rule rule, IReadOnlyList<AggregateSpec> specs, IJudge judge, FaultLog faults)
    {
        this.rule = rule;
        this.specs = [.. specs];
        this.faults = faults;
        accumulators = [.. specs.Select(s => Accumulator.Create(s, rule.Limits.DistinctValues))];
        canOverflow = specs.Any(s => s.Kind is AggregateKind.Distinct or AggregateKind.Top or AggregateKind.Share);
        seen = SeenMemory.For(rule, specs, faults);
        Usual = BaselineMemory.For(rule, specs, judge, faults);
        view = new View(this);
    }

    /// <summary>Live groups.</summary>
    internal int Count => table.Count;

    /// <summary>What is usual; null when no aggregate asks.</summary>
    internal BaselineMemory? Usual { get; }

    /// <summary>How often the rule kept silent, or might have, because it was still learning.</summary>
    internal long LearningCount => (seen?.LearningCount ?? 0) + (Usual?.LearningCount ?? 0);

    /// <summary>A group's window.</summary>
    internal ref WindowGroup this[int group] => ref groups[group];

    /// <summary>The number of a group, made when it is new; -1 when there are too many.</summary>
    internal int FindOrAdd(ReadOnlySpan<byte> key, out bool isNew)
    {
        var group = table.Find(key);
        isNew = group < 0;
        if (!isNew) return group;
        if (table.Count < rule.Limits.Groups) return table.Add(key);
        faults.Add(groupFault ??= WindowFaults.Groups(rule));
        return -1;
    }

    /// <summary>A group's key.</summary>
    internal byte[] KeyOf(int group) => table.KeyOf(group);

    /// <summary>Takes an event into a pane of a group.</summary>
    internal void Add(int group, long pane, EventRow row, IEventFeeder feeder)
    {
        ref var window = ref groups[group];
        window.LastMs = row.TimeMs;
        if (window.Panes.IsOpen(pane)) window.Panes.Last = (window.Panes.Last.Count + 1, window.Panes.Last.FirstMs);
        else window.Panes.Open(pane, (1, row.TimeMs));
        SampleIds.Add(ref window.Sample, row.TimeMs, row.Text((int)Word.EventId).Utf8, rule.Limits.Evidence);
        for (var slot = 0; slot < accumulators.Length; slot++)
        {
            if (specs[slot].Kind is AggregateKind.Baseline || !feeder.Wants(slot, row)) continue;
            if (specs[slot].Kind == AggregateKind.FirstSeen && !seen!.IsNews(slot, table.KeyOf(group), row, feeder)) continue;
            accumulators[slot].Add(group, pane, slot, row, feeder);
        }
        if (!canOverflow || window.Told || !AtLeast(group)) return;
        window.Told = true;
        faults.Add(distinctFault ??= WindowFaults.Distinct(rule));
    }

    /// <summary>Lets the panes before one leave, which begins at a moment.</summary>
    internal void EvictBefore(int group, long pane, long startMs)
    {
        ref var window = ref groups[group];
        if (window.Panes.Count == 0 || window.Panes.FirstPane >= pane) return;
        window.Panes.EvictBefore(pane);
        SampleIds.RemoveBefore(ref window.Sample, startMs);
        foreach (var accumulator in accumulators) accumulator.EvictBefore(group, pane);
        window.Told &= AtLeast(group);
    }

    /// <summary>Frees a group.</summary>
    internal void Remove(int group)
    {
        groups[group] = default;
        foreach (var accumulator in accumulators) accumulator.Free(group);
        table.Remove(group);
    }

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
        ref var window = ref groups[group];
        return new Firing
        {
            Group = view,
            GroupKey = table.KeyOf(group),
            Aggregates = view,
            TimeMs = timeMs,
            AsOfMs = asOfMs,
            SlotMs = slotMs,
            WindowStartMs = startMs,
            WindowEndMs = endMs,
            FirstEventMs = window.Panes.First.FirstMs,
            LastEventMs = window.LastMs,
            EventCount = EventCount(window.Panes),
            SampleEventIds = SampleIds.Read(window.Sample),
            AtLeast = AtLeast(group),
            Learning = (seen?.IsLearning(table.KeyOf(group), window.LastMs) ?? false) || (Usual?.IsLearning(view, timeMs) ?? false),
        };
    }

    /// <summary>Writes all groups and the memory, and hands out the number under which each group is written.</summary>
    internal Func<int, int> Write(BinaryWriter writer)
    {
        var numbers = new Column<int>();
        writer.Write7BitEncodedInt(table.Count);
        var next = 0;
        foreach (var group in table.Groups())
        {
            numbers[group] = next++;
            StateBytes.Write(writer, table.KeyOf(group));
            WriteGroup(writer, group);
        }
        seen?.Write(writer);
        Usual?.Write(writer);
        return group => numbers[group];
    }

    /// <summary>Reads what <see cref="Write"/> wrote; groups are numbered as they were written.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) ReadGroup(reader, table.Add(StateBytes.Read(reader)));
        seen?.Read(reader);
        Usual?.Read(reader);
    }

    void WriteGroup(BinaryWriter writer, int group)
    {
        ref var window = ref groups[group];
        PaneQueueState.Write(writer, window.Panes, (w, pane) =>
        {
            w.Write(pane.Count);
            w.Write(pane.FirstMs);
        });
        writer.Write(window.LastMs);
        writer.Write(window.Told);
        StateBytes.Write(writer, window.Sample);
        foreach (var accumulator in accumulators) accumulator.Write(group, writer);
    }

    void ReadGroup(BinaryReader reader, int group)
    {
        ref var window = ref groups[group];
        window.Panes = PaneQueueState.Read(reader, r => (r.ReadInt64(), r.ReadInt64()));
        window.LastMs = reader.ReadInt64();
        window.Told = reader.ReadBoolean();
        window.Sample = StateBytes.Read(reader) is { Length: > 0 } sample ? sample : null;
        foreach (var accumulator in accumulators) accumulator.Read(group, reader);
    }

    static long EventCount(in PaneQueue<(long Count, long FirstMs)> panes)
    {
        var count = 0L;
        for (var i = 0; i < panes.Count; i++) count += panes.At(i).Value.Count;
        return count;
    }

    bool AtLeast(int group)
    {
        foreach (var accumulator in accumulators)
        {
            if (accumulator.AtLeast(group)) return true;
        }
        return false;
    }

    /// <summary>One group of the set, as predicates see it. One object for all groups.</summary>
    internal sealed class View(WindowSet set) : IAggregateValues, IGroupValues
    {
        internal int Group { get; set; }

        /// <summary>The moment at which the window is looked at.</summary>
        internal long NowMs { get; set; }

        /// <summary>The group's key.</summary>
        internal byte[] Key => set.table.KeyOf(Group);

        double IAggregateValues.Number(int slot) => set.accumulators[slot].Number(Group);

        TextValue IAggregateValues.Text(int slot) => set.accumulators[slot].Text(Group);

        bool IAggregateValues.Bool(int slot) => set.accumulators[slot].Bool(Group);

        BaselineValue IAggregateValues.Baseline(int slot) => set.Usual!.Compare(slot, this);

        TextValue IGroupValues.Text(int part) => GroupKey.Text(Key, part);

        double IGroupValues.Number(int part) => GroupKey.Number(Key, part);
    }
}
