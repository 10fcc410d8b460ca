using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>
/// What tells an event from every other: the UUID that AWS gives, or the head of a SHA-256 of any other id, so two different ids are never taken for
/// one. Sources give ids independently of each other, so the source is part of it. Two words and no UInt128, of which no code is compiled ahead.
/// </summary>
readonly record struct EventKey(ulong High, ulong Low)
{
    /// <summary>The key of an event id.</summary>
    internal static EventKey Of(EventSources source, ReadOnlySpan<byte> id)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (UuidBytes.TryPack(id, bytes) || TryPackInLowerCase(id, bytes)) AsGuid(bytes);
        else SHA256.HashData(id, bytes);
        bytes[15] ^= (byte)source;
        return new EventKey(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    // AWS writes lower case; an id that went through other hands may not be.
    static bool TryPackInLowerCase(ReadOnlySpan<byte> id, Span<byte> bytes)
    {
        if (id.Length != UuidBytes.TextLength) return false;
        Span<byte> lower = stackalloc byte[UuidBytes.TextLength];
        return Ascii.ToLower(id, lower, out _) == OperationStatus.Done && UuidBytes.TryPack(lower, bytes);
    }

    // The order of a Guid's bytes, whose first three groups are little-endian: states written before hold them so.
    static void AsGuid(Span<byte> bytes) =>
        Vector128.Shuffle(Vector128.Create<byte>(bytes[..16]), Vector128.Create((byte)3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15)).CopyTo(bytes);
}
