namespace CognitoRules.Diagnostics;

/// <summary>One line per diagnostic, `file:line:col: error CR1003: message`: what editors' problem matchers read.</summary>
public static class LineRenderer
{
    /// <summary>Writes all diagnostics.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            writer.Write($"{TerminalRenderer.Place(diagnostic)}: {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}: {TerminalText.Escape(diagnostic.Message)}\n");
    }
}
