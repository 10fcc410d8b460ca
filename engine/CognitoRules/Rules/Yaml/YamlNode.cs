using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>How a scalar was written.</summary>
enum ScalarStyle
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes.</summary>
    DoubleQuoted,

    /// <summary>A block behind `|`.</summary>
    Literal,

    /// <summary>A block behind `&gt;`.</summary>
    Folded,
}

/// <summary>A node of a YAML file with its exact place. Immutable; made by <see cref="YamlReader"/>, which also rejects what rules may not use.</summary>
abstract class YamlNode(SourceSpan span)
{
    /// <summary>From the first to behind the last character of the node; quotes, brackets and block headers included.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>What the node is, in an author's words: a list, a number, ...</summary>
    public abstract string Described { get; }
}

/// <summary>Where and how a scalar is written.</summary>
/// <param name="Start">Its first character, its quote, its `|` or `&gt;`.</param>
/// <param name="Style">How it is written.</param>
/// <param name="ParentIndent">Columns before the block collection that holds it; -1 at the root.</param>
/// <param name="ParserEnd">Where the parser says it ends; used when it cannot be mapped.</param>
sealed record ScalarPlace(int Start, ScalarStyle Style, int ParentIndent, int ParserEnd)
{
    /// <summary>Where its text begins, when nothing is escaped.</summary>
    internal int TextStart => Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? Start + 1 : Start;
}

/// <summary>A scalar.</summary>
/// <param name="value">The decoded text.</param>
/// <param name="place">Where and how it was written.</param>
/// <param name="map">Where each character of the decoded text stands.</param>
/// <param name="inFlow">Whether it stands inside [ ] or { }, where a comma ends a plain scalar.</param>
sealed class YamlScalar(string value, ScalarPlace place, ScalarMap map, SourceSpan span, bool inFlow) : YamlNode(span)
{
    /// <summary>The decoded text.</summary>
    public string Value { get; } = value;

    /// <summary>How it was written.</summary>
    public ScalarStyle Style => Place.Style;

    /// <summary>Where and how it was written: from this and the text everything else about it can be worked out anew.</summary>
    public ScalarPlace Place { get; } = place;

    /// <summary>Where each character of <see cref="Value"/> stands in the file.</summary>
    public ScalarMap Map { get; } = map;

    /// <summary>Whether it stands inside brackets or braces.</summary>
    public bool InFlow { get; } = inFlow;

    /// <summary>The value by YAML 1.2's core schema: null, bool, double or string. Quoted scalars and blocks are always text.</summary>
    public object? Typed { get; } = place.Style == ScalarStyle.Plain ? CoreSchema.Read(value) : value;

    /// <summary>The value with its place.</summary>
    public Located<string> Located => new(Value, Span);

    /// <inheritdoc/>
    public override string Described => Typed switch
    {
        null => "nothing",
        bool => "true or false",
        double => "a number",
        _ => "text",
    };
}

/// <summary>A list.</summary>
sealed class YamlSequence(IReadOnlyList<YamlNode> items, SourceSpan span) : YamlNode(span)
{
    /// <summary>The items, in file order.</summary>
    public IReadOnlyList<YamlNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string Described => "a list";
}

/// <summary>One key and its value.</summary>
sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A mapping. Keys are scalars and differ from each other.</summary>
sealed class YamlMapping(IReadOnlyList<YamlEntry> entries, SourceSpan span) : YamlNode(span)
{
    /// <summary>The entries, in file order.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Described => "a mapping";

    /// <summary>The entry of this key, or null.</summary>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key);

    /// <summary>The value of this key, or null.</summary>
    public YamlNode? this[string key] => Find(key)?.Value;
}
