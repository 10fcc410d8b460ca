using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>The ids of events already passed on, oldest forgotten first. Owned by <see cref="ReorderBuffer"/>.</summary>
/// <remarks>
/// Holds every id of the last horizon, at least <see cref="CountMin"/> and at most <see cref="CountMax"/>. An id is 128 bits: the UUID that AWS
/// gives, or the head of a SHA-256 of anything else, so two different ids are never taken for one. Forgetting an id loses nothing: its
/// duplicate is then older than what was passed on, and counts as late instead.
/// </remarks>
sealed class SeenEvents(long horizonMs)
{
    /// <summary>So many ids are kept even when they are older than the horizon.</summary>
    internal const int CountMin = 1 << 17;

    /// <summary>More are never kept.</summary>
    internal const int CountMax = 1 << 20;

    // A ring of ids in the order passed on, and a table of ring positions (plus one) by hash with linear probing.
    UInt128[] ids = new UInt128[1024];
    long[] times = new long[1024];
    int[] table = new int[4096];
    int first;
    int count;

    /// <summary>The key of an event id; sources give ids independently of each other.</summary>
    internal static UInt128 Key(EventSources source, ReadOnlySpan<byte> id)
    {
        Span<byte> key = stackalloc byte[32];
        if (id.Length == 36 && Utf8Parser.TryParse(id, out Guid uuid, out var used, 'D') && used == 36) MemoryMarshal.Write(key, uuid);
        else SHA256.HashData(id, key);
        key[15] ^= (byte)source;
        return BinaryPrimitives.ReadUInt128LittleEndian(key);
    }

    /// <summary>Whether the id is remembered.</summary>
    internal bool Contains(UInt128 key) => table[Find(key)] != 0;

    /// <summary>Remembers an id whose event is passed on. False when it was remembered already.</summary>
    internal bool Add(UInt128 key, long timeMs)
    {
        var place = Find(key);
        if (table[place] != 0) return false;
        if (count == ids.Length)
        {
            if (count < CountMin || (count < CountMax && times[first] >= timeMs - horizonMs)) Enlarge();
            else ForgetFirst();
            place = Find(key);
        }
        var at = (first + count) & (ids.Length - 1);
        ids[at] = key;
        times[at] = timeMs;
        table[place] = at + 1;
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
            writer.Write((ulong)(ids[at] >> 64));
            writer.Write((ulong)ids[at]);
            writer.Write(times[at]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var rest = reader.Read7BitEncodedInt(); rest > 0; rest--) Add(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64());
    }

    int Find(UInt128 key)
    {
        var place = Home(key);
        while (table[place] != 0 && ids[table[place] - 1] != key) place = (place + 1) & (table.Length - 1);
        return place;
    }

    int Home(UInt128 key)
    {
        var mixed = ((ulong)key ^ (ulong)(key >> 64)) * 0x9E37_79B9_7F4A_7C15;
        return (int)(mixed >> 32) & (table.Length - 1);
    }

    // Closes the gap in the probe sequence, so that the table needs no tombstones.
    void ForgetFirst()
    {
        var gap = Find(ids[first]);
        for (var next = (gap + 1) & (table.Length - 1); table[next] != 0; next = (next + 1) & (table.Length - 1))
        {
            var home = Home(ids[table[next] - 1]);
            if (((next - home) & (table.Length - 1)) < ((next - gap) & (table.Length - 1))) continue;
            table[gap] = table[next];
            gap = next;
        }
        table[gap] = 0;
        first = (first + 1) & (ids.Length - 1);
        count--;
    }

    void Enlarge()
    {
        var (oldIds, oldTimes, oldFirst) = (ids, times, first);
        ids = new UInt128[oldIds.Length * 2];
        times = new long[ids.Length];
        table = new int[ids.Length * 4];
        first = 0;
        for (var i = 0; i < count; i++)
        {
            var from = (oldFirst + i) & (oldIds.Length - 1);
            ids[i] = oldIds[from];
            times[i] = oldTimes[from];
            table[Find(ids[i])] = i + 1;
        }
    }
}
