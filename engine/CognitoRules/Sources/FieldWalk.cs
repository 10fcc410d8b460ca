using System.Runtime.CompilerServices;
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
/// <remarks>
/// The walk goes from quote to quote of a <see cref="StructuralMap"/>. Objects on a path are read member by member, as strictly as any JSON reader
/// does; of a value that no path enters, only the strings and the brackets are looked at. A record with escaped names or very deep nesting, which
/// AWS does not write, is walked token by token instead.
/// </remarks>
sealed class FieldWalk
{
    const int DepthMax = 64;

    readonly FieldNode root = new();
    readonly StructuralMap own = new();
    StructuralMap map;
    Captured[] captured = [];
    int count;

    internal FieldWalk() => map = own;

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

    /// <summary>Walks a record. False when it is no whole JSON object.</summary>
    /// <param name="json">The record.</param>
    /// <param name="known">The map of the record, when somebody has made it.</param>
    internal bool Walk(ReadOnlySpan<byte> json, StructuralMap? known = null)
    {
        map = known ?? own;
        return (known is not null || own.Take(json)) && WalkMapped(json);
    }

    /// <summary>The same by one width of vectors.</summary>
    internal bool Walk<TReader>(ReadOnlySpan<byte> json) where TReader : struct, IBlockReader
    {
        map = own;
        return own.Take<TReader>(json) && WalkMapped(json);
    }

    bool WalkMapped(ReadOnlySpan<byte> json)
    {
        Array.Clear(captured);
        if (map.OpenCount > DepthMax) return WalkTokens(json);
        var start = SkipBlanks(json, 0);
        if (start >= json.Length || json[start] != '{') return false;
        var end = WalkObject(json, start, root);
        if (end == Unsure) return WalkTokens(json);
        return end >= 0 && SkipBlanks(json, end) == json.Length;
    }

    /// <summary>The same, token by token: slower, and the measure of the fast way.</summary>
    internal bool WalkTokens(ReadOnlySpan<byte> json)
    {
        Array.Clear(captured);
        return TokenWalk.Walk(json, root, captured, DepthMax);
    }

    // What the methods below return instead of a place: it is no JSON, or it takes a closer look.
    const int Malformed = -1;
    const int Unsure = -2;

    // From the opening brace to behind the closing one. AWS writes no blanks, so they are looked for only where something else was expected.
    // Compiled for good at once, as each record goes through here.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int WalkObject(ReadOnlySpan<byte> json, int at, FieldNode node)
    {
        at = SkipBlanks(json, at + 1);
        if (at < json.Length && json[at] == '}') return at + 1;
        var last = node.Beginning;
        while (true)
        {
            if ((uint)at >= (uint)json.Length) return Malformed;
            var known = last.Follows(json[at..]);
            if (known is not null)
            {
                at += known.WrittenLength;
            }
            else
            {
                at = ReadKey(json, at, out var key);
                if (at < 0) return at;
                known = node.Know(key);
                if (known is not null) last.Expect(known);
            }
            last = known ?? node.Beginning;
            if ((uint)at >= (uint)json.Length) return Malformed;
            if (json[at] <= ' ') at = BlanksEnd(json, at);
            at = (uint)at < (uint)json.Length && json[at] == '"' ? WalkText(json, at, known?.Node) : WalkValue(json, at, known?.Node);
            if ((uint)at >= (uint)json.Length) return at < 0 ? at : Malformed;
            var next = json[at];
            if (next <= ' ')
            {
                at = SkipBlanks(json, at);
                if (at >= json.Length) return Malformed;
                next = json[at];
            }
            if (next == '}') return at + 1;
            if (next != ',') return Malformed;
            at = SkipBlanks(json, at + 1);
        }
    }

    // A key, and what is behind its colon.
    int ReadKey(ReadOnlySpan<byte> json, int at, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (json[at] != '"') return Malformed;
        var end = map.NextQuote(at + 1);
        key = json[(at + 1)..end];
        if (map.HasBackslashIn(at + 1, end)) return Unsure;
        at = SkipBlanks(json, end + 1);
        return at < json.Length && json[at] == ':' ? at + 1 : Malformed;
    }

    int WalkArray(ReadOnlySpan<byte> json, int at, FieldNode node)
    {
        at = SkipBlanks(json, at + 1);
        if (at < json.Length && json[at] == ']') return at + 1;
        for (var i = 0; ; i++)
        {
            at = WalkValue(json, at, node.Element(i));
            if (at < 0) return at;
            at = SkipBlanks(json, at);
            if (at >= json.Length) return Malformed;
            if (json[at] == ']') return at + 1;
            if (json[at] != ',') return Malformed;
            at = SkipBlanks(json, at + 1);
        }
    }

    // A value that some path ends at or enters, or none does; to just behind it.
    int WalkValue(ReadOnlySpan<byte> json, int at, FieldNode? node)
    {
        if ((uint)at >= (uint)json.Length) return Malformed;
        switch (json[at])
        {
            case (byte)'"':
                return WalkText(json, at, node);
            case (byte)'{':
                return TakeBrackets(json, at, node is { HasMembers: true } ? WalkObject(json, at, node) : map.EndOfBrackets(at), JsonTokenType.StartObject, node);
            case (byte)'[':
                return TakeBrackets(json, at, node is { HasElements: true } ? WalkArray(json, at, node) : map.EndOfBrackets(at), JsonTokenType.StartArray, node);
            default:
                var end = PlainValues.End(json, at, out var kind);
                if (end > 0 && kind != JsonTokenType.Null && node is not null) Capture(node, kind, at, end - at, false);
                return end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int WalkText(ReadOnlySpan<byte> json, int at, FieldNode? node)
    {
        var end = map.NextQuote(at + 1);
        var escaped = map.HasBackslashIn(at + 1, end);
        if (escaped && !JsonEscapes.AreGood(json[(at + 1)..end])) return Malformed;
        if (node is not null) Capture(node, JsonTokenType.String, at + 1, end - at - 1, escaped);
        return end + 1;
    }

    int TakeBrackets(ReadOnlySpan<byte> json, int at, int end, JsonTokenType kind, FieldNode? node)
    {
        if (end < 0) return end;
        if (end > json.Length) return Malformed;
        if (node is not { Captures.Length: > 0 }) return end;
        // Whoever reads a captured object reads all of it.
        if (!TokenWalk.IsWhole(json[at..end])) return Malformed;
        Capture(node, kind, at, end - at, false);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Capture(FieldNode node, JsonTokenType kind, int start, int length, bool escaped)
    {
        foreach (var path in node.Captures)
        {
            ref var slot = ref captured[path];
            if (slot.Kind == JsonTokenType.None) slot = new Captured { Kind = kind, Start = start, Length = length, Escaped = escaped };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int SkipBlanks(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length && json[at] > ' ' ? at : BlanksEnd(json, at);

    static int BlanksEnd(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }
}
