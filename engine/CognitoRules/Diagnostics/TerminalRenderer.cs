using System.Globalization;

namespace CognitoRules.Diagnostics;

/// <summary>A diagnostic for people: message, place, the line with carets, why, and what to do.</summary>
public static class TerminalRenderer
{
    /// <summary>Writes one diagnostic and an empty line.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="diagnostic">What.</param>
    /// <param name="color">Whether to use colours; meaning never rests on them.</param>
    /// <param name="width">Columns of the terminal: longer lines are cropped around the carets; 0: never.</param>
    public static void Write(TextWriter writer, Diagnostic diagnostic, bool color, int width)
    {
        var word = diagnostic.Severity.ToString().ToLowerInvariant();
        var paint = diagnostic.Severity switch { DiagnosticSeverity.Error => "1;31", DiagnosticSeverity.Warning => "1;33", _ => "1;36" };
        writer.WriteLine($"{Paint($"{word}[{diagnostic.Code}]", paint, color)}: {Paint(TerminalText.Escape(diagnostic.Message), "1", color)}");
        if (diagnostic.Span is not { } span)
        {
            if (diagnostic.Path is { } path) writer.WriteLine($"  --> {TerminalText.Escape(path)}");
            WriteTrailer(writer, diagnostic, "  ", color);
            writer.WriteLine();
            return;
        }
        var start = span.StartPosition;
        var gutter = new string(' ', start.Line.ToString(CultureInfo.InvariantCulture).Length + 1);
        writer.WriteLine($"{gutter[1..]}{Paint("-->", "1;34", color)} {Place(diagnostic)}");
        writer.WriteLine($"{gutter}{Paint("|", "1;34", color)}");
        WriteLine(writer, span, start, diagnostic.Label, color, width, paint);
        WriteTrailer(writer, diagnostic, gutter, color);
        WriteReplacement(writer, diagnostic, color);
        writer.WriteLine();
    }

    internal static string Place(Diagnostic diagnostic)
    {
        if (diagnostic.Span is not { } span) return TerminalText.Escape(diagnostic.Path ?? "");
        var start = span.StartPosition;
        return string.Create(CultureInfo.InvariantCulture, $"{TerminalText.Escape(span.Source.Path)}:{start.Line}:{start.Column}");
    }

    static void WriteLine(TextWriter writer, SourceSpan span, LinePosition start, string label, bool color, int width, string paint)
    {
        var line = span.Source.Line(start.Line);
        var from = Math.Min(start.Column - 1, line.Length);
        var end = span.EndPosition;
        var to = end.Line == start.Line ? Math.Clamp(end.Column - 1, from, line.Length) : line.Length;
        var (before, marked, after) = (Show(line[..from]), Show(line[from..to]), Show(line[to..]));
        (before, after) = Crop(before, marked, after, width);
        var number = start.Line.ToString(CultureInfo.InvariantCulture);
        var bar = Paint("|", "1;34", color);
        writer.WriteLine($"{Paint(number, "1;34", color)} {bar} {before}{marked}{after}".TrimEnd());
        var carets = new string('^', Math.Max(1, TerminalText.Width(marked)));
        var text = label.Length == 0 ? carets : $"{carets} {TerminalText.Escape(label)}";
        writer.WriteLine($"{new string(' ', number.Length)} {bar} {new string(' ', TerminalText.Width(before))}{Paint(text, paint, color)}");
    }

    // Tabs are shown as spaces, so that carets stand below what they mark.
    static string Show(string text) => TerminalText.Escape(text.Replace("\t", "    ", StringComparison.Ordinal));

    static (string Before, string After) Crop(string before, string marked, string after, int width)
    {
        var room = width - 10;
        if (width <= 0 || before.Length + marked.Length + after.Length <= room) return (before, after);
        if (before.Length > room / 2) before = "…" + before[^(room / 2)..];
        var rest = Math.Max(0, room - before.Length - marked.Length);
        if (after.Length > rest) after = after[..rest] + "…";
        return (before, after);
    }

    static void WriteTrailer(TextWriter writer, Diagnostic diagnostic, string gutter, bool color)
    {
        if (diagnostic.Note is { } note) writer.WriteLine($"{gutter}{Paint("=", "1;34", color)} {Paint("note", "1", color)}: {TerminalText.Escape(note)}");
        if (diagnostic.Help is { } help) writer.WriteLine($"{gutter}{Paint("=", "1;34", color)} {Paint("help", "1", color)}: {TerminalText.Escape(help)}");
    }

    // The line as it would be once mended; only for a replacement within one line.
    static void WriteReplacement(TextWriter writer, Diagnostic diagnostic, bool color)
    {
        if (diagnostic.Replacement is not { } replacement || replacement.Contains('\n', StringComparison.Ordinal)) return;
        var span = diagnostic.ReplacementSpan ?? diagnostic.Span!.Value;
        var (start, end) = (span.StartPosition, span.EndPosition);
        if (start.Line != end.Line) return;
        var line = span.Source.Line(start.Line);
        var before = Show(line[..(start.Column - 1)]);
        var shown = TerminalText.Escape(replacement);
        var number = start.Line.ToString(CultureInfo.InvariantCulture);
        var bar = Paint("|", "1;34", color);
        writer.WriteLine($"{Paint(number, "1;34", color)} {bar} {before}{shown}{Show(line[Math.Min(end.Column - 1, line.Length)..])}".TrimEnd());
        writer.WriteLine($"{new string(' ', number.Length)} {bar} {new string(' ', TerminalText.Width(before))}{Paint(new string('~', Math.Max(1, TerminalText.Width(shown))), "32", color)}");
    }

    static string Paint(string text, string code, bool color) => color ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
