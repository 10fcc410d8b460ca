using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace CognitoRules.Windows;

/// <summary>
/// The ids of the latest few events of a window with their times, packed into one array: eight bytes of time, one of length, the bytes. A UUID, which
/// most ids are, takes sixteen bytes instead of thirty-six, told by the length 0. A full sample of UUIDs is moved on in place.
/// </summary>
static class SampleIds
{
    const int HeadBytes = 9;
    const int UuidBytes = 16;

    // Longer ids are cut; they are evidence for people, not keys.
    const int IdBytesMax = 255;

    /// <summary>Adds the id of the newest event and, when there are too many, lets the oldest go; an event without an id has none to show.</summary>
    internal static void Add(ref byte[]? ids, long timeMs, ReadOnlySpan<byte> id, int countMax)
    {
        if (id.Length == 0 || countMax == 0) return;
        if (id.Length > IdBytesMax) id = id[..IdBytesMax];
        var isUuid = TryParse(id, out var uuid);
        var size = HeadBytes + (isUuid ? UuidBytes : id.Length);
        var held = ids.AsSpan();
        var leaving = Count(held) == countMax ? Size(held, 0) : 0;
        var start = held.Length - leaving;
        if (leaving != size)
        {
            var longer = new byte[start + size];
            held[leaving..].CopyTo(longer);
            ids = longer;
        }
        else
        {
            held[leaving..].CopyTo(held);
        }
        var place = ids.AsSpan(start);
        BinaryPrimitives.WriteInt64LittleEndian(place, timeMs);
        place[8] = isUuid ? (byte)0 : (byte)id.Length;
        if (isUuid) MemoryMarshal.Write(place[HeadBytes..], uuid);
        else id.CopyTo(place[HeadBytes..]);
    }

    /// <summary>Removes the ids of events before a moment.</summary>
    internal static void RemoveBefore(ref byte[]? ids, long timeMs)
    {
        var at = 0;
        while (at < (ids?.Length ?? 0) && BinaryPrimitives.ReadInt64LittleEndian(ids.AsSpan(at)) < timeMs) at += Size(ids, at);
        if (at > 0) ids = at == ids!.Length ? null : ids[at..];
    }

    /// <summary>The ids as text, in the order of their events.</summary>
    internal static IReadOnlyList<string> Read(ReadOnlySpan<byte> ids)
    {
        var texts = new List<string>();
        for (var at = 0; at < ids.Length; at += Size(ids, at))
        {
            var bytes = ids.Slice(at + HeadBytes, Size(ids, at) - HeadBytes);
            texts.Add(IsUuid(ids, at) ? MemoryMarshal.Read<Guid>(bytes).ToString() : Encoding.UTF8.GetString(bytes));
        }
        return texts;
    }

    static int Count(ReadOnlySpan<byte> ids)
    {
        var count = 0;
        for (var at = 0; at < ids.Length; at += Size(ids, at)) count++;
        return count;
    }

    // Only what is written back the same way may be packed: lower case and hyphens.
    static bool TryParse(ReadOnlySpan<byte> id, out Guid uuid)
    {
        uuid = default;
        return id.Length == 36 && !id.ContainsAnyInRange((byte)'A', (byte)'Z') && Utf8Parser.TryParse(id, out uuid, out var read, 'D') && read == 36;
    }

    static bool IsUuid(ReadOnlySpan<byte> ids, int at) => ids[at + 8] == 0;

    static int Size(ReadOnlySpan<byte> ids, int at) => HeadBytes + (IsUuid(ids, at) ? UuidBytes : ids[at + 8]);
}
