using System.Globalization;

namespace CognitoRules.Diagnostics;

/// <summary>Workflow commands that GitHub shows as annotations. It takes ten of each level; the rest is told in one notice.</summary>
public static class GitHubRenderer
{
    const int PerLevelMax = 10;

    /// <summary>Writes annotations.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> diagnostics)
    {
        var left = 0;
        foreach (var level in diagnostics.GroupBy(d => d.Severity).OrderByDescending(g => g.Key))
        {
            foreach (var diagnostic in level.Take(PerLevelMax)) WriteOne(writer, diagnostic);
            left += Math.Max(0, level.Count() - PerLevelMax);
        }
        if (left > 0) writer.Write(string.Create(CultureInfo.InvariantCulture, $"::notice::and {left} more\n"));
    }

    static void WriteOne(TextWriter writer, Diagnostic diagnostic)
    {
        var level = diagnostic.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "notice" };
        var place = $"file={Property(diagnostic.Span?.Source.Path ?? diagnostic.Path ?? "")}";
        if (diagnostic.Span is { } span)
        {
            var (start, end) = (span.StartPosition, span.EndPosition);
            place += string.Create(CultureInfo.InvariantCulture, $",line={start.Line},col={start.Column},endLine={end.Line},endColumn={end.Column}");
        }
        var text = diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message}\nhelp: {diagnostic.Help}";
        writer.Write($"::{level} {place},title={Property(diagnostic.Code)}::{Data(text)}\n");
    }

    // A workflow command ends at the line's end; these are the runner's own escapes.
    static string Data(string text) => string.Join("%0A", text.Split('\n').Select(l => TerminalText.Escape(l).Replace("%", "%25", StringComparison.Ordinal)));

    static string Property(string text) => TerminalText.Escape(text).Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
