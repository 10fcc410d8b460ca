using System.Globalization;
using System.Text;

namespace CognitoRules.Diagnostics;

/// <summary>Makes text of unknown origin safe to print: what a terminal would obey, or a reader could not see, is shown as an escape.</summary>
public static class TerminalText
{
    /// <summary>Escapes controls (C0, C1, DEL), format characters such as bidirectional marks, private use and lone surrogates.</summary>
    public static string Escape(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++) clean = !NeedsEscape(text, i);
        if (clean) return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (!NeedsEscape(text, i)) escaped.Append(text[i]);
            else if (text[i] == '\n') escaped.Append("\\n");
            else if (text[i] == '\r') escaped.Append("\\r");
            else if (text[i] == '\t') escaped.Append("\\t");
            else escaped.Append(text[i] < 0x100 ? "\\x" : "\\u").Append(((int)text[i]).ToString(text[i] < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }

    /// <summary>How many columns a terminal gives a text: 2 for wide East Asian characters and emoji, 0 for combining marks.</summary>
    internal static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    static int Width(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F
            or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD ? 2 : 1;
    }

    static bool NeedsEscape(string text, int i)
    {
        var c = text[i];
        if (c is >= ' ' and < (char)0x7f) return false;
        if (char.IsHighSurrogate(c)) return i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]);
        if (char.IsLowSurrogate(c)) return i == 0 || !char.IsHighSurrogate(text[i - 1]);
        return char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
