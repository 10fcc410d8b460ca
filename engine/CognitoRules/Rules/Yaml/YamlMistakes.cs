using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>What can be wrong with a file before its fields are looked at, in an author's words.</summary>
static class YamlMistakes
{
    internal static Diagnostic TooLarge(SourceText source, int lengthMax) =>
        Diagnostic.Error("CR1014", $"the file is larger than {lengthMax / 1024} KiB", At(source, 0), "a rule file is text written by people") with
        {
            Help = "keep recorded data in a fixture and name it with `fixture:`",
        };

    internal static Diagnostic TooMany(SourceText source, int offset, int countMax) =>
        Diagnostic.Error("CR1014", string.Create(CultureInfo.InvariantCulture, $"the file has more than {countMax:#,0} values"), At(source, offset), "a rule file is text written by people");

    internal static Diagnostic TooDeep(SourceSpan span, int depthMax) =>
        Diagnostic.Error("CR1014", $"lists and mappings are nested deeper than {depthMax}", span, "one level too many");

    internal static Diagnostic Hidden(SourceText source, int offset)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"U+{(int)source.Text[offset]:X4}");
        return Diagnostic.Error("CR1013", $"the file holds {name}, a character nobody can see", At(source, offset), "here") with
        {
            Note = "such characters make a file read differently from what it looks like",
            Help = "delete it; in a text that needs it, write it as an escape in double quotes, such as \"\\u200E\"",
        };
    }

    internal static Diagnostic Tab(SourceText source, int offset) =>
        Diagnostic.Error("CR1010", "a tab in the indentation", At(source, offset), "YAML indents with spaces only") with
        {
            Help = "replace the tab by spaces, as many as the lines around it have",
        };

    internal static Diagnostic Empty(SourceText source) =>
        Diagnostic.Error("CR1017", "the file is empty", At(source, 0), "expected fields such as `id`, `title` and `source`");

    internal static Diagnostic RootNoMapping(YamlNode root) =>
        Diagnostic.Error("CR1005", $"expected fields such as `id: …`, found {root.Described}", Line(root.Span), "not a field") with
        {
            Help = "a field is a name, a colon and a blank: `id: password-spray`",
        };

    internal static Diagnostic KeyNoText(YamlNode key) =>
        Diagnostic.Error("CR1005", $"a field's name is text, found {key.Described}", Line(key.Span), "not a name");

    internal static Diagnostic WrittenTwice(YamlScalar again, YamlScalar first) =>
        Diagnostic.Error("CR1004", $"`{again.Value}` is written twice", again.Span, "the second time") with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"first written on line {first.Span.StartPosition.Line}, column {first.Span.StartPosition.Column}"),
            Help = "remove one of the two",
        };

    internal static Diagnostic SecondDocument(SourceSpan span) =>
        Diagnostic.Error("CR1012", "a second document in one file", span, "begins here") with { Help = "one rule per file: move it to a file of its own" };

    internal static Diagnostic MergeKey(SourceSpan span) =>
        Diagnostic.Error("CR1011", "merge keys (`<<`) are not allowed", span, "merges another mapping into this one") with { Note = NoSharing };

    internal static Diagnostic Alias(SourceText source, SourceSpan span) => YamlTraps.ValueAt(source, span.Start) is { } value && value.Text.Length > span.End - span.Start
        ? YamlTraps.Advise(value, "`*` begins an alias in YAML")
        : Diagnostic.Error("CR1011", "aliases (`*name`) are not allowed", span, "stands for another part of the file") with { Note = NoSharing, Help = "a text that begins with `*` needs quotes" };

    internal static Diagnostic Anchor(SourceText source, int offset) => YamlTraps.ValueAt(source, offset) is { } value && value.Text.StartsWith("&&", StringComparison.Ordinal)
        ? YamlTraps.Advise(value, "`&` begins an anchor in YAML")
        : Diagnostic.Error("CR1011", "anchors (`&name`) are not allowed", At(source, offset), "names a part of the file") with { Note = NoSharing, Help = "a text that begins with `&` needs quotes" };

    internal static Diagnostic Tag(SourceText source, int offset)
    {
        var named = offset + 1 < source.Text.Length && source.Text[offset + 1] is '!' or '<';
        if (!named && YamlTraps.ValueAt(source, offset) is { } value) return YamlTraps.Advise(value, "`!` begins a tag in YAML");
        return Diagnostic.Error("CR1011", "tags (`!name`) are not allowed", At(source, offset), "gives the value another type") with
        {
            Note = "every field of a rule has one type",
            Help = "a text that begins with `!` needs quotes",
        };
    }

    /// <summary>An error of the parser, said in plain words at the place that causes it.</summary>
    internal static Diagnostic Unreadable(SourceText source, int start, int end, string parserMessage)
    {
        if (YamlTraps.Recognise(source, start, parserMessage) is { } trap) return trap;
        var place = start;
        if (place >= source.Text.TrimEnd().Length) place = Math.Max(0, source.Text.TrimEnd().Length - 1);
        var (message, label, help) = InPlainWords(parserMessage, place < source.Text.Length ? source.Text[place] : ' ', OpenBracket(source.Text, place));
        return Diagnostic.Error("CR1001", message, At(source, place), label) with { Help = help };
    }

    static (string Message, string Label, string? Help) InPlainWords(string parserMessage, char at, char bracket)
    {
        bool Says(string words) => parserMessage.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("quoted scalar") && Says("end of stream")) return ("a quote that is opened here is never closed", "opened here", "close it, or double it inside single quotes");
        if (Says("escape character")) return ("an unknown escape in a text in double quotes", "in this text", "write `\\\\` for a backslash, or use single quotes, which know no escapes");
        if (Says("surrogates") || Says("hexdecimal") || Says("Unicode character")) return ("an escape that is no character", "in this text", "write `\\u` and four hexadecimal digits");
        if (Says("',' or '}'") || (parserMessage.Length == 0 && bracket == '{')) return ("a mapping that is opened with `{` is not closed before this", "expected `,` or `}`", null);
        if (Says("',' or ']'") || parserMessage.Length == 0) return ("a list that is opened with `[` is not closed before this", "expected `,` or `]`", null);
        if (Says("invalid mapping") || Says("mapping values are not allowed")) return ("this line is indented deeper than the field it belongs to", "a field cannot begin here", "give all fields of a mapping the same indentation");
        if (Says("cannot start any token")) return ("a value cannot begin with this character", "needs quotes", "put the value in quotes");
        if (Says("expected key") || Says("document end") || Says("'-' indicator")) return ("this line does not fit the lines above it", "neither a field nor a part of the value above", "check the indentation, and the blank behind the colon: `name: value`");
        if (Says("Block sequence entries")) return ("a list cannot begin on the line of its field", "belongs on a line of its own", null);
        if (Says("block scalar")) return ("`|` and `>` stand alone on the line of their field", "the text begins on the next line", null);
        if (Says("node content")) return ("a value is expected here", "no value can begin like this", "put the value in quotes");
        if (Says("could not find expected ':'")) return ("a field without a colon", "expected `name: value`", null);
        if (at is '"' or '\'') return ("a quote that is opened here is never closed", "opened here", at == '"' ? "close it, and write a quote inside as `\\\"`" : "close it, and double a quote inside");
        return ("this is not YAML", "cannot be read", null);
    }

    // The nearest bracket before a place that nothing closes; a rule's quotes hold few brackets, and a wrong guess costs a word.
    static char OpenBracket(string text, int place)
    {
        var depth = 0;
        for (var i = Math.Min(place, text.Length - 1); i >= 0; i--)
        {
            if (text[i] is ']' or '}') depth++;
            else if (text[i] is '[' or '{' && depth-- == 0) return text[i];
        }
        return '[';
    }

    const string NoSharing = "a rule says everything where it is read: nothing is shared, merged or repeated out of sight";

    internal static SourceSpan At(SourceText source, int offset) => new(source, Math.Min(offset, source.Text.Length), Math.Min(offset + 1, source.Text.Length));

    // A node may span many lines; the first says enough.
    static SourceSpan Line(SourceSpan span)
    {
        var end = span.Text.AsSpan().IndexOfAny('\n', '\r');
        return end < 0 ? span : span with { End = span.Start + end };
    }
}
