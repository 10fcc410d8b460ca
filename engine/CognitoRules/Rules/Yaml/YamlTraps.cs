using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>
/// The places where YAML reads C# as something else: a value that begins with `!`, `"`, `[`, `{`, `*` or `&amp;`, one that holds `: ` or ` #`.
/// Each is told at the character, with the value in quotes as the mended form.
/// </summary>
static partial class YamlTraps
{
    /// <summary>The value that stands on the line of <paramref name="offset"/>, from its first character to the line's end; null when there is none.</summary>
    internal static SourceSpan? ValueAt(SourceText source, int offset)
    {
        var number = source.Position(offset).Line;
        var line = source.Line(number);
        if (KeyAndValue().Match(line) is not { Success: true } match) return null;
        var value = match.Groups["value"];
        var start = source.Offset(number, value.Index + 1);
        return new SourceSpan(source, start, start + value.Value.TrimEnd().Length);
    }

    /// <summary>The advice for an error of the parser that comes from one of these traps; null for any other error.</summary>
    internal static Diagnostic? Recognise(SourceText source, int start, string parserMessage)
    {
        bool Says(string words) => parserMessage.Contains(words, StringComparison.OrdinalIgnoreCase);
        var value = ValueAt(source, start);
        if (Says("invalid mapping") || Says("mapping values are not allowed")) return Colon(source, start, value);
        if (value is not { } found || start < found.Start) return null;
        var opens = found.Text[0];
        if (opens is '"' or '\'' or '[' or '{' && start > found.Start && (Says("expected key") || Says("document end")))
            return Advise(found, $"what begins with `{opens}` ends with the matching `{Closing(opens)}` in YAML", start);
        return opens is '!' or '&' or '*' ? Advise(found, $"`{opens}` begins {Meaning(opens)} in YAML") : null;
    }

    /// <summary>Advice for a value that YAML reads as something else.</summary>
    internal static Diagnostic Advise(SourceSpan value, string reason, int? place = null) =>
        Diagnostic.Error("CR1015", "YAML does not read this value as text", YamlMistakes.At(value.Source, place ?? value.Start), "not a part of a text here") with
        {
            Note = reason,
            Help = "put the value in quotes, or write `|` and put it on the next line",
            Replacement = Quote(value.Text),
            ReplacementSpan = value,
        };

    /// <summary>Advice for a C# scalar that reads well but is not what was written: cut by a comment, or by a comma. Null when it is whole.</summary>
    internal static Diagnostic? Cut(YamlScalar code)
    {
        if (code.Style != ScalarStyle.Plain) return null;
        var source = code.Span.Source;
        var rest = source.Line(code.Span.EndPosition.Line)[(code.Span.EndPosition.Column - 1)..];
        var open = Unclosed(code.Value);
        if (code.InFlow && open && rest.TrimStart().StartsWith(',')) return CutByComma(code);
        var blanks = rest.Length - rest.TrimStart(' ', '\t').Length;
        if (blanks == 0 || blanks == rest.Length || rest[blanks] != '#') return null;
        var hash = new SourceSpan(source, code.Span.End + blanks, code.Span.End + rest.TrimEnd().Length);
        if (open) return CutByComment(code, hash);
        return blanks == 1 ? MaybeCutByComment(hash) : null;
    }

    static Diagnostic CutByComma(YamlScalar code) =>
        Diagnostic.Error("CR1015", "a comma ends this value", new SourceSpan(code.Span.Source, code.Span.End, code.Span.End + 1), "inside `{ }` and `[ ]` YAML splits at every comma") with
        {
            Note = $"what is left is `{code.Value}`, which is not closed",
            Help = "put the value in quotes, or write the mapping with one entry per line",
        };

    static Diagnostic CutByComment(YamlScalar code, SourceSpan hash) =>
        Diagnostic.Error("CR1016", "` #` begins a comment and cuts the value", hash, "YAML drops this") with
        {
            Note = $"what is left is `{code.Value}`, which is not closed",
            Help = "put the value in quotes, or write `|` and put it on the next line",
            Replacement = Quote(code.Span.Source.Text[code.Span.Start..hash.End]),
            ReplacementSpan = new SourceSpan(code.Span.Source, code.Span.Start, hash.End),
        };

    static Diagnostic MaybeCutByComment(SourceSpan hash) =>
        Diagnostic.Warning("CR1016", "` #` ends the value here", hash, "a comment, not a part of the C#") with
        {
            Help = "if it is a comment, put two blanks before it or give it a line of its own; if not, put the value in quotes",
        };

    static Diagnostic? Colon(SourceText source, int colon, SourceSpan? value)
    {
        var line = source.Line(source.Position(colon).Line);
        var key = KeyAndValue().Match(line);
        if (!key.Success && !BareKey().IsMatch(line)) return Advise(YamlMistakes.At(source, colon), ColonReason) with { Replacement = null, ReplacementSpan = null };
        return value is { } found && colon >= found.Start ? Advise(found, ColonReason, colon) : null;
    }

    const string ColonReason = "a colon with a blank behind it ends a name in YAML";

    /// <summary>The text as one YAML scalar on one line: in double quotes when nothing needs an escape, else in single quotes.</summary>
    internal static string Quote(string text) => text.AsSpan().IndexOfAny('"', '\\') < 0 ? $"\"{text}\"" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    static char Closing(char opens) => opens switch { '[' => ']', '{' => '}', _ => opens };

    static string Meaning(char opens) => opens switch { '!' => "a tag", '&' => "an anchor", _ => "an alias" };

    // Whether a C# expression ends inside a string or inside brackets.
    static bool Unclosed(string code)
    {
        var depth = 0;
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] is '"' or '\'')
            {
                var quote = code[i++];
                while (i < code.Length && code[i] != quote) i += code[i] == '\\' ? 2 : 1;
                if (i >= code.Length) return true;
            }
            else if (code[i] is '(' or '[' or '{')
            {
                depth++;
            }
            else if (code[i] is ')' or ']' or '}')
            {
                depth--;
            }
        }
        return depth > 0;
    }

    [GeneratedRegex("""^ *(?:- +)*(?:[A-Za-z][\w.\-]*|"[^"]*"|'[^']*'): +(?<value>[^\s#|>].*)$""", RegexOptions.CultureInvariant)]
    private static partial Regex KeyAndValue();

    [GeneratedRegex("""^ *(?:- +)*(?:[A-Za-z][\w.\-]*|"[^"]*"|'[^']*'):\s*(?:#.*)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex BareKey();
}
