using System.Globalization;

namespace CognitoRules.Rules;

/// <summary>
/// promtool's notation for the points of a series, read exactly as promtool does: `57x10` is 57 and ten more of it, `1+2x3` is 1 3 5 7,
/// `10-2x3` is 10 8 6 4, `_` is no point, `_x2` is two of those. Tokens are separated by blanks.
/// </summary>
static class SeriesNotation
{
    /// <summary>The longest series a test may have.</summary>
    public const int PointCountMax = 100_000;

    /// <summary>Reads the notation. False with the range of the token that cannot be read, and why.</summary>
    public static bool TryRead(string text, List<double> points, out (int Start, int End) at, out string why)
    {
        at = default;
        why = "";
        var i = 0;
        while (i < text.Length)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            at = (start, i);
            if (!TryToken(text[start..i], points, out why)) return false;
        }
        why = "expected at least one point";
        at = (0, text.Length);
        return points.Count > 0;
    }

    static bool TryToken(string token, List<double> points, out string why)
    {
        why = "expected a number, `_`, `axn`, `a+bxn` or `a-bxn`";
        var times = token.LastIndexOf('x');
        var count = 0;
        if (times >= 0 && !int.TryParse(token.AsSpan(times + 1), NumberStyles.None, CultureInfo.InvariantCulture, out count)) return false;
        var value = times < 0 ? token : token[..times];
        if (points.Count + (long)count + 1 > PointCountMax)
        {
            why = string.Create(CultureInfo.InvariantCulture, $"a series has at most {PointCountMax} points");
            return false;
        }
        if (value == "_")
        {
            for (var i = 0; i < (times < 0 ? 1 : count); i++) points.Add(double.NaN);
            return true;
        }
        var sign = value.Length > 1 ? value.IndexOfAny(['+', '-'], 1) : -1;
        // The sign of an exponent is no step.
        if (sign > 0 && value[sign - 1] is 'e' or 'E') sign = value.IndexOfAny(['+', '-'], sign + 1);
        var step = 0.0;
        if (sign > 0 && (times < 0 || !TryNumber(value[(sign + 1)..], out step))) return false;
        if (!TryNumber(sign > 0 ? value[..sign] : value, out var first)) return false;
        if (sign > 0 && value[sign] == '-') step = -step;
        for (var i = 0; i <= count; i++) points.Add(first + i * step);
        return true;
    }

    static bool TryNumber(string text, out double number) => double.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
