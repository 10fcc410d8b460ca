using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CognitoRules.Diagnostics;

/// <summary>Diagnostics as SARIF 2.1.0, for code scanning. Only for rule files: findings are no source-code alerts.</summary>
public static class SarifRenderer
{
    /// <summary>Writes the log, ended by a line feed.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<Diagnostic> diagnostics)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonRenderer.Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            var codes = diagnostics.Select(d => d.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            WriteTool(json, codes);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var diagnostic in diagnostics) WriteResult(json, diagnostic, codes.IndexOf(diagnostic.Code));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        JsonRenderer.WriteSafely(writer, stream);
    }

    static void WriteTool(Utf8JsonWriter json, List<string> codes)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "cognitorules");
        json.WriteString("semanticVersion", typeof(SarifRenderer).Assembly.GetName().Version?.ToString(3));
        json.WriteStartArray("rules");
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            if (Codes.Find(code) is { } page)
            {
                WriteText(json, "shortDescription", page.Title);
                json.WriteStartObject("help");
                json.WriteString("text", page.Body);
                json.WriteString("markdown", page.Markdown);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteResult(Utf8JsonWriter json, Diagnostic diagnostic, int index)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code);
        json.WriteNumber("ruleIndex", index);
        json.WriteString("level", diagnostic.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "note" });
        WriteText(json, "message", diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message} ({diagnostic.Help})");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, PathOf(diagnostic));
        if (diagnostic.Span is { } span) WriteRegion(json, "region", span);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("cognitorules/v1", Fingerprint(diagnostic));
        json.WriteEndObject();
        WriteFix(json, diagnostic);
        json.WriteEndObject();
    }

    static void WriteFix(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        if (diagnostic.Replacement is not { } replacement || (diagnostic.ReplacementSpan ?? diagnostic.Span) is not { } span) return;
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        WriteText(json, "description", diagnostic.Help ?? $"write {replacement}");
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        WriteArtifact(json, span.Source.Path);
        json.WriteStartArray("replacements");
        json.WriteStartObject();
        WriteRegion(json, "deletedRegion", span);
        WriteText(json, "insertedContent", replacement);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        json.WriteString("uriBaseId", "SRCROOT");
        json.WriteEndObject();
    }

    static void WriteRegion(Utf8JsonWriter json, string name, SourceSpan span)
    {
        var (start, end) = (span.StartPosition, span.EndPosition);
        json.WriteStartObject(name);
        json.WriteNumber("startLine", start.Line);
        json.WriteNumber("startColumn", start.Column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
        json.WriteEndObject();
    }

    static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    static string PathOf(Diagnostic diagnostic) => diagnostic.Span?.Source.Path ?? diagnostic.Path ?? "";

    // The same mistake keeps its fingerprint when lines above it move.
    static string Fingerprint(Diagnostic diagnostic) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{diagnostic.Code}\n{PathOf(diagnostic)}\n{diagnostic.RuleId}\n{diagnostic.Message}")))[..32];
}
