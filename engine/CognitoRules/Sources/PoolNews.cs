using System.Text;

namespace CognitoRules.Sources;

/// <summary>
/// Since when events have told which account a pool belongs to. An event that no rule wants is passed on all the same when it tells so earlier than any
/// before it: findings name the account, whichever event told it. Not thread-safe; one per decoder.
/// </summary>
sealed class PoolNews
{
    // Beyond, every event of a further pool is news.
    const int PoolCountMax = 10_000;
    const int PoolLengthMax = 64;

    readonly Dictionary<string, long> toldMs = new(StringComparer.Ordinal);
    readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup;
    byte[] lastPool = [];
    long lastToldMs;

    internal PoolNews() => lookup = toldMs.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether no event of before this moment has told a pool's account; from now on this one has.</summary>
    internal bool IsNews(ReadOnlySpan<byte> pool, long timeMs)
    {
        // Most events are of the pool of the event before.
        if (timeMs >= lastToldMs && !pool.IsEmpty && pool.SequenceEqual(lastPool)) return false;
        Span<char> name = stackalloc char[PoolLengthMax];
        if (pool.Length > PoolLengthMax || !Encoding.UTF8.TryGetChars(pool, name, out var length)) return false;
        var isKnown = lookup.TryGetValue(name[..length], out var told);
        if (!isKnown && toldMs.Count >= PoolCountMax) return true;
        var isNews = !isKnown || timeMs < told;
        if (isNews) lookup[name[..length]] = told = timeMs;
        if (pool.Length != lastPool.Length) lastPool = new byte[pool.Length];
        pool.CopyTo(lastPool);
        lastToldMs = told;
        return isNews;
    }
}
