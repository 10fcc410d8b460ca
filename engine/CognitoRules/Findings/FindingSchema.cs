using System.Reflection;

namespace CognitoRules.Findings;

/// <summary>The JSON Schema (draft-07) of the finding objects that `replay -f ndjson` prints and EventBridge receives as `detail`.</summary>
public static class FindingSchema
{
    /// <summary>The schema's text.</summary>
    public static string Text { get; } = Read();

    static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("finding.schema.json")
            ?? throw new InvalidOperationException("finding.schema.json is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
