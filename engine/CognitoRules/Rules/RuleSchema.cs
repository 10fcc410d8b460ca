using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CognitoRules.Rules;

/// <summary>Writes rules.schema.json, a draft-07 JSON schema, from the table of fields: what an editor accepts is what the loader reads.</summary>
public static class RuleSchema
{
    const string DurationPattern = "^([0-9]+(ms|s|m|h|d))+$";

    /// <summary>The schema's text, ended by a line feed.</summary>
    public static string Generate()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "CognitoRules rule");
            json.WriteString("description", "One detection rule for Amazon Cognito.");
            WriteObject(json, RuleFields.Rule);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void WriteType(Utf8JsonWriter json, FieldType type)
    {
        switch (type)
        {
            case TextType text:
                json.WriteString("type", "string");
                if (text.Pattern is null) break;
                json.WriteString("pattern", text.Pattern);
                json.WriteString("patternErrorMessage", text.Form);
                break;
            case WordType words:
                json.WriteStartArray("enum");
                foreach (var word in words.Words) json.WriteStringValue(word);
                json.WriteEndArray();
                break;
            case DurationType duration:
                // YAML reads a bare 0 as a number.
                if (duration.ZeroAllowed) WriteTypes(json, "string", "integer");
                else json.WriteString("type", "string");
                json.WriteString("pattern", DurationPattern);
                json.WriteString("patternErrorMessage", "a duration such as 90s, 10m, 1h30m or 2d");
                break;
            case CSharpType:
                // Plain `true` and numbers are C# too; what they mean is the compiler's to judge.
                WriteTypes(json, "string", "boolean", "number");
                break;
            case CountType count:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", count.Min);
                json.WriteNumber("maximum", count.Max);
                break;
            case NumberType: json.WriteString("type", "number"); break;
            case BoolType: json.WriteString("type", "boolean"); break;
            case EventType: json.WriteString("type", "object"); break;
            case ListType list:
                json.WriteString("type", "array");
                if (list.CountMin > 0) json.WriteNumber("minItems", list.CountMin);
                json.WriteStartObject("items");
                WriteType(json, list.Item);
                json.WriteEndObject();
                break;
            case MapType map: WriteMap(json, map); break;
            case ObjectType fields: WriteObject(json, fields); break;
            case AnyOfType any:
                json.WriteStartArray("anyOf");
                foreach (var one in any.Types)
                {
                    json.WriteStartObject();
                    WriteType(json, one);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                break;
        }
    }

    static void WriteTypes(Utf8JsonWriter json, params string[] types)
    {
        json.WriteStartArray("type");
        foreach (var type in types) json.WriteStringValue(type);
        json.WriteEndArray();
    }

    static void WriteMap(Utf8JsonWriter json, MapType map)
    {
        json.WriteString("type", "object");
        if (map.CountMin > 0) json.WriteNumber("minProperties", map.CountMin);
        if (map.CountMax < int.MaxValue) json.WriteNumber("maxProperties", map.CountMax);
        if (map.KeyPattern is { } pattern)
        {
            json.WriteStartObject("propertyNames");
            json.WriteString("pattern", pattern);
            json.WriteEndObject();
        }
        json.WriteStartObject("additionalProperties");
        WriteType(json, map.Value);
        json.WriteEndObject();
    }

    static void WriteObject(Utf8JsonWriter json, ObjectType type)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (type.Fields.Any(f => f.Required))
        {
            json.WriteStartArray("required");
            foreach (var field in type.Fields.Where(f => f.Required)) json.WriteStringValue(field.Name);
            json.WriteEndArray();
        }
        if (type.OneOf is { } names)
        {
            json.WriteStartArray("oneOf");
            foreach (var name in names) WriteRequired(json, name);
            // A test that is still to be written needs no data.
            if (type.Find("todo") is not null) WriteRequired(json, "todo", names);
            json.WriteEndArray();
        }
        json.WriteStartObject("properties");
        foreach (var field in type.Fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", field.Description);
            WriteType(json, field.Type);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WriteRequired(Utf8JsonWriter json, string name, IReadOnlyList<string>? without = null)
    {
        json.WriteStartObject();
        json.WriteStartArray("required");
        json.WriteStringValue(name);
        json.WriteEndArray();
        if (without is not null)
        {
            json.WriteStartObject("not");
            json.WriteStartArray("anyOf");
            foreach (var other in without) WriteRequired(json, other);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
