using System.Text.Json;

namespace CognitoRules.Sources;

/// <summary>
/// A <see cref="FieldWalk"/> by <see cref="Utf8JsonReader"/>: for records that are unusual in form, and to test the fast walk against. It judges
/// the whole record, the parts that no path enters too.
/// </summary>
static class TokenWalk
{
    internal static bool Walk(ReadOnlySpan<byte> json, FieldNode root, Captured[] captured, int depthMax)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = depthMax });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            WalkObject(ref reader, root, captured);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether this is one well-formed value.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static void WalkObject(ref Utf8JsonReader reader, FieldNode node, Captured[] captured)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var child = Find(ref reader, node);
            reader.Read();
            if (child is null) reader.Skip();
            else WalkValue(ref reader, child, captured);
        }
    }

    static void WalkArray(ref Utf8JsonReader reader, FieldNode node, Captured[] captured)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (node.Element(i) is { } child) WalkValue(ref reader, child, captured);
            else reader.Skip();
        }
    }

    static void WalkValue(ref Utf8JsonReader reader, FieldNode node, Captured[] captured)
    {
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        var escaped = kind == JsonTokenType.String && reader.ValueIsEscaped;
        if (kind == JsonTokenType.StartObject && node.HasMembers) WalkObject(ref reader, node, captured);
        else if (kind == JsonTokenType.StartArray && node.HasElements) WalkArray(ref reader, node, captured);
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

    static FieldNode? Find(ref Utf8JsonReader reader, FieldNode node)
    {
        if (!reader.ValueIsEscaped) return node.Find(reader.ValueSpan);
        foreach (var (name, child) in node.Members())
        {
            if (reader.ValueTextEquals(name)) return child;
        }
        return null;
    }
}
