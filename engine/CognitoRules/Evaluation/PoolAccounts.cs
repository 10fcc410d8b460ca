using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which account owns which pool, learnt from the events in time order, so that a finding grouped by pool can name its ARN. A finding sees only what
/// was known at its own time, so that it does not matter when a window's end was noticed. Pools are few; a bound keeps hostile input from growing it.
/// </summary>
sealed class PoolAccounts
{
    const int PoolCountMax = 10_000;

    readonly Dictionary<string, (string Account, long KnownMs)> accounts = new(StringComparer.Ordinal);
    readonly Dictionary<string, (string Account, long KnownMs)>.AlternateLookup<ReadOnlySpan<char>> lookup;
    byte[] lastPool = [];

    internal PoolAccounts() => lookup = accounts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Learns from one event; allocates only for a pool not seen before.</summary>
    internal void Learn(EventRow row)
    {
        var pool = row.Text((int)Word.UserPool);
        var account = row.Text((int)Word.Account);
        if (pool.IsMissing || account.IsMissing || pool.Utf8.Length > 64) return;
        // Most events are of the pool of the event before.
        if (pool.Utf8.SequenceEqual(lastPool)) return;
        if (pool.Utf8.Length != lastPool.Length) lastPool = new byte[pool.Utf8.Length];
        pool.Utf8.CopyTo(lastPool);
        Span<char> name = stackalloc char[64];
        if (!Encoding.UTF8.TryGetChars(pool.Utf8, name, out var length)) return;
        if (lookup.ContainsKey(name[..length]) || accounts.Count >= PoolCountMax) return;
        accounts.Add(new string(name[..length]), (account.ToString()!, row.TimeMs));
    }

    /// <summary>The account that owned the pool as far as was known at a moment; null when it was not.</summary>
    internal string? Find(string pool, long asOfMs) => accounts.TryGetValue(pool, out var known) && known.KnownMs <= asOfMs ? known.Account : null;

    /// <summary>Writes what was learnt.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(accounts.Count);
        foreach (var (pool, (account, knownMs)) in accounts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            writer.Write(pool);
            writer.Write(account);
            writer.Write(knownMs);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) accounts[reader.ReadString()] = (reader.ReadString(), reader.ReadInt64());
    }
}
