using System.Globalization;

namespace CognitoRules.Time;

/// <summary>Durations as rules write them: 90s, 10m, 1h30m, 2d.</summary>
public static class Durations
{
    /// <summary>The longest duration a rule may name.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(366);

    /// <summary>Reads a duration: one or more of number and unit (ms, s, m, h, d), units falling, no blanks.</summary>
    /// <returns>False for anything else, for zero, and for more than <see cref="Max"/>.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var total = 0L;
        var lastUnit = long.MaxValue;
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            if (i == start || i - start > 9) return false;
            var number = long.Parse(text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture);
            var unitStart = i;
            while (i < text.Length && char.IsAsciiLetterLower(text[i])) i++;
            var unit = text[unitStart..i] switch { "ms" => 1L, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, "d" => 86_400_000, _ => 0 };
            if (unit == 0 || unit >= lastUnit) return false;
            lastUnit = unit;
            total += number * unit;
            if (total > (long)Max.TotalMilliseconds) return false;
        }
        duration = TimeSpan.FromMilliseconds(total);
        return total > 0;
    }

    /// <summary>Writes a duration in its shortest form, such as 1h30m; 0s for none.</summary>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        if (rest < 0) return "-" + Format(-duration);
        if (rest == 0) return "0s";
        var text = "";
        foreach (var (name, size) in new[] { ("d", 86_400_000L), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1) })
        {
            if (rest < size) continue;
            text += string.Create(CultureInfo.InvariantCulture, $"{rest / size}{name}");
            rest %= size;
        }
        return text;
    }
}
