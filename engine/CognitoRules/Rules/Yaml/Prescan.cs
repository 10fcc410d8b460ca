using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>Looks at the characters of a file before the parser does: size, characters nobody can see, tabs in the indentation.</summary>
static partial class Prescan
{
    /// <summary>False when the file must not be parsed; then an error was added.</summary>
    public static bool Check(SourceText source, DiagnosticBag bag)
    {
        if (source.Text.Length > YamlReader.LengthMax)
        {
            bag.Add(YamlMistakes.TooLarge(source, YamlReader.LengthMax));
            return false;
        }
        if (FirstHidden(source.Text) is { } hidden)
        {
            bag.Add(YamlMistakes.Hidden(source, hidden));
            return false;
        }
        if (FirstTab(source) is { } tab)
        {
            bag.Add(YamlMistakes.Tab(source, tab));
            return false;
        }
        return true;
    }

    // Control characters, text that turns the reading direction, line ends that only some tools see, halves of a character.
    static int? FirstHidden(string text)
    {
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || IsHidden(c)) return i;
        }
        return null;
    }

    static bool IsHidden(char c) => c is '\u061C' or '\u180E' or '\u200B' or '\u2060' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\uFFFE' or '\uFFFF';

    // The parser reports a tab at the start of the value above it, or accepts it; so it is looked for here. Inside a block scalar
    // a tab behind the indentation is text.
    static int? FirstTab(SourceText source)
    {
        var blockIndent = -1;
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            var indent = line.Length - line.TrimStart(' ').Length;
            if (line.AsSpan().Trim(" \t").IsEmpty) continue;
            if (blockIndent >= 0 && indent > blockIndent) continue;
            var blanks = line.Length - line.AsSpan().TrimStart(" \t").Length;
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && tab < blanks && line[blanks] != '#') return source.Offset(number, tab + 1);
            blockIndent = BlockHeader().IsMatch(line) ? indent : -1;
        }
        return null;
    }

    // A key or a dash with nothing behind it but `|` or `>`, its indicators and a comment.
    [GeneratedRegex(@"(?:^|[:\-]) *[|>][-+1-9]{0,2}[ \t]*(?: #.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex BlockHeader();
}
