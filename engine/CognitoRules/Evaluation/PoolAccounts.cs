using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which account owns which pool, learnt from the events in time order, so that a finding grouped by pool can name its ARN.
/// Pools are few; a bound keeps hostile input from growing it.
/// </summary>
sealed class PoolAccounts
{
    const int PoolCountMax = 10_000;

    readonly Dictionary<string, string> accounts = new(StringComparer.Ordinal);
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    internal PoolAccounts() => lookup = accounts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Learns from one event; allocates only for a pool not seen before.</summary>
    internal void Learn(EventRow row)
    {
        var pool = row.Text((int)Word.UserPool);
        var account = row.Text((int)Word.Account);
        if (pool.IsMissing || account.IsMissing || pool.Utf8.Length > 64) return;
        Span<char> name = stackalloc char[64];
        if (!Encoding.UTF8.TryGetChars(pool.Utf8, name, out var length)) return;
        if (lookup.ContainsKey(name[..length]) || accounts.Count >= PoolCountMax) return;
        accounts.Add(new string(name[..length]), account.ToString()!);
    }

    internal string? Find(string pool) => accounts.GetValueOrDefault(pool);
}
