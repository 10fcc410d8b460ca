using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Time;

namespace CognitoRules.Rules;

/// <summary>
/// Checks a file's nodes against the table of fields: names, types, forms and ranges, each mistake once and at its own place.
/// What passed can be read without further questions; what the fields mean to each other is checked after that.
/// </summary>
static class ShapeCheck
{
    /// <summary>Checks a node. <paramref name="field"/> is the name of the field it is the value of, for messages.</summary>
    public static void Check(YamlNode node, FieldType type, string field, DiagnosticBag bag)
    {
        if (node is YamlScalar { Typed: null } && type is not AnyType)
        {
            bag.Add(ShapeMistakes.Empty(node, field, type));
            return;
        }
        switch (type)
        {
            case TextType text: Text(node, text, field, bag); break;
            case WordType words: Word(node, words, field, bag); break;
            case DurationType duration: DurationOf(node, duration, bag); break;
            case CSharpType code: Code(node, code, field, bag); break;
            case CountType count: Count(node, count, field, bag); break;
            case NumberType when node is not YamlScalar { Typed: double }: bag.Add(ShapeMistakes.WrongType(node, field, type)); break;
            case BoolType when node is not YamlScalar { Typed: bool }: bag.Add(ShapeMistakes.WrongType(node, field, type)); break;
            case ListType list: List(node, list, field, bag); break;
            case ObjectType fields: Fields(node, fields, field, bag); break;
            case MapType map: Map(node, map, field, bag); break;
            case AnyOfType any: AnyOf(node, any, field, bag); break;
            case EventType when node is not YamlMapping: bag.Add(ShapeMistakes.WrongType(node, field, type)); break;
        }
    }

    static void Text(YamlNode node, TextType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlScalar scalar) bag.Add(ShapeMistakes.WrongType(node, field, type));
        else if (scalar.Typed is not string) bag.Add(ShapeMistakes.NeedsQuotes(scalar, field));
        else if (scalar.Value.AsSpan().Trim().IsEmpty) bag.Add(ShapeMistakes.Empty(node, field, type));
        else if (!type.Matches(scalar.Value)) bag.Add(ShapeMistakes.WrongForm(scalar, field, type.Expected, type.Form, Reform(scalar.Value, type)));
    }

    // The form that was probably meant: `Password Spray` and `password_spray` for an id, `t1110` for a technique.
    static string? Reform(string written, TextType type)
    {
        var kebab = string.Join('-', written.Split([' ', '_', '-'], StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        return type.Matches(kebab) ? kebab : type.Matches(written.ToUpperInvariant()) ? written.ToUpperInvariant() : null;
    }

    static void Word(YamlNode node, WordType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlScalar scalar) bag.Add(ShapeMistakes.WrongType(node, field, type));
        else if (!type.Words.Contains(scalar.Value, StringComparer.Ordinal)) bag.Add(ShapeMistakes.NotOneOf(scalar, field, type.Words));
    }

    static void DurationOf(YamlNode node, DurationType type, DiagnosticBag bag)
    {
        if (node is not YamlScalar scalar) bag.Add(ShapeMistakes.WrongType(node, "", type));
        else if (!TryDuration(scalar.Value, type.ZeroAllowed, out _)) bag.Add(ShapeMistakes.NoDuration(scalar));
    }

    /// <summary>Reads a duration; `0s` and `0` only where zero is allowed.</summary>
    internal static bool TryDuration(string text, bool zeroAllowed, out TimeSpan duration)
    {
        if (Durations.TryParse(text, out duration)) return true;
        return zeroAllowed && text is "0s" or "0";
    }

    static void Code(YamlNode node, CSharpType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlScalar scalar) bag.Add(ShapeMistakes.ReadAsCollection(node, field, type));
        else if (YamlTraps.Cut(scalar) is { } cut) bag.Add(cut);
        else if (scalar.Value.AsSpan().Trim().IsEmpty) bag.Add(ShapeMistakes.Empty(node, field, type));
    }

    static void Count(YamlNode node, CountType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlScalar { Typed: double number } scalar) bag.Add(ShapeMistakes.WrongType(node, field, type));
        else if (number != Math.Floor(number) || number < type.Min || number > type.Max) bag.Add(ShapeMistakes.OutOfRange(scalar, field, type));
    }

    static void List(YamlNode node, ListType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlSequence list)
        {
            bag.Add(ShapeMistakes.WrongType(node, field, type));
            return;
        }
        if (list.Items.Count < type.CountMin) bag.Add(ShapeMistakes.TooFew(node, field, type.CountMin));
        foreach (var item in list.Items) Check(item, type.Item, field, bag);
    }

    static void Map(YamlNode node, MapType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlMapping map)
        {
            bag.Add(ShapeMistakes.WrongType(node, field, type));
            return;
        }
        if (map.Entries.Count < type.CountMin) bag.Add(ShapeMistakes.TooFew(node, field, type.CountMin));
        if (map.Entries.Count > type.CountMax) bag.Add(ShapeMistakes.TooMany(map.Entries[type.CountMax].Key, field));
        foreach (var (key, value) in map.Entries)
        {
            if (type.Matches(key.Value)) Check(value, type.Value, key.Value, bag);
            else if (CutOff(key, value) is { } cut) bag.Add(cut);
            else bag.Add(ShapeMistakes.WrongForm(key, "", type.KeyForm.Length > 0 ? "a name" : "", type.KeyForm, CamelCase(key.Value, type)));
        }
    }

    // `{ users: Distinct(User, Failed) }` gives a second key `Failed)` without a value: the first one's own error tells that.
    static Diagnostic? CutOff(YamlScalar key, YamlNode value) =>
        key.InFlow && value is YamlScalar { Typed: null } && key.Value.AsSpan().IndexOfAny('(', ')', '"') >= 0
            ? ShapeMistakes.LooseEnd(key)
            : null;

    static string? CamelCase(string written, MapType type)
    {
        var words = written.Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        var camel = string.Concat(words.Select((w, i) => (i == 0 ? char.ToLowerInvariant(w[0]) : char.ToUpperInvariant(w[0])) + w[1..]));
        return camel.Length > 0 && type.Matches(camel) ? camel : null;
    }

    static void Fields(YamlNode node, ObjectType type, string field, DiagnosticBag bag)
    {
        if (node is not YamlMapping map)
        {
            bag.Add(ShapeMistakes.WrongType(node, field, type));
            return;
        }
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (type.Find(key.Value) is { } known)
            {
                Check(value, known.Type, known.Name, bag);
                continue;
            }
            var nearest = Meant(key.Value, type, map);
            if (nearest is not null) meant.Add(nearest);
            bag.Add(ShapeMistakes.UnknownField(key, type, nearest));
        }
        foreach (var required in type.Fields.Where(f => f.Required && map.Find(f.Name) is null && !meant.Contains(f.Name)))
            bag.Add(ShapeMistakes.Missing(map, type, required));
        if (meant.Count == 0) Choice(map, type, bag);
    }

    static void Choice(YamlMapping map, ObjectType type, DiagnosticBag bag)
    {
        var names = type.OneOf ?? type.AtMostOneOf ?? [];
        var present = map.Entries.Where(e => names.Contains(e.Key.Value, StringComparer.Ordinal)).Select(e => e.Key).ToList();
        if (present.Count > 1) bag.Add(ShapeMistakes.Exclusive(present[1], present[0]));
        else if (present.Count == 0 && type.OneOf is not null) bag.Add(ShapeMistakes.NoneOf(map, type, names));
    }

    // What an unknown field was meant to be: first what other tools call the same, then a name spelt alike. A field that is already there was not meant.
    static string? Meant(string written, ObjectType type, YamlMapping map)
    {
        var free = type.Fields.Where(f => map.Find(f.Name) is null).ToList();
        return free.Find(f => f.Elsewhere.Contains(written, StringComparer.OrdinalIgnoreCase))?.Name ?? DidYouMean.Nearest(written, free.Select(f => f.Name));
    }

    static void AnyOf(YamlNode node, AnyOfType type, string field, DiagnosticBag bag)
    {
        var fitting = type.Types.Where(t => Fits(node, t)).ToList();
        if (fitting.Count == 0)
        {
            bag.Add(ShapeMistakes.WrongType(node, field, type));
            return;
        }
        // Of several types for a scalar the first that takes it decides; when none does, the last one says why.
        foreach (var candidate in fitting.SkipLast(1))
        {
            var trial = new DiagnosticBag();
            Check(node, candidate, field, trial);
            if (!trial.HasErrors) return;
        }
        Check(node, fitting[^1], field, bag);
    }

    static bool Fits(YamlNode node, FieldType type) => type switch
    {
        ListType => node is YamlSequence,
        ObjectType or MapType or EventType => node is YamlMapping,
        AnyType => true,
        NumberType => node is YamlScalar { Typed: double },
        BoolType => node is YamlScalar { Typed: bool },
        _ => node is YamlScalar,
    };
}
