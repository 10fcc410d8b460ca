using System.Text.RegularExpressions;

namespace CognitoRules.Predicates;

/// <summary>
/// Regular expressions of rules. The engine is .NET's non-backtracking one, linear in its input, but not cheap for every pattern: lengths and
/// counted repeats are limited, so that its automaton stays small.
/// </summary>
static class Patterns
{
    internal const int LengthMax = 128;
    internal const int RepeatTotalMax = 32;

    // Linear still means some nanoseconds per character: a longer text is searched only this far.
    internal const int InputMax = 64 * 1024;

    const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Why a pattern is refused, or null when it is fine.</summary>
    internal static string? Refusal(string pattern)
    {
        if (pattern.Length == 0) return "it is empty";
        if (pattern.Length > LengthMax) return $"it is longer than {LengthMax} characters";
        if (Repeats(pattern) > RepeatTotalMax) return $"its counted repeats add up to more than {RepeatTotalMax}";
        try
        {
            return Make(pattern) is null ? "it is empty" : null;
        }
        catch (ArgumentException bad)
        {
            // The message repeats the pattern before it says what is wrong.
            var reason = bad.Message.LastIndexOf(". ", StringComparison.Ordinal);
            return bad.Message[(reason < 0 ? 0 : reason + 2)..].TrimEnd('.').ToLowerInvariant();
        }
        catch (NotSupportedException)
        {
            return "back references, look-around and atomic groups need a search that is not linear";
        }
    }

    internal static Regex Make(string pattern) => new(pattern, Options);

    static int Repeats(string pattern)
    {
        var total = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
                continue;
            }
            if (pattern[i] != '{') continue;
            var end = pattern.IndexOf('}', i);
            if (end < 0) continue;
            foreach (var part in pattern[(i + 1)..end].Split(','))
            {
                if (!int.TryParse(part, System.Globalization.NumberStyles.None, null, out var count)) continue;
                total = Math.Min(total + count, int.MaxValue / 2);
            }
        }
        return total;
    }
}
