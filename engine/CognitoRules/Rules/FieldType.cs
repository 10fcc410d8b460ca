namespace CognitoRules.Rules;

/// <summary>What a field may hold. The types form a tree that the loader checks a file against and the JSON schema is written from.</summary>
/// <param name="Expected">What is expected, as a message says it: "a list of rule ids".</param>
abstract record FieldType(string Expected);

/// <summary>A text. A plain number or `true` is no text: it needs quotes, so that every YAML tool reads the same.</summary>
/// <param name="Pattern">What it must look like, a regular expression that .NET and JavaScript read alike; null: any text.</param>
/// <param name="Form">What the pattern asks for, in words.</param>
sealed record TextType(string Expected, string? Pattern = null, string Form = "") : FieldType(Expected)
{
    /// <summary>Whether a text has the form.</summary>
    public bool Matches(string text) => Pattern is null || FieldForms.Fits(Pattern, text);
}

/// <summary>One of a few words.</summary>
sealed record WordType(string Expected, IReadOnlyList<string> Words) : FieldType(Expected);

/// <summary>A duration such as 90s, 10m, 1h30m or 2d.</summary>
/// <param name="ZeroAllowed">Whether `0s` is one: for times after a start, not for lengths.</param>
sealed record DurationType(bool ZeroAllowed = false) : FieldType("a duration such as 90s, 10m, 1h30m or 2d");

/// <summary>A C# expression.</summary>
sealed record CSharpType(string Expected) : FieldType(Expected);

/// <summary>A whole number between two bounds, both included.</summary>
sealed record CountType(long Min, long Max) : FieldType("a whole number");

/// <summary>Any number.</summary>
sealed record NumberType() : FieldType("a number");

/// <summary>true or false.</summary>
sealed record BoolType() : FieldType("true or false");

/// <summary>A list.</summary>
sealed record ListType(string Expected, FieldType Item, int CountMin = 1) : FieldType(Expected);

/// <summary>A mapping with fixed fields.</summary>
/// <param name="Owner">Whose fields they are: "a rule", "a window".</param>
/// <param name="Fields">The fields, in the order people write them.</param>
/// <param name="OneOf">Fields of which exactly one is present; empty: no such rule.</param>
/// <param name="AtMostOneOf">Fields that exclude each other.</param>
sealed record ObjectType(string Owner, IReadOnlyList<Field> Fields, IReadOnlyList<string>? OneOf = null, IReadOnlyList<string>? AtMostOneOf = null)
    : FieldType($"the fields of {Owner}")
{
    /// <summary>The field of this name, or null.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>A mapping whose keys the author chooses.</summary>
/// <param name="KeyPattern">What a key looks like; null: anything.</param>
/// <param name="KeyForm">What the pattern asks for, in words.</param>
sealed record MapType(string Expected, FieldType Value, string? KeyPattern = null, string KeyForm = "", int CountMin = 1, int CountMax = int.MaxValue) : FieldType(Expected)
{
    /// <summary>Whether a key has the form.</summary>
    public bool Matches(string key) => KeyPattern is null || FieldForms.Fits(KeyPattern, key);
}

/// <summary>One of several types; the first that fits the shape of the node (scalar, list, mapping) is checked.</summary>
sealed record AnyOfType(string Expected, IReadOnlyList<FieldType> Types) : FieldType(Expected);

/// <summary>The fields of a test's event: words and raw paths. Checked word by word where tests are read.</summary>
sealed record EventType() : FieldType("words of an event and their values");

/// <summary>Any YAML at all.</summary>
sealed record AnyType() : FieldType("a value");

/// <summary>One field.</summary>
/// <param name="Name">Its YAML name.</param>
/// <param name="Description">What it means, one or two sentences; shown by editors and in the reference.</param>
sealed record Field(string Name, FieldType Type, string Description)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>Values worth showing, as YAML.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Names that other tools give it; only for suggestions.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];
}
