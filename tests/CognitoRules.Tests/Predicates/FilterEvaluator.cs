using System.Globalization;
using System.Text.Json;

namespace CognitoRules.Tests.Predicates;

/// <summary>
/// CloudWatch Logs filter patterns over JSON, as the user guide describes them: `{ expression }` of selectors, `=` with `*` in quoted texts, numeric
/// comparisons, IS TRUE/FALSE/NULL, NOT EXISTS, &amp;&amp; before ||. A selector of an object or a list never matches. Refuses whatever it does not know.
/// </summary>
sealed class FilterEvaluator(string pattern, JsonElement record)
{
    int at;

    public static bool Matches(string pattern, JsonElement record)
    {
        if (pattern.Length == 0) return true;
        var evaluator = new FilterEvaluator(pattern, record);
        evaluator.Take("{");
        var holds = evaluator.Either();
        evaluator.Take("}");
        return evaluator.at == pattern.Length ? holds : throw new FormatException($"`{pattern[evaluator.at..]}` is left over");
    }

    bool Either()
    {
        var holds = Both();
        while (TryTake("||")) holds |= Both();
        return holds;
    }

    bool Both()
    {
        var holds = One();
        while (TryTake("&&")) holds &= One();
        return holds;
    }

    bool One()
    {
        if (!TryTake("(")) return Term();
        var holds = Either();
        Take(")");
        return holds;
    }

    bool Term()
    {
        var value = Select();
        if (TryTake("IS TRUE")) return value?.ValueKind == JsonValueKind.True;
        if (TryTake("IS FALSE")) return value?.ValueKind == JsonValueKind.False;
        if (TryTake("IS NULL")) return value?.ValueKind == JsonValueKind.Null;
        if (TryTake("NOT EXISTS")) return value is null;
        foreach (var sign in new[] { "<=", ">=", "=", "<", ">" })
        {
            if (TryTake(sign)) return Compare(value, sign);
        }
        throw new FormatException($"no operator at `{pattern[at..]}`");
    }

    bool Compare(JsonElement? value, string sign)
    {
        if (pattern[at] == '"')
        {
            if (sign != "=") throw new FormatException($"`{sign}` needs a number");
            var end = pattern.IndexOf('"', at + 1);
            var wild = pattern[(at + 1)..end];
            if (wild.Length == 0) throw new FormatException("an empty text");
            at = end + 1;
            Blanks();
            return value is { ValueKind: JsonValueKind.String } text && IsLike(text.GetString()!, wild);
        }
        var start = at;
        while (at < pattern.Length && (char.IsAsciiDigit(pattern[at]) || pattern[at] is '-' or '+' or '.' or 'e')) at++;
        var number = double.Parse(pattern[start..at], CultureInfo.InvariantCulture);
        Blanks();
        if (value is not { ValueKind: JsonValueKind.Number } found) return false;
        var left = found.GetDouble();
        return sign switch { "=" => left == number, "<" => left < number, "<=" => left <= number, ">" => left > number, _ => left >= number };
    }

    JsonElement? Select()
    {
        Take("$");
        JsonElement? value = record;
        while (at < pattern.Length && pattern[at] is '.' or '[')
        {
            if (pattern[at] == '[')
            {
                var end = pattern.IndexOf(']', at);
                var index = int.Parse(pattern[(at + 1)..end], CultureInfo.InvariantCulture);
                value = value is { ValueKind: JsonValueKind.Array } list && index < list.GetArrayLength() ? list[index] : null;
                at = end + 1;
                continue;
            }
            string name;
            if (pattern.AsSpan(at).StartsWith(".['"))
            {
                var end = pattern.IndexOf("']", at, StringComparison.Ordinal);
                name = pattern[(at + 3)..end];
                at = end + 2;
            }
            else
            {
                var start = ++at;
                while (at < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[at]) || pattern[at] is '_' or '-')) at++;
                name = pattern[start..at];
            }
            value = value is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var member) ? member : null;
        }
        Blanks();
        return value;
    }

    static bool IsLike(string text, string wild)
    {
        var parts = wild.Split('*');
        if (parts.Length == 1) return text == wild;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        var from = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, from, StringComparison.Ordinal);
            if (found < 0) return false;
            from = found + part.Length;
        }
        return text.Length - from >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    void Take(string token)
    {
        if (!TryTake(token)) throw new FormatException($"expected `{token}` at `{pattern[at..]}`");
    }

    bool TryTake(string token)
    {
        if (string.CompareOrdinal(pattern, at, token, 0, token.Length) != 0) return false;
        at += token.Length;
        if (token != "$") Blanks();
        return true;
    }

    void Blanks()
    {
        while (at < pattern.Length && pattern[at] == ' ') at++;
    }
}
