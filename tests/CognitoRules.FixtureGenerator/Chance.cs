using System.Globalization;

namespace CognitoRules.FixtureGenerator;

/// <summary>Numbers by chance that are the same on every machine and version: SplitMix64.</summary>
sealed class Chance
{
    readonly ulong seed;
    ulong state;

    internal Chance(ulong seed) => state = this.seed = seed;

    internal ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to below a bound.</summary>
    internal int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>A number from 0 to below 1.</summary>
    internal double Share() => (Next() >> 11) / (double)(1UL << 53);

    /// <summary>Whether something happens that happens this often: 0.05 is one in twenty.</summary>
    internal bool Happens(double share) => Share() < share;

    /// <summary>A whole number whose mean is the given one, spread as independent arrivals are.</summary>
    internal int Arrivals(double mean)
    {
        // Knuth's product of shares; the means here are small.
        var (limit, product, count) = (Math.Exp(-mean), Share(), 0);
        while (product > limit)
        {
            product *= Share();
            count++;
        }
        return count;
    }

    /// <summary>A source of its own, so that what one part of a story draws does not move what another part gets.</summary>
    internal Chance Fork(string name)
    {
        var mixed = seed;
        foreach (var letter in name) mixed = (mixed ^ letter) * 0x100000001B3;
        return new Chance(mixed);
    }

    internal T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A random id in the form of a UUID of version 4.</summary>
    internal string Uuid()
    {
        var (a, b) = (Next(), Next());
        return string.Create(CultureInfo.InvariantCulture, $"{a >> 32:x8}-{(a >> 16) & 0xffff:x4}-4{a & 0xfff:x3}-{0x8000 | (b >> 48) & 0x3fff:x4}-{b & 0xffffffffffff:x12}");
    }

    /// <summary>An id of letters and digits, as app clients have.</summary>
    internal string Token(int length)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        return string.Create(length, this, (span, chance) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Letters[chance.Below(Letters.Length)];
        });
    }

    internal void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
