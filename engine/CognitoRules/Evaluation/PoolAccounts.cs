using System.Collections.Concurrent;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which account owns which pool, learnt from the events in time order, so that a finding grouped by pool can name its ARN. A finding sees only what
/// was known at its own time, so that it does not matter when a window's end was noticed. Pools are few; a bound keeps hostile input from growing it.
/// </summary>
/// <remarks>
/// Threads that go through the same events share what is learnt, each by an object of its own: whoever comes to an event first enters what it tells, and
/// one that is behind does not see it before it has come there, too.
/// </remarks>
sealed class PoolAccounts
{
    const int PoolCountMax = 10_000;

    readonly ConcurrentDictionary<string, Known> accounts;
    readonly ConcurrentDictionary<string, Known>.AlternateLookup<ReadOnlySpan<char>> lookup;
    byte[] lastPool = [];
    long eventNumber;

    /// <summary>An account, and since which moment and event it is known.</summary>
    readonly record struct Known(string Account, long TimeMs, long EventNumber);

    internal PoolAccounts() : this(new ConcurrentDictionary<string, Known>(StringComparer.Ordinal), 0)
    {
    }

    PoolAccounts(ConcurrentDictionary<string, Known> accounts, long eventNumber)
    {
        this.accounts = accounts;
        this.eventNumber = eventNumber;
        lookup = accounts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>For another thread that goes on from the same event, through the same events.</summary>
    internal PoolAccounts Share() => new(accounts, eventNumber);

    /// <summary>Others have gone on through the events: what they learnt is known.</summary>
    internal void SeeAll() => eventNumber = long.MaxValue;

    /// <summary>Learns from one event; allocates only for a pool not seen before.</summary>
    internal void Learn(EventRow row)
    {
        eventNumber++;
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
        // Another thread that stands at this very event adds the same.
        lookup.TryAdd(name[..length], new Known(account.ToString()!, row.TimeMs, eventNumber));
    }

    /// <summary>The account that owned the pool as far as was known at a moment; null when it was not.</summary>
    internal string? Find(string pool, long asOfMs) =>
        accounts.TryGetValue(pool, out var known) && known.TimeMs <= asOfMs && known.EventNumber <= eventNumber ? known.Account : null;

    /// <summary>Writes what was learnt.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(accounts.Count);
        foreach (var (pool, known) in accounts.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            writer.Write(pool);
            writer.Write(known.Account);
            writer.Write(known.TimeMs);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) accounts[reader.ReadString()] = new Known(reader.ReadString(), reader.ReadInt64(), 0);
    }
}
