using System.Text;

namespace CognitoRules.Sources.CloudTrail;

/// <summary>Which user pool an app client belongs to: what records of sign-in calls do not say, and a deployment does.</summary>
sealed class ClientPools
{
    readonly Dictionary<string, byte[]> pools;
    readonly Dictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> lookup;

    internal ClientPools(IReadOnlyDictionary<string, string> map)
    {
        pools = map.ToDictionary(p => p.Key, p => Encoding.UTF8.GetBytes(p.Value), StringComparer.Ordinal);
        lookup = pools.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether no client is known.</summary>
    internal bool IsEmpty => pools.Count == 0;

    /// <summary>The pool of a client; empty when it is not known.</summary>
    internal ReadOnlySpan<byte> Find(ReadOnlySpan<byte> client)
    {
        if (pools.Count == 0 || client.Length is 0 or > 128) return default;
        Span<char> name = stackalloc char[128];
        return Encoding.UTF8.TryGetChars(client, name, out var length) && lookup.TryGetValue(name[..length], out var pool) ? pool : default;
    }
}
