using System.Security.Cryptography;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>A stand-in for the id of a record that has none: a hash of the record, so that the same record read twice is one event.</summary>
static class EventIds
{
    internal static void SetSubstitute(EventRow row, ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(json, hash);
        row.SetText((int)Word.EventId, Encoding.ASCII.GetBytes("sha256:" + Convert.ToHexStringLower(hash[..16])));
    }
}
