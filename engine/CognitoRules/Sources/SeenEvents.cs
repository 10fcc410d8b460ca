namespace CognitoRules.Sources;

/// <summary>The ids of events already passed on, oldest forgotten first. Owned by <see cref="ReorderBuffer"/>.</summary>
/// <remarks>
/// Holds every id of the last horizon, at least <see cref="CountMin"/> and at most <see cref="CountMax"/>. Forgetting an id loses nothing: its
/// duplicate is then older than what was passed on, and counts as late instead.
/// </remarks>
sealed class SeenEvents(long horizonMs)
{
    /// <summary>So many ids are kept even when they are older than the horizon. More would not fit a processor's cache, and every event asks.</summary>
    internal const int CountMin = 1 << 14;

    /// <summary>More are never kept.</summary>
    internal const int CountMax = 1 << 20;

    // A ring of ids in the order passed on, and a table of ring positions (plus one) by hash with linear probing. The hash stands beside the position,
    // so that most of what is asked is answered by the table alone: the ring is larger than a processor's cache.
    EventKey[] ids = new EventKey[1024];
    long[] times = new long[1024];
    (uint Hash, int Position)[] table = new (uint, int)[2048];
    int first;
    int count;

    /// <summary>Whether the id is remembered.</summary>
    internal bool Contains(EventKey key) => table[Find(key, HashOf(key))].Position != 0;

    /// <summary>Remembers an id whose event is passed on. False when it was remembered already.</summary>
    internal bool Add(EventKey key, long timeMs)
    {
        var hash = HashOf(key);
        var place = Find(key, hash);
        if (table[place].Position != 0) return false;
        if (count == ids.Length)
        {
            if (count < CountMin || (count < CountMax && times[first] >= timeMs - horizonMs)) Enlarge();
            else ForgetFirst();
            place = Find(key, hash);
        }
        var at = (first + count) & (ids.Length - 1);
        ids[at] = key;
        times[at] = timeMs;
        table[place] = (hash, at + 1);
        count++;
        return true;
    }

    /// <summary>Writes the ids, oldest first.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(count);
        for (var i = 0; i < count; i++)
        {
            var at = (first + i) & (ids.Length - 1);
            writer.Write(ids[at].High);
            writer.Write(ids[at].Low);
            writer.Write(times[at]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var rest = reader.Read7BitEncodedInt(); rest > 0; rest--) Add(new EventKey(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64());
    }

    int Find(EventKey key, uint hash)
    {
        var mask = table.Length - 1;
        var place = (int)hash & mask;
        while (true)
        {
            var (its, position) = table[place];
            if (position == 0 || (its == hash && ids[position - 1] == key)) return place;
            place = (place + 1) & mask;
        }
    }

    static uint HashOf(EventKey key) => (uint)(((key.Low ^ key.High) * 0x9E37_79B9_7F4A_7C15) >> 32);

    // Closes the gap in the probe sequence, so that the table needs no tombstones.
    void ForgetFirst()
    {
        var mask = table.Length - 1;
        var gap = Find(ids[first], HashOf(ids[first]));
        for (var next = (gap + 1) & mask; table[next].Position != 0; next = (next + 1) & mask)
        {
            var home = (int)table[next].Hash & mask;
            if (((next - home) & mask) < ((next - gap) & mask)) continue;
            table[gap] = table[next];
            gap = next;
        }
        table[gap] = default;
        first = (first + 1) & (ids.Length - 1);
        count--;
    }

    void Enlarge()
    {
        var (oldIds, oldTimes, oldFirst) = (ids, times, first);
        ids = new EventKey[oldIds.Length * 2];
        times = new long[ids.Length];
        table = new (uint, int)[ids.Length * 2];
        first = 0;
        for (var i = 0; i < count; i++)
        {
            var from = (oldFirst + i) & (oldIds.Length - 1);
            ids[i] = oldIds[from];
            times[i] = oldTimes[from];
            table[Find(ids[i], HashOf(ids[i]))] = (HashOf(ids[i]), i + 1);
        }
    }
}
