using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CognitoRules.Findings;

/// <summary>The identity of a finding: the same rule, group and slot give the same id on every run, restart and machine.</summary>
static class FindingId
{
    /// <summary>Hashes rule id, group key and slot, each length-prefixed or of fixed width, so that no two triples share their bytes.</summary>
    internal static string Of(string ruleId, ReadOnlySpan<byte> groupKey, long slotMs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        var id = Encoding.UTF8.GetBytes(ruleId);
        BinaryPrimitives.WriteInt64LittleEndian(number, id.Length);
        hash.AppendData(number);
        hash.AppendData(id);
        BinaryPrimitives.WriteInt64LittleEndian(number, groupKey.Length);
        hash.AppendData(number);
        hash.AppendData(groupKey);
        BinaryPrimitives.WriteInt64LittleEndian(number, slotMs);
        hash.AppendData(number);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
