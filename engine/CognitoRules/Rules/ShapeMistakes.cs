using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>What <see cref="ShapeCheck"/> reports, one method per message.</summary>
static class ShapeMistakes
{
    /// <summary>Allowed names are listed up to this many; a longer list helps nobody.</summary>
    const int ListedMax = 12;

    internal static Diagnostic Missing(YamlMapping owner, ObjectType type, Field field) =>
        Diagnostic.Error("CR1002", $"missing required field `{field.Name}`", FirstLine(owner), $"{type.Owner} needs one") with
        {
            Help = field.Examples.Count > 0 ? $"for example `{field.Name}: {field.Examples[0]}`" : $"expected {field.Type.Expected}",
        };

    internal static Diagnostic UnknownField(YamlScalar key, ObjectType type, string? nearest) =>
        Diagnostic.Error("CR1003", $"unknown field `{key.Value}`", key.Span, $"not a field of {type.Owner}") with
        {
            Help = nearest is not null ? $"did you mean `{nearest}`?"
                : type.Fields.Count <= ListedMax ? $"{type.Owner} has the fields {Listed(type.Fields.Select(f => f.Name))}"
                : null,
            Replacement = nearest,
        };

    internal static Diagnostic WrongType(YamlNode node, string field, FieldType type) =>
        Diagnostic.Error("CR1005", field.Length > 0 ? $"`{field}` expects {type.Expected}" : $"expected {type.Expected}", FirstLine(node), $"this is {node.Described}") with
        {
            // A single value where a list is wanted: brackets mend it.
            Replacement = node is YamlScalar { Style: Yaml.ScalarStyle.Plain, Typed: string } one && type is ListType { Item: not ObjectType } ? $"[{one.Value}]" : null,
            Help = node is YamlScalar { Style: Yaml.ScalarStyle.Plain, Typed: string } && type is ListType { Item: not ObjectType } ? "write it as a list" : null,
        };

    internal static Diagnostic ReadAsCollection(YamlNode node, string field, CSharpType type)
    {
        var text = node.Span.Text;
        var flow = text.Length > 0 && text[0] is '[' or '{' && !text.Contains('\n', StringComparison.Ordinal);
        return Diagnostic.Error(flow ? "CR1015" : "CR1005", $"`{field}` expects {type.Expected}", FirstLine(node), $"YAML reads {node.Described} here") with
        {
            Help = flow ? "put the C# in quotes, or write `|` and put it on the next line" : null,
            Replacement = flow ? YamlTraps.Quote(text) : null,
        };
    }

    internal static Diagnostic Empty(YamlNode node, string field, FieldType type)
    {
        var span = node.Span.Start < node.Span.End ? FirstLine(node) : Before(node.Span);
        return Diagnostic.Error("CR1017", field.Length > 0 ? $"`{field}` has no value" : "no value", span, $"expected {type.Expected}");
    }

    internal static Diagnostic NeedsQuotes(YamlScalar scalar, string field) =>
        Diagnostic.Error("CR1005", $"`{field}` expects a text", scalar.Span, $"YAML reads {scalar.Described} here") with
        {
            Help = "put it in quotes",
            Replacement = YamlTraps.Quote(scalar.Value),
        };

    internal static Diagnostic NoDuration(YamlScalar scalar) =>
        Diagnostic.Error("CR1006", $"`{Short(scalar.Value)}` is not a duration", scalar.Span, "expected e.g. 90s, 10m, 1h30m, 2d") with
        {
            Help = ShortForm(scalar.Value) is { } form ? "use the short form" : scalar.Typed is double ? "name the unit: ms, s, m, h or d" : null,
            Replacement = ShortForm(scalar.Value),
        };

    internal static Diagnostic NotOneOf(YamlScalar scalar, string field, IReadOnlyList<string> words)
    {
        var nearest = DidYouMean.Nearest(scalar.Value, words);
        return Diagnostic.Error("CR1007", $"`{Short(scalar.Value)}` is no {Singular(field)}", scalar.Span, words is ["none"] ? "expected `none`, or fields such as `findings: 1`" : $"expected {Either(words)}") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic WrongForm(YamlScalar scalar, string field, string expected, string form, string? mended) =>
        Diagnostic.Error("CR1008", $"`{Short(scalar.Value)}` is not {expected}", scalar.Span, $"expected {form}") with
        {
            Help = mended is null ? null : $"write `{mended}`",
            Replacement = mended,
        };

    internal static Diagnostic OutOfRange(YamlScalar scalar, string field, CountType type) =>
        Diagnostic.Error("CR1009", string.Create(CultureInfo.InvariantCulture, $"`{field}` is a whole number from {type.Min} to {type.Max}"), scalar.Span, "out of range");

    internal static Diagnostic TooFew(YamlNode node, string field, int countMin) =>
        Diagnostic.Error("CR1017", string.Create(CultureInfo.InvariantCulture, $"`{field}` needs at least {countMin} {(countMin == 1 ? "entry" : "entries")}"), FirstLine(node), "too few");

    internal static Diagnostic TooMany(YamlScalar key, string field) =>
        Diagnostic.Error("CR1005", $"one entry of `{field}` holds one name", key.Span, "a second one") with { Help = "begin it on a line of its own with `- `" };

    internal static Diagnostic LooseEnd(YamlScalar key) =>
        Diagnostic.Error("CR1015", "a comma ended the value before this", key.Span, "inside `{ }` YAML splits at every comma") with
        {
            Help = "put the whole value in quotes, or write the mapping with one entry per line",
        };

    internal static Diagnostic Exclusive(YamlScalar second, YamlScalar first) =>
        Diagnostic.Error("CR1026", $"`{second.Value}` and `{first.Value}` exclude each other", second.Span, $"`{first.Value}` is there already") with { Help = "remove one of the two" };

    internal static Diagnostic NoneOf(YamlMapping owner, ObjectType type, IReadOnlyList<string> names) =>
        Diagnostic.Error("CR1026", $"{type.Owner} needs one of {Either(names.Select(n => $"`{n}`"))}", FirstLine(owner), "has none of them");

    /// <summary>`a`, `b` and `c`.</summary>
    internal static string Listed(IEnumerable<string> names)
    {
        var quoted = names.Select(n => $"`{n}`").ToList();
        return quoted.Count < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted.SkipLast(1))} and {quoted[^1]}";
    }

    /// <summary>a, b or c.</summary>
    internal static string Either(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} or {all[^1]}";
    }

    /// <summary>A node's first line: nobody wants carets under twenty.</summary>
    internal static SourceSpan FirstLine(YamlNode node)
    {
        var end = node.Span.Text.AsSpan().IndexOfAny('\n', '\r');
        return end < 0 ? node.Span : node.Span with { End = node.Span.Start + Math.Max(end, 1) };
    }

    // An absent value has no characters; the colon before it stands for it.
    static SourceSpan Before(SourceSpan span)
    {
        var at = Math.Max(span.Start - 1, 0);
        while (at > 0 && char.IsWhiteSpace(span.Source.Text[at])) at--;
        return new SourceSpan(span.Source, at, Math.Min(at + 1, span.Source.Text.Length));
    }

    // `15 minutes`, `15min`, `1 hour`: what people write first.
    static string? ShortForm(string written)
    {
        var text = written.Trim();
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var unit = text[digits..].Trim().ToLowerInvariant() switch
        {
            "millisecond" or "milliseconds" => "ms",
            "second" or "seconds" or "sec" or "secs" => "s",
            "minute" or "minutes" or "min" or "mins" => "m",
            "hour" or "hours" or "hr" or "hrs" => "h",
            "day" or "days" => "d",
            _ => null,
        };
        var form = text[..digits] + unit;
        return digits > 0 && unit is not null && Time.Durations.TryParse(form, out _) ? form : null;
    }

    static string Singular(string field) => field switch { "response" => "response", "expect" => "expectation", "" => "such word", _ => field };

    static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 60 ? line : line[..57] + "…";
    }
}
