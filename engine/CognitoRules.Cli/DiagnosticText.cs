using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Diagnostics for people, with the line that counts them.</summary>
static class DiagnosticText
{
    internal static void Write(TextWriter writer, IReadOnlyList<Diagnostic> diagnostics, int countMax, bool color, int width)
    {
        foreach (var diagnostic in diagnostics.Take(countMax)) TerminalRenderer.Write(writer, diagnostic, color, width);
        if (diagnostics.Count > countMax) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {diagnostics.Count - countMax} more (--max-errors {diagnostics.Count} shows all)\n"));
    }

    internal static void WriteSummary(TextWriter writer, ValidationSummary summary, IReadOnlyList<Diagnostic> shown)
    {
        var good = summary.Errors == 0;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "✓" : "✗")} {Count(summary.Files, "file")}, {Count(summary.Rules, "good rule")}: {Count(summary.Errors, "error")}, {Count(summary.Warnings, "warning")}"));
        var first = shown.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) ?? (shown.Count > 0 ? shown[0] : null);
        if (first is not null) writer.WriteLine($"  more about the first: cognitorules explain {first.Code}");
    }

    internal static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {noun}{(number == 1 ? "" : "s")}");
}
