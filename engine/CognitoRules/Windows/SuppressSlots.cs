using CognitoRules.Diagnostics;
using CognitoRules.Rules;

namespace CognitoRules.Windows;

/// <summary>
/// In which slot each group fired last, so that it fires once in a slot. Kept until no window can fall into the slot any more. Bounded by the rule's
/// groups: the one that fired longest ago is forgotten first, and a finding made a second time has the same id.
/// </summary>
sealed class SuppressSlots(Rule rule, FaultLog faults, long keptMs)
{
    readonly Dictionary<byte[], long> slots = new(ByteKeys.Comparer);
    readonly Queue<(long EndMs, long SlotMs, byte[] Key)> ends = new();
    Fault? full;

    /// <summary>Whether the group fired in the slot, or in a later one.</summary>
    internal bool HasFired(ReadOnlySpan<byte> key, long slotMs) =>
        slots.Count > 0 && slots.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var fired) && fired >= slotMs;

    /// <summary>Remembers that the group fired in a slot; slots of a group never fall.</summary>
    internal void Add(ReadOnlySpan<byte> group, long slotMs)
    {
        if (rule.SuppressMs == 0) return;
        var key = group.ToArray();
        if (slots.Count >= rule.Limits.Groups)
        {
            faults.Add(full ??= WindowFaults.Suppressed(rule));
            while (slots.Count >= rule.Limits.Groups && ends.TryDequeue(out var oldest)) Forget(oldest.Key, oldest.SlotMs);
        }
        slots[key] = slotMs;
        ends.Enqueue((slotMs + rule.SuppressMs + keptMs, slotMs, key));
    }

    /// <summary>Forgets the slots that no window can fall into any more.</summary>
    internal void AdvanceTo(long timeMs)
    {
        while (ends.TryPeek(out var first) && first.EndMs <= timeMs)
        {
            ends.Dequeue();
            Forget(first.Key, first.SlotMs);
        }
    }

    /// <summary>Writes the slots in the order in which they end.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(ends.Count);
        foreach (var (_, slotMs, key) in ends)
        {
            writer.Write(slotMs);
            StateBytes.Write(writer, key);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var slotMs = reader.ReadInt64();
            Add(StateBytes.Read(reader), slotMs);
        }
    }

    // A later slot of the same group has an entry of its own.
    void Forget(byte[] key, long slotMs)
    {
        if (slots.TryGetValue(key, out var last) && last == slotMs) slots.Remove(key);
    }
}
