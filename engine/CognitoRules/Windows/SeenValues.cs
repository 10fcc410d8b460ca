using System.Buffers.Binary;

namespace CognitoRules.Windows;

/// <summary>
/// Which values of which groups were seen, and when last. A value stands behind the number of its group; a long one as the number of its text, which it shares
/// with all others of that text, since programs call themselves the same from a million addresses.
/// </summary>
sealed class SeenValues
{
    // The group's number and the slot.
    const int HeadBytes = sizeof(int) + 1;
    const int OwnBytesMax = 16;
    const byte SharedMark = 0x80;

    readonly SeenGroups groups;

    // When each was last seen.
    readonly ByteTable<long> values;

    // By text, how many values share it.
    readonly ByteTable<int> texts;
    readonly AgeQueue ages;
    readonly byte[] key = new byte[HeadBytes + OwnBytesMax];

    internal SeenValues(SeenGroups groups)
    {
        this.groups = groups;
        values = new ByteTable<long>(new Slab());
        texts = new ByteTable<int>(new Slab());
        ages = new AgeQueue(entry => values[entry], Comparer<int>.Create(Compare));
    }

    /// <summary>How many values there are.</summary>
    internal int Count => values.Count;

    /// <summary>The entry of a group's value, or -1.</summary>
    internal int Find(int group, int slot, ReadOnlySpan<byte> value) => TryKey(group, slot, value, out var bytes) ? values.Find(bytes) : -1;

    /// <summary>When an entry was last seen.</summary>
    internal ref long LastMs(int entry) => ref values[entry];

    /// <summary>Adds a value that is not there.</summary>
    internal void Add(int group, int slot, ReadOnlySpan<byte> value, long timeMs)
    {
        if (!TryKey(group, slot, value, out var bytes))
        {
            texts.Add(value, ByteKeys.Hash(value));
            TryKey(group, slot, value, out bytes);
        }
        if (IsShared(bytes)) texts[TextOf(bytes)]++;
        var entry = values.Add(bytes, ByteKeys.Hash(bytes));
        values[entry] = timeMs;
        ages.Add(entry, timeMs);
        groups.Hold(group);
    }

    /// <summary>Removes the value seen longest ago, if that was before a moment.</summary>
    internal bool TryRemoveBefore(long timeMs)
    {
        if (!ages.TryTakeBefore(timeMs, out var entry)) return false;
        var bytes = values.KeyOf(entry);
        var group = GroupOf(bytes);
        if (IsShared(bytes) && TextOf(bytes) is var text && --texts[text] == 0) texts.Remove(text);
        values.Remove(entry);
        groups.LetGo(group);
        return true;
    }

    /// <summary>Every value with its group, its slot, and when it was last seen, which is their order.</summary>
    internal IEnumerable<(int Group, int Slot, byte[] Value, long LastMs)> InOrder() => values.Numbers()
        .OrderBy(entry => values[entry])
        .ThenBy(entry => entry, Comparer<int>.Create(Compare))
        .Select(entry => (GroupOf(values.KeyOf(entry)), SlotOf(values.KeyOf(entry)), ValueOf(values.KeyOf(entry)).ToArray(), values[entry]));

    // False when the text is a long one that no value has: then neither has this group.
    bool TryKey(int group, int slot, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(key, group);
        key[sizeof(int)] = (byte)slot;
        if (value.Length <= OwnBytesMax)
        {
            value.CopyTo(key.AsSpan(HeadBytes));
            bytes = key.AsSpan(0, HeadBytes + value.Length);
            return true;
        }
        var text = texts.Find(value);
        key[sizeof(int)] |= SharedMark;
        BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(HeadBytes), text);
        bytes = key.AsSpan(0, HeadBytes + sizeof(int));
        return text >= 0;
    }

    // Of one moment the smaller goes first, so that it does not matter in which order they came.
    int Compare(int one, int other)
    {
        var a = values.KeyOf(one);
        var b = values.KeyOf(other);
        var byGroup = groups.KeyOf(GroupOf(a)).SequenceCompareTo(groups.KeyOf(GroupOf(b)));
        if (byGroup != 0) return byGroup;
        return SlotOf(a) != SlotOf(b) ? SlotOf(a).CompareTo(SlotOf(b)) : ValueOf(a).SequenceCompareTo(ValueOf(b));
    }

    ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> bytes) => IsShared(bytes) ? texts.KeyOf(TextOf(bytes)) : bytes[HeadBytes..];

    static int GroupOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    static int SlotOf(ReadOnlySpan<byte> bytes) => bytes[sizeof(int)] & ~SharedMark;

    static bool IsShared(ReadOnlySpan<byte> bytes) => (bytes[sizeof(int)] & SharedMark) != 0;

    static int TextOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[HeadBytes..]);
}
