namespace CognitoRules.Diagnostics;

/// <summary>Finds the name that was probably meant.</summary>
public static class DidYouMean
{
    /// <summary>The nearest of <paramref name="names"/> within max(1, length / 3) edits (a swap counts one; case differences count none), or null.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var limit = Math.Max(1, written.Length / 3);
        return names
            .Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(c => c.Distance <= limit && c.Name.Length > 0)
            .OrderBy(c => c.Distance)
            .ThenByDescending(c => CommonStart(written, c.Name))
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    // Of two names equally near, people mean the one that begins as they did.
    static int CommonStart(string a, string b)
    {
        var length = 0;
        while (length < Math.Min(a.Length, b.Length) && char.ToUpperInvariant(a[length]) == char.ToUpperInvariant(b[length])) length++;
        return length;
    }

    // Optimal string alignment (restricted Damerau-Levenshtein): names are short, so the full table is fine.
    internal static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 64 || a.Length > 256 || b.Length > 256) return int.MaxValue;
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[a.Length, b.Length];
    }
}
