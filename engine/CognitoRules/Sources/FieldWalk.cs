using System.Text;
using System.Text.Json;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>Where one value stands in a record.</summary>
struct Captured
{
    /// <summary>What kind of value; None when the record has none, or null.</summary>
    public JsonTokenType Kind;

    /// <summary>First byte of the value; for a text, behind its opening quote.</summary>
    public int Start;

    /// <summary>Length in bytes; for a text, without its quotes.</summary>
    public int Length;

    /// <summary>Whether a text holds escapes.</summary>
    public bool Escaped;
}

/// <summary>
/// Finds the values at a fixed set of paths in one pass over a record, and skips everything else. Where a name occurs twice in an object,
/// the first counts. Nothing is allocated per record.
/// </summary>
sealed class FieldWalk
{
    const int DepthMax = 64;

    readonly Node root = new();
    Captured[] captured = [];
    int count;

    /// <summary>Adds a path; its number is the index for <see cref="this[int]"/>. Must be called before the first walk.</summary>
    internal int Add(string path)
    {
        if (!RawPath.TryParse(path, out var parsed, out _)) throw new ArgumentException($"`{path}` is not a path", nameof(path));
        var node = root;
        foreach (var step in parsed!.Steps) node = node.Child(step);
        node.Captures = [.. node.Captures, count];
        captured = new Captured[++count];
        return count - 1;
    }

    /// <summary>What was found at a path.</summary>
    internal ref readonly Captured this[int path] => ref captured[path];

    /// <summary>Walks a record. False when it is no whole, well-formed JSON object.</summary>
    internal bool Walk(ReadOnlySpan<byte> json)
    {
        Array.Clear(captured);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            WalkObject(ref reader, root);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    void WalkObject(ref Utf8JsonReader reader, Node node)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var child = node.Find(ref reader);
            reader.Read();
            if (child is null) reader.Skip();
            else WalkValue(ref reader, child);
        }
    }

    void WalkArray(ref Utf8JsonReader reader, Node node)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (node.Element(i) is { } child) WalkValue(ref reader, child);
            else reader.Skip();
        }
    }

    void WalkValue(ref Utf8JsonReader reader, Node node)
    {
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        var escaped = kind == JsonTokenType.String && reader.ValueIsEscaped;
        if (kind == JsonTokenType.StartObject && node.HasMembers) WalkObject(ref reader, node);
        else if (kind == JsonTokenType.StartArray && node.HasElements) WalkArray(ref reader, node);
        else reader.Skip();
        if (node.Captures.Length == 0 || kind == JsonTokenType.Null) return;
        var end = (int)reader.BytesConsumed;
        var (from, length) = kind == JsonTokenType.String ? (start + 1, end - start - 2) : (start, end - start);
        foreach (var path in node.Captures)
        {
            ref var slot = ref captured[path];
            if (slot.Kind == JsonTokenType.None) slot = new Captured { Kind = kind, Start = from, Length = length, Escaped = escaped };
        }
    }

    sealed class Node
    {
        (byte[] Name, Node Node)[] members = [];
        (int Index, Node Node)[] elements = [];

        internal int[] Captures { get; set; } = [];

        internal bool HasMembers => members.Length > 0;

        internal bool HasElements => elements.Length > 0;

        internal Node Child(RawStep step)
        {
            if (step.Index >= 0)
            {
                foreach (var (index, node) in elements)
                {
                    if (index == step.Index) return node;
                }
                elements = [.. elements, (step.Index, new Node())];
                return elements[^1].Node;
            }
            foreach (var (name, node) in members)
            {
                if (name.AsSpan().SequenceEqual(step.Utf8Name)) return node;
            }
            members = [.. members, (step.Utf8Name, new Node())];
            return members[^1].Node;
        }

        internal Node? Find(ref Utf8JsonReader reader)
        {
            foreach (var (name, node) in members)
            {
                if (reader.ValueTextEquals(name)) return node;
            }
            return null;
        }

        internal Node? Element(int index)
        {
            foreach (var (at, node) in elements)
            {
                if (at == index) return node;
            }
            return null;
        }
    }
}

/// <summary>Copies captured values into the slots of a row.</summary>
static class CapturedValues
{
    /// <summary>The longest text kept of a field; the rest is cut, at a character's edge.</summary>
    internal const int TextLengthMax = 256 * 1024;

    /// <summary>The longest raw JSON kept of an object or array.</summary>
    internal const int JsonLengthMax = 4 * 1024;

    static ReadOnlySpan<byte> Hidden => "HIDDEN_DUE_TO_SECURITY_REASONS"u8;

    /// <summary>Whether a value is there and not the empty text.</summary>
    internal static bool IsPresent(in Captured value) => value.Kind != JsonTokenType.None && !(value.Kind == JsonTokenType.String && value.Length == 0);

    /// <summary>The bytes of a text as written, escapes and all; empty when it is no text.</summary>
    internal static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, in Captured value) => value.Kind == JsonTokenType.String ? json.Slice(value.Start, value.Length) : default;

    /// <summary>Whether a value is this very text.</summary>
    internal static bool Is(ReadOnlySpan<byte> json, in Captured value, ReadOnlySpan<byte> text) => Raw(json, value).SequenceEqual(text);

    /// <summary>Sets a word from a text or a plain value. False, and the slot stays missing, for nothing, the empty text, a hidden value, an object.</summary>
    internal static bool TrySetWord(EventRow row, Word word, ReadOnlySpan<byte> json, in Captured value)
    {
        if (!IsPresent(value) || value.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray || Is(json, value, Hidden)) return false;
        SetText(row, (int)word, json, value);
        return true;
    }

    /// <summary>Sets a raw field: a text; a number and its text; true and false as text and 1 or 0; an object or array as its JSON.</summary>
    internal static void SetRaw(EventRow row, int field, ReadOnlySpan<byte> json, in Captured value)
    {
        switch (value.Kind)
        {
            case JsonTokenType.None:
                return;
            case JsonTokenType.Number:
                row.SetNumber(field, Number(json, value));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                row.SetBool(field, value.Kind == JsonTokenType.True);
                break;
            case JsonTokenType.String when value.Length <= 32 && double.TryParse(json.Slice(value.Start, value.Length), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number):
                row.SetNumber(field, number);
                break;
            case JsonTokenType.String when Is(json, value, "true"u8) || Is(json, value, "false"u8):
                row.SetBool(field, Is(json, value, "true"u8));
                break;
        }
        SetText(row, field, json, value);
    }

    /// <summary>A number, or NaN.</summary>
    internal static double Number(ReadOnlySpan<byte> json, in Captured value) =>
        value.Kind is JsonTokenType.Number or JsonTokenType.String
        && double.TryParse(json.Slice(value.Start, value.Length), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : double.NaN;

    static void SetText(EventRow row, int field, ReadOnlySpan<byte> json, in Captured value)
    {
        var max = value.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray ? JsonLengthMax : TextLengthMax;
        var bytes = json.Slice(value.Start, value.Length);
        if (!value.Escaped)
        {
            row.SetText(field, bytes[..Cut(bytes, max)]);
            return;
        }
        // The quotes stand around the value, so the reader can unescape it in place.
        var reader = new Utf8JsonReader(json.Slice(value.Start - 1, value.Length + 2));
        reader.Read();
        var room = row.Reserve(value.Length);
        int length;
        try
        {
            length = reader.CopyString(room);
            length = Cut(room[..length], max);
        }
        // An escaped half of a surrogate pair is no text in any encoding.
        catch (InvalidOperationException)
        {
            length = Encoding.UTF8.GetBytes("\uFFFD", room);
        }
        row.SetReserved(field, value.Length, length);
    }

    static int Cut(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max) return Math.Min(text.Length, max);
        while (max > 0 && (text[max] & 0xC0) == 0x80) max--;
        return max;
    }
}
