using System.Buffers.Binary;
using System.Security.Cryptography;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>
/// What tells an event from every other: the UUID that AWS gives, or the head of a SHA-256 of any other id, so two different ids are never taken for
/// one. Sources give ids independently of each other, so the source is part of it. Two words and no UInt128, of which no code is compiled ahead.
/// </summary>
readonly record struct EventKey(ulong High, ulong Low)
{
    const int UuidLength = 36;

    /// <summary>The key of an event id.</summary>
    internal static EventKey Of(EventSources source, ReadOnlySpan<byte> id)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (!TryUuid(id, bytes)) SHA256.HashData(id, bytes);
        bytes[15] ^= (byte)source;
        return new EventKey(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    // The 16 bytes in the order of a Guid's, whose first three groups are little-endian: states written before hold them so.
    static bool TryUuid(ReadOnlySpan<byte> id, Span<byte> bytes)
    {
        if (id.Length != UuidLength || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-') return false;
        Span<byte> digits = stackalloc byte[32];
        id[..8].CopyTo(digits);
        id[9..13].CopyTo(digits[8..]);
        id[14..18].CopyTo(digits[12..]);
        id[19..23].CopyTo(digits[16..]);
        id[24..].CopyTo(digits[20..]);
        if (Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        bytes[..4].Reverse();
        bytes[4..6].Reverse();
        bytes[6..8].Reverse();
        return true;
    }
}
