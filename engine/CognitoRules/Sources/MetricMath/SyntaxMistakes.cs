using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>What the lexer and the parser report, one method per message.</summary>
static class SyntaxMistakes
{
    internal static Diagnostic BadCharacter(MathText text, int at)
    {
        var length = char.IsHighSurrogate(text.Text[at]) && at + 1 < text.Text.Length ? 2 : 1;
        var written = text.Text.Substring(at, length);
        var help = written switch
        {
            "=" => "equality is `==`",
            "!" => "metric math has no `!`; compare with `== 0`",
            "&" => "and is `&&` or `AND`",
            "|" => "or is `||` or `OR`",
            "%" => "metric math has no remainder",
            "“" or "”" or "‘" or "’" => "quotes are straight: `\"` or `'`",
            "_" => "a name begins with a lower-case letter",
            _ => null,
        };
        var shown = char.IsControl(written[0]) || char.IsSurrogate(written[0]) ? $"U+{CodePoint(text.Text, at):X4}" : $"`{written}`";
        return Diagnostic.Error("CR3001", $"metric math has no character {shown}", text.Span(at, at + length), "cannot be read") with { Help = help };
    }

    // A lone surrogate is no code point of its own, and still has a number to show.
    static int CodePoint(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? char.ConvertToUtf32(text, at) : text[at];

    internal static Diagnostic BadNumber(MathText text, int start, int end) =>
        Diagnostic.Error("CR3001", $"`{text.Text[start..end]}` is neither a number nor a name", text.Span(start, end), "a number such as 20, 0.5 or 1e3; a name begins with a letter");

    internal static Diagnostic HugeNumber(MathText text, int start, int end) =>
        Diagnostic.Error("CR3001", "the number is larger than a double can hold", text.Span(start, end), "too large");

    internal static Diagnostic OpenText(MathText text, int start) =>
        Diagnostic.Error("CR3001", "the text has no closing quote", text.Span(start, text.Text.Length), "opened here") with { Help = $"close it with `{text.Text[start]}`" };

    internal static Diagnostic Expected(MathText text, MathToken found, string expected, string? help = null)
    {
        var what = found.Kind == MathTokenKind.End ? "the end" : $"`{text.Text[found.Start..found.End]}`";
        // The end of the text has no character of its own: the last one written carries the caret.
        var span = found.Kind == MathTokenKind.End ? text.Span(Math.Max(0, text.Text.TrimEnd().Length - 1), text.Text.TrimEnd().Length) : text.Span(found.Start, found.End);
        return Diagnostic.Error("CR3002", $"expected {expected}, found {what}", span, found.Kind == MathTokenKind.End ? $"expected {expected} after this" : $"expected {expected}") with { Help = help };
    }

    internal static Diagnostic Empty(MathText text) =>
        Diagnostic.Error("CR3002", "the metric math is empty", text.Span(0, text.Text.Length), "expected an expression such as `100 * failures / attempts`");

    internal static Diagnostic EmptyArray(MathText text, int start, int end) =>
        Diagnostic.Error("CR3002", "an array holds at least one series", text.Span(start, end), "is empty");

    internal static Diagnostic TooLong(MathText text) =>
        Diagnostic.Error("CR3003", string.Create(CultureInfo.InvariantCulture, $"the metric math has {text.Text.Length} characters; {MathText.LengthMax} are allowed"),
            text.Span(MathText.LengthMax, text.Text.Length), "too long") with
        { Help = "name a part of it as a series of its own" };

    internal static Diagnostic TooDeep(MathText text, MathToken at) =>
        Diagnostic.Error("CR3004", string.Create(CultureInfo.InvariantCulture, $"the metric math is nested more than {MathText.DepthMax} deep"), text.Span(at.Start, at.End), "too deep") with
        { Help = "name a part of it as a series of its own" };

    internal static Diagnostic TooManyTerms(MathText text, MathToken at) =>
        Diagnostic.Error("CR3004", string.Create(CultureInfo.InvariantCulture, $"the metric math joins more than {MathText.HeightMax} terms"), text.Span(at.Start, at.End), "too many") with
        { Help = "SUM of an array adds many series" };

    internal static Diagnostic LowerCaseWord(MathText text, MathToken word, string meant) =>
        Diagnostic.Error("CR3005", $"metric math writes `{meant}` in capitals", text.Span(word.Start, word.End), "lower case is a series' name") with { Help = $"write `{meant}`", Replacement = meant };
}
