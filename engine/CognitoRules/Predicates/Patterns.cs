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
        if (TooLarge(pattern) is { } why) return why;
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
        catch (NotSupportedException refused)
        {
            // The engine counts on its own what repeats within repeats come to.
            return refused.Message.Contains("automaton", StringComparison.Ordinal)
                ? "its repeats within repeats come to more than an automaton should have"
                : "back references, look-around and atomic groups need a search that is not linear";
        }
    }

    /// <summary>What keeps a pattern from having a small automaton, or null: all that can be said of it without making it ready, which costs as much as a rule.</summary>
    internal static string? TooLarge(string pattern)
    {
        if (pattern.Length == 0) return "it is empty";
        if (pattern.Length > LengthMax) return $"it is longer than {LengthMax} characters";
        return Repeats(pattern) > RepeatTotalMax ? $"its counted repeats add up to more than {RepeatTotalMax}" : null;
    }

    /// <summary>A search that is made ready when first a text is there to be searched.</summary>
    internal static Lazy<Regex> Later(string pattern) => new(() => MakeOrNone(pattern));

    // Lowering refuses a pattern that is none; only a forged file can hold one, and it is found in no text.
    static Regex MakeOrNone(string pattern)
    {
        try
        {
            return Make(pattern);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            return Make(@"[^\s\S]");
        }
    }

    static Regex Make(string pattern) => new(pattern, Options);

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
