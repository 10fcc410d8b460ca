using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CognitoRules.Diagnostics;

/// <summary>What a check of rules came to.</summary>
/// <param name="Files">Files read.</param>
/// <param name="Rules">Good rules.</param>
/// <param name="Errors">Errors in all, shown or not.</param>
/// <param name="Warnings">Warnings in all.</param>
public sealed record ValidationSummary(int Files, int Rules, int Errors, int Warnings);

/// <summary>Diagnostics as one JSON document.</summary>
public static class JsonRenderer
{
    internal static JsonWriterOptions Options { get; } = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document, ended by a line feed.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> diagnostics, ValidationSummary summary)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "1.0");
            json.WriteStartObject("tool");
            json.WriteString("name", "cognitorules");
            json.WriteString("version", typeof(JsonRenderer).Assembly.GetName().Version?.ToString(3));
            json.WriteEndObject();
            json.WriteBoolean("valid", summary.Errors == 0);
            json.WriteStartObject("summary");
            json.WriteNumber("files", summary.Files);
            json.WriteNumber("rules", summary.Rules);
            json.WriteNumber("errors", summary.Errors);
            json.WriteNumber("warnings", summary.Warnings);
            json.WriteEndObject();
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in diagnostics) WriteOne(json, diagnostic);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        WriteSafely(writer, stream);
    }

    /// <summary>
    /// Writes a finished document and a line feed. The relaxed encoder lets format characters through, such as the marks that turn the
    /// direction of text; a reader of the raw document must not be misled by them, so they are escaped here. They occur in strings only.
    /// </summary>
    internal static void WriteSafely(TextWriter writer, MemoryStream document)
    {
        foreach (var c in Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length))
        {
            if (c > '\u007f' && char.GetUnicodeCategory(c) == UnicodeCategory.Format) writer.Write(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
            else writer.Write(c);
        }
        writer.Write('\n');
    }

    static void WriteOne(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        json.WriteString("rule_id", diagnostic.RuleId);
        json.WriteString("message", diagnostic.Message);
        json.WriteString("label", diagnostic.Label);
        if (diagnostic.Span is { } span) WriteRange(json, "range", span);
        else json.WriteString("file", diagnostic.Path);
        json.WriteString("note", diagnostic.Note);
        json.WriteString("help", diagnostic.Help);
        json.WriteString("origin", diagnostic.Origin);
        json.WriteString("replacement", diagnostic.Replacement);
        if (diagnostic.ReplacementSpan is { } other) WriteRange(json, "replacement_range", other);
        json.WriteEndObject();
    }

    static void WriteRange(Utf8JsonWriter json, string name, SourceSpan span)
    {
        json.WriteStartObject(name);
        json.WriteString("file", span.Source.Path);
        foreach (var (edge, position) in new[] { ("start", span.StartPosition), ("end", span.EndPosition) })
        {
            json.WriteStartObject(edge);
            json.WriteNumber("line", position.Line);
            json.WriteNumber("column", position.Column);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
