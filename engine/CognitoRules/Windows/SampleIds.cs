using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace CognitoRules.Windows;

/// <summary>
/// A few event ids of a window with their times, packed into one array: eight bytes of time, one of length, the bytes. A UUID, which most ids are, takes
/// sixteen bytes instead of thirty-six, told by the length 0.
/// </summary>
static class SampleIds
{
    const int HeadBytes = 9;
    const int UuidBytes = 16;

    // Longer ids are cut; they are evidence for people, not keys.
    const int IdBytesMax = 255;

    /// <summary>How many ids there are.</summary>
    internal static int Count(byte[]? ids)
    {
        var count = 0;
        for (var at = 0; at < (ids?.Length ?? 0); at += Size(ids!, at)) count++;
        return count;
    }

    /// <summary>Adds an id behind the others; an event without an id has none to show.</summary>
    internal static void Add(ref byte[]? ids, long timeMs, ReadOnlySpan<byte> id)
    {
        if (id.Length == 0) return;
        if (id.Length > IdBytesMax) id = id[..IdBytesMax];
        // Only what is written back the same way may be packed: lower case and hyphens.
        var isUuid = id.Length == 36 && !id.ContainsAnyInRange((byte)'A', (byte)'Z') && Utf8Parser.TryParse(id, out Guid _, out var read, 'D') && read == 36;
        var start = ids?.Length ?? 0;
        Array.Resize(ref ids, start + HeadBytes + (isUuid ? UuidBytes : id.Length));
        BinaryPrimitives.WriteInt64LittleEndian(ids.AsSpan(start), timeMs);
        ids[start + 8] = isUuid ? (byte)0 : (byte)id.Length;
        if (isUuid && Utf8Parser.TryParse(id, out Guid uuid, out _, 'D')) MemoryMarshal.Write(ids.AsSpan(start + HeadBytes), uuid);
        else id.CopyTo(ids.AsSpan(start + HeadBytes));
    }

    /// <summary>Removes the ids of events before a moment.</summary>
    internal static void RemoveBefore(ref byte[]? ids, long timeMs)
    {
        var at = 0;
        while (at < (ids?.Length ?? 0) && BinaryPrimitives.ReadInt64LittleEndian(ids.AsSpan(at)) < timeMs) at += Size(ids!, at);
        if (at > 0) ids = at == ids!.Length ? null : ids[at..];
    }

    /// <summary>The ids as text, in the order added.</summary>
    internal static IReadOnlyList<string> Read(byte[]? ids)
    {
        var texts = new List<string>();
        for (var at = 0; at < (ids?.Length ?? 0); at += Size(ids!, at))
        {
            var bytes = ids.AsSpan(at + HeadBytes, Size(ids!, at) - HeadBytes);
            texts.Add(IsUuid(ids!, at) ? MemoryMarshal.Read<Guid>(bytes).ToString() : Encoding.UTF8.GetString(bytes));
        }
        return texts;
    }

    static bool IsUuid(byte[] ids, int at) => ids[at + 8] == 0;

    static int Size(byte[] ids, int at) => HeadBytes + (IsUuid(ids, at) ? UuidBytes : ids[at + 8]);
}
