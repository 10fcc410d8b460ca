namespace CognitoRules.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; never fails a run.</summary>
    Info,

    /// <summary>Probably a mistake; fails with `--strict`.</summary>
    Warning,

    /// <summary>The rule is not loaded.</summary>
    Error,
}

/// <summary>An author's mistake, with its place. A value, never thrown.</summary>
/// <param name="Code">Stable code, CR and four digits; each has a page.</param>
/// <param name="Message">What is wrong, in the author's words; backticks around names.</param>
/// <param name="Span">Where; null only when there is no text (a missing file).</param>
/// <param name="Label">A few words behind the carets.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message, SourceSpan? Span, string Label = "")
{
    /// <summary>The path shown when there is no span.</summary>
    public string? Path { get; init; }

    /// <summary>Why we think so.</summary>
    public string? Note { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Help { get; init; }

    /// <summary>Text that, put in place of <see cref="ReplacementSpan"/> (default: the span), mends it; null when no fix is certain.</summary>
    public string? Replacement { get; init; }

    /// <summary>What the replacement replaces, when that is not the span itself.</summary>
    public SourceSpan? ReplacementSpan { get; init; }

    /// <summary>The rule's id, when it is known.</summary>
    public string? RuleId { get; init; }

    /// <summary>Another tool's code behind this one, such as CS0103.</summary>
    public string? Origin { get; init; }

    /// <summary>An error.</summary>
    public static Diagnostic Error(string code, string message, SourceSpan? span, string label = "") => new(code, DiagnosticSeverity.Error, message, span, label);

    /// <summary>A warning.</summary>
    public static Diagnostic Warning(string code, string message, SourceSpan? span, string label = "") => new(code, DiagnosticSeverity.Warning, message, span, label);
}

/// <summary>Collects diagnostics; not thread-safe; one per load.</summary>
public sealed class DiagnosticBag
{
    readonly List<Diagnostic> items = [];

    /// <summary>All so far, in the order reported.</summary>
    public IReadOnlyList<Diagnostic> Items => items;

    /// <summary>Whether any is an error.</summary>
    public bool HasErrors => items.Exists(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>Adds one.</summary>
    public void Add(Diagnostic diagnostic) => items.Add(diagnostic);

    /// <summary>Adds many.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => items.AddRange(diagnostics);

    /// <summary>All, by file, place, code and message: the order of every machine output.</summary>
    public IReadOnlyList<Diagnostic> Sorted() => [.. items
        .DistinctBy(d => new Same(d.Code, d.Message, d.Span, d.Path))
        .OrderBy(d => d.Span?.Source.Path ?? d.Path ?? "", StringComparer.Ordinal)
        .ThenBy(d => d.Span?.Start ?? -1)
        .ThenBy(d => d.Code, StringComparer.Ordinal)
        .ThenBy(d => d.Message, StringComparer.Ordinal)];

    // A class and no tuple: code for it is compiled ahead, and every start comes by here.
    sealed record Same(string Code, string Message, SourceSpan? Span, string? Path);
}
