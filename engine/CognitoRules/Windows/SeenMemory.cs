using System.Buffers.Binary;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// What FirstSeen remembers: per group, which values were seen and when last. A group is still being learned until its own first event is a quarter
/// of the asked days old; until then nothing of it is news, so a fresh state cannot flood. What is older than the asked days is forgotten, since it
/// would be news again; beyond the rule's limits, what was seen longest ago.
/// </summary>
sealed class SeenMemory
{
    const long DayMs = 86_400_000;

    // Before a written value: its slot, and the length of its group's key.
    const int HeadBytes = 2 * sizeof(int);

    readonly Rule rule;
    readonly IReadOnlyList<AggregateSpec> specs;
    readonly FaultLog faults;
    readonly long keptMs;
    readonly int learningDays;
    readonly SeenGroups groups;
    readonly SeenValues values;
    Fault? valueFault;
    Fault? groupFault;

    SeenMemory(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults)
    {
        (this.rule, this.specs, this.faults) = (rule, specs, faults);
        keptMs = specs.Max(s => s.Days) * DayMs;
        learningDays = specs.Where(s => s.Kind == AggregateKind.FirstSeen).Max(s => s.Days);
        groups = new SeenGroups();
        values = new SeenValues(groups);
    }

    /// <summary>How many values were new and not told, because their group was still being learned.</summary>
    internal long LearningCount { get; private set; }

    /// <summary>The memory of a rule, or null when no aggregate needs one.</summary>
    internal static SeenMemory? For(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults) =>
        specs.Any(s => s.Kind == AggregateKind.FirstSeen) ? new SeenMemory(rule, specs, faults) : null;

    /// <summary>A group with this hash will soon be looked for.</summary>
    internal void AnnounceKey(int hash) => groups.AnnounceKey(hash);

    /// <summary>A group will soon be looked for, and what <see cref="AnnounceKey"/> asked for has come.</summary>
    internal void AnnounceRow(int hash, int keyLength) => groups.AnnounceRow(hash, keyLength);

    /// <summary>Remembers an event's value, and says whether it is news for a group that is known well enough.</summary>
    internal bool IsNews(int slot, ReadOnlySpan<byte> key, int hash, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(specs[slot].Argument, slot, row, feeder, room, out var value)) return false;
        while (values.TryRemoveBefore(row.TimeMs - keptMs))
        {
        }
        var daysMs = specs[slot].Days * DayMs;
        var group = Begun(key, hash, row.TimeMs);
        var entry = values.Find(group, slot, value);
        var isNew = entry < 0 || row.TimeMs - values.LastMs(entry) > daysMs;
        if (entry >= 0) values.LastMs(entry) = row.TimeMs;
        else Remember(group, slot, value, row.TimeMs);
        if (!isNew) return false;
        var learned = row.TimeMs - groups.StartMs(group) >= daysMs / 4;
        if (!learned) LearningCount++;
        return learned;
    }

    /// <summary>Whether a group is still being learned at a moment.</summary>
    internal bool IsLearning(ReadOnlySpan<byte> key, long timeMs) =>
        groups.Find(key, ByteKeys.Hash(key)) is var group && (group < 0 || !groups.IsStarted(group) || timeMs - groups.StartMs(group) < learningDays * DayMs / 4);

    /// <summary>Writes all that is remembered: the values with the time they were last seen, then the groups with it and the time of their first event.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(values.Count);
        foreach (var (group, slot, value, lastMs) in values.InOrder())
        {
            var key = groups.KeyOf(group);
            writer.Write7BitEncodedInt(HeadBytes + key.Length + value.Length);
            writer.Write(slot);
            writer.Write(key.Length);
            writer.Write(key);
            writer.Write(value);
            writer.Write(lastMs);
            writer.Write(0L);
        }
        writer.Write7BitEncodedInt(groups.StartedCount);
        foreach (var group in groups.InOrder())
        {
            StateBytes.Write(writer, groups.KeyOf(group));
            writer.Write(groups.LastMs(group));
            writer.Write(groups.StartMs(group));
        }
        writer.Write(LearningCount);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            ReadOnlySpan<byte> bytes = StateBytes.Read(reader);
            var keyEnd = HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]);
            values.Add(FindOrAdd(bytes[HeadBytes..keyEnd]), BinaryPrimitives.ReadInt32LittleEndian(bytes), bytes[keyEnd..], reader.ReadInt64());
            reader.ReadInt64();
        }
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var group = FindOrAdd(StateBytes.Read(reader));
            var lastMs = reader.ReadInt64();
            groups.Start(group, reader.ReadInt64(), lastMs);
        }
        LearningCount = reader.ReadInt64();
    }

    int FindOrAdd(ReadOnlySpan<byte> key) => groups.FindOrAdd(key, ByteKeys.Hash(key));

    // The group, which has begun now if its beginning is not known.
    int Begun(ReadOnlySpan<byte> key, int hash, long timeMs)
    {
        var group = groups.Find(key, hash);
        if (group >= 0 && groups.IsStarted(group))
        {
            groups.LastMs(group) = timeMs;
            return group;
        }
        if (groups.StartedCount >= rule.Limits.Groups)
        {
            faults.Add(groupFault ??= WindowFaults.FirstSeenGroups(rule));
            groups.ForgetOldest();
        }
        group = groups.FindOrAdd(key, hash);
        groups.Start(group, timeMs, timeMs);
        return group;
    }

    void Remember(int group, int slot, ReadOnlySpan<byte> value, long timeMs)
    {
        if (values.Count >= rule.Limits.FirstSeen)
        {
            faults.Add(valueFault ??= WindowFaults.FirstSeen(rule));
            values.TryRemoveBefore(long.MaxValue);
        }
        values.Add(group, slot, value, timeMs);
    }
}
