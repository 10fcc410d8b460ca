using System.Globalization;
using System.Text;
using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>
/// Decodes one scalar a second time, remembering where each character came from. The parser's own decoded value is the referee:
/// when the two differ, the map says the whole scalar for every character, which is coarse but never wrong.
/// </summary>
/// <remarks>The rules of folding and chomping follow the parser's scanner step by step, because it decides what a rule says.</remarks>
sealed class ScalarMapper
{
    readonly string text;
    readonly string decoded;
    readonly StringBuilder output = new();
    readonly List<int> starts = [];
    readonly List<int> ends = [];
    int at;
    int lineStart;

    ScalarMapper(SourceText source, int start, string decoded)
    {
        text = source.Text;
        at = start;
        this.decoded = decoded;
    }

    /// <summary>A scalar with the place of each of its characters.</summary>
    /// <param name="source">The file.</param>
    /// <param name="place">Where and how it is written.</param>
    /// <param name="decoded">What the parser made of it.</param>
    /// <param name="inFlow">Whether it stands inside brackets or braces.</param>
    public static YamlScalar Make(SourceText source, ScalarPlace place, string decoded, bool inFlow)
    {
        var (map, span) = IsWrittenAsItIs(source, place, decoded) ? AsItIs(source, place, decoded.Length) : Map(source, place, decoded);
        return new YamlScalar(decoded, place, map, span, inFlow);
    }

    /// <summary>Whether the decoded text stands in the file unit by unit: on one line, with nothing escaped. Most do.</summary>
    public static bool IsWrittenAsItIs(SourceText source, ScalarPlace place, string decoded)
    {
        if (place.Style > ScalarStyle.DoubleQuoted || decoded.Contains('\n') || decoded.Contains('\r')) return false;
        var quote = place.Style switch { ScalarStyle.SingleQuoted => '\'', ScalarStyle.DoubleQuoted => '"', _ => '\0' };
        var start = place.TextStart;
        if (start > source.Text.Length || !source.Text.AsSpan(start).StartsWith(decoded, StringComparison.Ordinal)) return false;
        if (quote == '\0') return true;
        return start + decoded.Length < source.Text.Length && source.Text[start + decoded.Length] == quote && !decoded.Contains(quote) && (quote == '\'' || !decoded.Contains('\\'));
    }

    static (ScalarMap Map, SourceSpan Span) AsItIs(SourceText source, ScalarPlace place, int length)
    {
        var end = place.TextStart + length + (place.Style == ScalarStyle.Plain ? 0 : 1);
        return (new ScalarMap(source, new Run(length == 0 ? place.Start : place.TextStart, length + 1)), new SourceSpan(source, place.Start, end));
    }

    static (ScalarMap Map, SourceSpan Span) Map(SourceText source, ScalarPlace place, string decoded)
    {
        var mapper = new ScalarMapper(source, place.Start, decoded);
        var understood = place.Style switch
        {
            ScalarStyle.Plain => mapper.Plain(),
            ScalarStyle.SingleQuoted => mapper.Quoted('\''),
            ScalarStyle.DoubleQuoted => mapper.Quoted('"'),
            _ => mapper.Block(place.Style == ScalarStyle.Literal, place.ParentIndent),
        };
        if (!understood || !mapper.output.Equals(decoded)) return Coarse(source, place.Start, decoded, place.ParserEnd);
        mapper.starts.Add(mapper.ends.Count > 0 ? mapper.ends[^1] : place.Start);
        var end = place.Style == ScalarStyle.Plain ? mapper.starts[^1] : mapper.at;
        return (new ScalarMap(source, mapper.starts) { Ends = mapper.ends }, new SourceSpan(source, place.Start, end));
    }

    static (ScalarMap Map, SourceSpan Span) Coarse(SourceText source, int start, string decoded, int parserEnd)
    {
        var starts = new int[decoded.Length + 1];
        var ends = new int[decoded.Length];
        Array.Fill(starts, start);
        Array.Fill(ends, parserEnd);
        return (new ScalarMap(source, starts) { Ends = ends, Exact = false }, new SourceSpan(source, start, parserEnd));
    }

    bool Plain()
    {
        while (output.Length < decoded.Length)
        {
            if (at >= text.Length) return false;
            if (IsBlank(text[at]) || BreakLength(at) > 0) Fold();
            else Copy();
        }
        return true;
    }

    bool Quoted(char quote)
    {
        at++;
        while (at < text.Length)
        {
            if (text[at] == quote)
            {
                if (quote == '"' || at + 1 >= text.Length || text[at + 1] != '\'')
                {
                    at++;
                    return true;
                }
                Emit('\'', at, at += 2);
            }
            else if (quote == '"' && text[at] == '\\')
            {
                if (!Escape()) return false;
            }
            else if (IsBlank(text[at]) || BreakLength(at) > 0)
            {
                Fold();
            }
            else
            {
                Copy();
            }
        }
        return false;
    }

    // A run of blanks on one line stands for itself; a run with one line break is a space, with more it is the breaks after the first.
    void Fold()
    {
        var start = at;
        while (at < text.Length && IsBlank(text[at])) at++;
        if (BreakLength(at) == 0)
        {
            for (var i = start; i < at; i++) Emit(text[i], i, i + 1);
            return;
        }
        var first = at;
        at += BreakLength(at);
        var firstEnd = at;
        if (!EmptyLines()) Emit(' ', first, firstEnd);
    }

    // Skips the blanks that begin a line, and each empty line, which is a line break of the text. True when there was one.
    bool EmptyLines()
    {
        var any = false;
        while (at < text.Length)
        {
            if (IsBlank(text[at]))
            {
                at++;
            }
            else if (BreakLength(at) is var length and > 0)
            {
                Emit('\n', at, at + length);
                at += length;
                any = true;
            }
            else
            {
                break;
            }
        }
        return any;
    }

    bool Escape()
    {
        var start = at;
        if (BreakLength(at + 1) is var length and > 0)
        {
            at += 1 + length;
            EmptyLines();
            return true;
        }
        if (at + 1 >= text.Length) return false;
        var code = text[at + 1];
        at += 2;
        if (code is 'x' or 'u' or 'U')
        {
            var digits = code == 'x' ? 2 : code == 'u' ? 4 : 8;
            if (at + digits > text.Length) return false;
            if (!uint.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0x10FFFF) return false;
            at += digits;
            if (value <= 0xFFFF) Emit((char)value, start, at);
            else foreach (var unit in char.ConvertFromUtf32((int)value)) Emit(unit, start, at);
            return true;
        }
        const string Codes = "0abt\tnvfre \"'/\\N_LP";
        const string Values = "\0\a\b\t\t\n\v\f\r\u001b \"'/\\\u0085\u00a0\u2028\u2029";
        var index = Codes.IndexOf(code, StringComparison.Ordinal);
        if (index < 0) return false;
        Emit(Values[index], start, at);
        return true;
    }

    bool Block(bool literal, int parentIndent)
    {
        at++;
        var chomp = ' ';
        var indent = 0;
        while (at < text.Length && text[at] is '+' or '-' or (>= '1' and <= '9'))
        {
            if (char.IsAsciiDigit(text[at])) indent = Math.Max(parentIndent, 0) + text[at] - '0';
            else chomp = text[at];
            at++;
        }
        while (at < text.Length && BreakLength(at) == 0) at++;
        NextLine();
        var trailing = new List<(int Start, int End)>();
        indent = BlankLines(indent, parentIndent, trailing);
        (int Start, int End)? leading = null;
        var leadingBlank = false;
        while (at < text.Length && Column == indent && BreakLength(at) == 0)
        {
            var startsBlank = IsBlank(text[at]);
            if (leading is { } join)
            {
                if (literal || leadingBlank || startsBlank) Emit('\n', join.Start, join.End);
                else if (trailing.Count == 0) Emit(' ', join.Start, join.End);
            }
            EmitAll(trailing);
            leadingBlank = startsBlank;
            while (at < text.Length && BreakLength(at) == 0) Copy();
            leading = at < text.Length ? (at, at + BreakLength(at)) : null;
            NextLine();
            BlankLines(indent, parentIndent, trailing);
        }
        if (chomp != '-' && leading is { } last) Emit('\n', last.Start, last.End);
        if (chomp == '+') EmitAll(trailing);
        at = ends.Count > 0 ? Math.Max(ends[^1], Math.Min(at, leading?.Start ?? at)) : at;
        return true;
    }

    // Skips indentation and empty lines, which it remembers; finds the block's indentation when it is not yet known.
    int BlankLines(int indent, int parentIndent, List<(int Start, int End)> breaks)
    {
        var widest = 0;
        while (true)
        {
            while (at < text.Length && (indent == 0 || Column < indent) && text[at] == ' ') at++;
            widest = Math.Max(widest, Column);
            var length = BreakLength(at);
            if (length == 0) break;
            breaks.Add((at, at + length));
            NextLine();
        }
        return indent != 0 ? indent : Math.Max(Math.Max(widest, parentIndent + 1), 1);
    }

    int Column => at - lineStart;

    void NextLine()
    {
        at += BreakLength(at);
        lineStart = at;
    }

    void EmitAll(List<(int Start, int End)> breaks)
    {
        foreach (var (start, end) in breaks) Emit('\n', start, end);
        breaks.Clear();
    }

    void Copy()
    {
        Emit(text[at], at, at + 1);
        at++;
    }

    void Emit(char unit, int start, int end)
    {
        output.Append(unit);
        starts.Add(start);
        ends.Add(end);
    }

    // CR LF is one break; the reader rejects the exotic breaks of YAML 1.1 before any scalar is mapped.
    int BreakLength(int offset) => offset >= text.Length ? 0 : text[offset] switch
    {
        '\r' => offset + 1 < text.Length && text[offset + 1] == '\n' ? 2 : 1,
        '\n' => 1,
        _ => 0,
    };

    static bool IsBlank(char c) => c is ' ' or '\t';
}

/// <summary>Whole numbers one after the other.</summary>
sealed class Run(int start, int count) : IReadOnlyList<int>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public int this[int index] => index >= 0 && index < count ? start + index : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < count; i++) yield return start + i;
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
