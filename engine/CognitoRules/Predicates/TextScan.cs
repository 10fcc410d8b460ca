using System.Globalization;

namespace CognitoRules.Predicates;

/// <summary>
/// Looks at the characters of an expression before Roslyn's lexer does, which recurses into interpolated texts and reads directives. Knows just
/// enough of C# to tell texts and comments from the rest.
/// </summary>
static class TextScan
{
    /// <summary>The first character that no expression may hold, and how many belong to it; null when all are fine.</summary>
    internal static (int At, int Length)? Find(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsHidden(text, i)) return (i, 1);
        }
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when text.AsSpan(i).StartsWith("\"\"\""):
                    return (i, 3);
                case '"':
                    i = EndOfText(text, i + 1, isVerbatim: i > 0 && text[i - 1] == '@');
                    break;
                case '\'':
                    i = EndOfCharacter(text, i + 1);
                    break;
                case '/' when Next(text, i) is '/' or '*':
                    i = EndOfComment(text, i);
                    break;
                case '$' or '#' or '`' or '\\':
                    return (i, 1);
            }
        }
        return null;
    }

    /// <summary>What a reviewer cannot see: controls, format characters (bidi, zero width), private use, lone surrogates, spaces that are not U+0020.</summary>
    internal static bool IsHidden(string text, int i)
    {
        var c = text[i];
        if (c is '\n' or '\r' or '\t' or ' ') return false;
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) return IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, i));
        if (char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1])) return false;
        return IsHidden(char.GetUnicodeCategory(c));
    }

    static bool IsHidden(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    static int EndOfText(string text, int i, bool isVerbatim)
    {
        for (; i < text.Length; i++)
        {
            if (isVerbatim && text[i] == '"' && Next(text, i) == '"') i++;
            else if (text[i] == '"' || (!isVerbatim && text[i] == '\n')) return i;
            else if (!isVerbatim && text[i] == '\\') i++;
        }
        return text.Length;
    }

    static int EndOfCharacter(string text, int i)
    {
        for (; i < text.Length; i++)
        {
            if (text[i] is '\'' or '\n') return i;
            if (text[i] == '\\') i++;
        }
        return text.Length;
    }

    static int EndOfComment(string text, int i)
    {
        var isLine = text[i + 1] == '/';
        var end = isLine ? text.IndexOf('\n', i) : text.IndexOf("*/", i + 2, StringComparison.Ordinal);
        return end < 0 ? text.Length : isLine ? end : end + 1;
    }

    static char Next(string text, int i) => i + 1 < text.Length ? text[i + 1] : '\0';
}
