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
sealed class SeenMemory(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults)
{
    const long DayMs = 86_400_000;

    readonly long keptMs = specs.Max(s => s.Days) * DayMs;
    readonly int learningDays = specs.Where(s => s.Kind == AggregateKind.FirstSeen).Max(s => s.Days);
    ValueTable values = new();

    // By group; the counter is the time of the group's first event.
    ValueTable starts = new();
    byte[] buffer = new byte[256];
    Fault? valueFault;
    Fault? groupFault;

    /// <summary>How many values were new and not told, because their group was still being learned.</summary>
    internal long LearningCount { get; private set; }

    /// <summary>The memory of a rule, or null when no aggregate needs one.</summary>
    internal static SeenMemory? For(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults) =>
        specs.Any(s => s.Kind == AggregateKind.FirstSeen) ? new SeenMemory(rule, specs, faults) : null;

    /// <summary>Remembers an event's value, and says whether it is news for a group that is known well enough.</summary>
    internal bool IsNews(int slot, ReadOnlySpan<byte> group, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(specs[slot].Argument, slot, row, feeder, room, out var value)) return false;
        values.RemoveBefore(row.TimeMs - keptMs);
        var daysMs = specs[slot].Days * DayMs;
        var startMs = StartOf(group, row.TimeMs);
        var key = Join(slot, group, value);
        var hash = ByteKeys.Hash(key);
        var entry = values.Find(key, hash);
        var isNew = entry < 0 || row.TimeMs - values.PaneOf(entry) > daysMs;
        if (entry >= 0) values.Touch(entry, row.TimeMs);
        else Remember(key, hash, row.TimeMs);
        if (!isNew) return false;
        var learned = row.TimeMs - startMs >= daysMs / 4;
        if (!learned) LearningCount++;
        return learned;
    }

    /// <summary>Whether a group is still being learned at a moment.</summary>
    internal bool IsLearning(ReadOnlySpan<byte> group, long timeMs) =>
        starts.Find(group, ByteKeys.Hash(group)) is var entry && (entry < 0 || timeMs - starts.CounterOf(entry) < learningDays * DayMs / 4);

    /// <summary>Writes all that is remembered.</summary>
    internal void Write(BinaryWriter writer)
    {
        ValueTable.Write(writer, values);
        ValueTable.Write(writer, starts);
        writer.Write(LearningCount);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        values = ValueTable.Read(reader) ?? values;
        starts = ValueTable.Read(reader) ?? starts;
        LearningCount = reader.ReadInt64();
    }

    long StartOf(ReadOnlySpan<byte> group, long timeMs)
    {
        var hash = ByteKeys.Hash(group);
        var entry = starts.Find(group, hash);
        if (entry >= 0)
        {
            starts.Touch(entry, timeMs);
            return starts.CounterOf(entry);
        }
        if (starts.Count >= rule.Limits.Groups)
        {
            faults.Add(groupFault ??= WindowFaults.FirstSeenGroups(rule));
            starts.Remove(starts.Oldest);
        }
        return starts.CounterOf(starts.Add(group, hash, timeMs)) = timeMs;
    }

    void Remember(ReadOnlySpan<byte> key, int hash, long timeMs)
    {
        if (values.Count >= rule.Limits.FirstSeen)
        {
            faults.Add(valueFault ??= WindowFaults.FirstSeen(rule));
            values.Remove(values.Oldest);
        }
        values.Add(key, hash, timeMs);
    }

    ReadOnlySpan<byte> Join(int slot, ReadOnlySpan<byte> group, ReadOnlySpan<byte> value)
    {
        var length = 8 + group.Length + value.Length;
        if (buffer.Length < length) buffer = new byte[length * 2];
        BinaryPrimitives.WriteInt32LittleEndian(buffer, slot);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(4), group.Length);
        group.CopyTo(buffer.AsSpan(8));
        value.CopyTo(buffer.AsSpan(8 + group.Length));
        return buffer.AsSpan(0, length);
    }
}
