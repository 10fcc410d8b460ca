using System.Globalization;
using System.Reflection;
using System.Text;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Rules.Yaml;
using CognitoRules.Vocabulary;

namespace CognitoRules.Reports;

/// <summary>
/// The reference of the rule language as one Markdown page: prose from Language.txt, with every table written from the tables the engine itself
/// works by. The same engine gives the same bytes.
/// </summary>
public static class LanguageReference
{
    /// <summary>The page.</summary>
    public static string Generate()
    {
        var page = new StringBuilder(Template());
        page.Replace("{{fields}}", Fields());
        page.Replace("{{words}}", WordTable());
        page.Replace("{{attributes}}", AttributeTable());
        page.Replace("{{deployment}}", Table(DeploymentFile.Root) + Nested(DeploymentFile.Root, [DeploymentFile.Root]));
        page.Replace("{{limits}}", Limits());
        return page.ToString();
    }

    static string Template()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("language.txt") ?? throw new InvalidOperationException("language.txt is not embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    static string Fields() => Table(RuleFields.Rule) + Nested(RuleFields.Rule, [RuleFields.Rule]);

    // Every mapping below a mapping gets a table of its own, once, in the order in which it is met.
    static string Nested(ObjectType type, HashSet<ObjectType> known)
    {
        var text = new StringBuilder();
        foreach (var inner in type.Fields.SelectMany(f => Objects(f.Type)).Where(known.Add))
            text.Append($"\n### The fields of {inner.Owner}\n\n").Append(Table(inner)).Append(Nested(inner, known));
        return text.ToString();
    }

    static IEnumerable<ObjectType> Objects(FieldType type) => type switch
    {
        ObjectType fields => [fields],
        ListType list => Objects(list.Item),
        MapType map => Objects(map.Value),
        AnyOfType any => any.Types.SelectMany(Objects),
        _ => [],
    };

    static string Table(ObjectType type)
    {
        var text = new StringBuilder("| field | value | meaning |\n|---|---|---|\n");
        foreach (var field in type.Fields)
        {
            var example = field.Examples.Count > 0 ? $" Example: `{field.Examples[0]}`." : "";
            text.Append($"| `{field.Name}`{(field.Required ? " (required)" : "")} | {Cell(Value(field.Type))} | {Cell(field.Description + example)} |\n");
        }
        if (type.OneOf is { Count: > 0 } one) text.Append($"\nExactly one of {Listed(one)} is there.\n");
        if (type.AtMostOneOf is { Count: > 0 } most) text.Append($"\nAt most one of {Listed(most)} is there.\n");
        return text.ToString();
    }

    static string Value(FieldType type) => type switch
    {
        WordType words => string.Join(", ", words.Words.Select(w => $"`{w}`")),
        CountType count => string.Create(CultureInfo.InvariantCulture, $"a whole number from {count.Min} to {count.Max}"),
        ListType { Item: WordType words } => $"a list of {string.Join(", ", words.Words.Select(w => $"`{w}`"))}",
        TextType { Form.Length: > 0 } text => text.Form,
        _ => type.Expected,
    };

    static string WordTable()
    {
        var text = new StringBuilder("| word | type | known to | meaning |\n|---|---|---|---|\n");
        foreach (var word in Words.All) text.Append($"| `{word.Name}` | {Kind(word.Kind)} | {string.Join(", ", Catalogue.Names(word.Sources))} | {Cell(word.Summary)} |\n");
        return text.ToString();
    }

    static string AttributeTable()
    {
        var text = new StringBuilder("| word | API call | hosted UI, managed login, token endpoint | identity-pool data event | user-activity log |\n|---|---|---|---|---|\n");
        foreach (var word in Words.All.Where(w => (w.Sources & (EventSources.CloudTrail | EventSources.ActivityLog)) != EventSources.None))
            text.Append($"| `{word.Name}` | {Attribute(word.ApiCall)} | {Attribute(word.Endpoint)} | {Attribute(word.IdentityPool)} | {Attribute(word.ActivityLog)} |\n");
        return text.ToString();
    }

    static string Limits()
    {
        (string What, double Limit, string Unit)[] rows =
        [
            ("a rule file", YamlReader.LengthMax / 1024.0, "KiB"),
            ("lists and mappings inside each other", YamlReader.DepthMax, "levels"),
            ("C# expressions of a rule", Gate.ExpressionCountMax, ""),
            ("one C# expression", Gate.LengthMax, "characters"),
            ("one C# expression", Gate.TokenCountMax, "tokens"),
            ("brackets inside each other", Gate.DepthMax, "levels"),
            ("a text in C#", Gate.TextLengthMax, "characters"),
            ("a pattern of `Matches`", Patterns.LengthMax, "characters"),
            ("the counted repeats of a pattern, added up", Patterns.RepeatTotalMax, ""),
        ];
        var text = new StringBuilder("| what | at most |\n|---|---|\n");
        foreach (var (what, limit, unit) in rows) text.Append(string.Create(CultureInfo.InvariantCulture, $"| {what} | {limit:#,0} {unit}").TrimEnd()).Append(" |\n");
        return text.ToString();
    }

    static string Kind(ValueKind kind) => kind switch
    {
        ValueKind.Number => "number",
        ValueKind.Bool => "bool",
        ValueKind.Time => "time",
        ValueKind.TextList => "list of texts",
        _ => "text",
    };

    static string Attribute(string attribute) => attribute.Length == 0 ? "–" : Cell(attribute);

    static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    static string Cell(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal);
}
