using System.Globalization;

namespace CognitoRules.Rules.Yaml;

/// <summary>
/// What a plain scalar means by YAML 1.2's core schema: OFF, yes and no are text (YAML 1.1 read them as bools),
/// 012 is twelve, 1_000 and 10:30 are text, and there are no dates.
/// </summary>
static class CoreSchema
{
    /// <summary>null, bool, double or string.</summary>
    public static object? Read(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => TryNumber(text, out var number) ? number : text,
    };

    static bool TryNumber(string text, out double number)
    {
        number = 0;
        if (!char.IsAsciiDigit(text[^1]) && text[^1] != '.' && !text.StartsWith("0x", StringComparison.Ordinal)) return false;
        if (text.StartsWith("0x", StringComparison.Ordinal)) return TryRadix(text.AsSpan(2), 16, out number);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return TryRadix(text.AsSpan(2), 8, out number);
        return text[0] is '+' or '-' or '.' or (>= '0' and <= '9')
            && text.AsSpan().IndexOfAnyExcept("0123456789+-.eE") < 0
            && text.AsSpan().IndexOfAnyInRange('0', '9') >= 0
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }

    static bool TryRadix(ReadOnlySpan<char> digits, int radix, out double number)
    {
        number = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix) return false;
            number = number * radix + digit;
        }
        return digits.Length > 0;
    }
}
