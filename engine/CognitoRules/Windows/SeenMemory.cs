using System.Buffers.Binary;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// What FirstSeen remembers: per group, which values were seen and when last. A group is still being learned until its own first event is a quarter
/// of the asked days old; until then nothing of it is news, so a fresh state cannot flood. Bounded; the value seen longest ago is forgotten first.
/// </summary>
sealed class SeenMemory(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults)
{
    const long DayMs = 86_400_000;

    readonly ValueTable values = new();
    readonly Dictionary<byte[], long> groupStarts = new(ByteKeys.Comparer);
    byte[] buffer = new byte[256];
    bool told;

    /// <summary>The memory of a rule, or null when no aggregate needs one.</summary>
    internal static SeenMemory? For(Rule rule, IReadOnlyList<AggregateSpec> specs, FaultLog faults) =>
        specs.Any(s => s.Kind == AggregateKind.FirstSeen) ? new SeenMemory(rule, specs, faults) : null;

    /// <summary>Remembers an event's value, and says whether it is news for a group that is known well enough.</summary>
    internal bool IsNews(int slot, ReadOnlySpan<byte> group, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(specs[slot].Argument, slot, row, feeder, room, out var value)) return false;
        var daysMs = specs[slot].Days * DayMs;
        var starts = groupStarts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!starts.TryGetValue(group, out var startMs))
        {
            startMs = row.TimeMs;
            // The start of one group among too many is forgotten with all others: learning begins anew, which is silent.
            if (groupStarts.Count >= rule.Limits.Groups) groupStarts.Clear();
            starts[group] = startMs;
        }
        var key = Join(slot, group, value);
        var entry = values.Find(key);
        var seenMs = entry < 0 ? long.MinValue : values.PaneOf(entry);
        if (entry >= 0) values.Touch(entry, row.TimeMs);
        else Remember(key, row.TimeMs);
        var learned = row.TimeMs - startMs >= daysMs / 4;
        return learned && (seenMs == long.MinValue || row.TimeMs - seenMs > daysMs);
    }

    void Remember(ReadOnlySpan<byte> key, long timeMs)
    {
        if (values.Count >= rule.Limits.FirstSeen)
        {
            if (!told) faults.Add(WindowFaults.FirstSeen(rule));
            told = true;
            values.RemoveOldest();
        }
        values.Add(key, timeMs);
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
