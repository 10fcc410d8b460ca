namespace CognitoRules.Sources.Feeds;

/// <summary>What a <see cref="MemberReader"/> met.</summary>
enum MemberStep : byte
{
    /// <summary>A member; its key and the start of its value are known.</summary>
    Member,

    /// <summary>The object ends.</summary>
    End,

    /// <summary>The object goes on behind what is in memory.</summary>
    NeedMore,

    /// <summary>This is no JSON object.</summary>
    Malformed,
}

/// <summary>Walks the members of one JSON object by key, passing over the values. It never throws: what it reads may be anything.</summary>
ref struct MemberReader(ReadOnlySpan<byte> json)
{
    readonly ReadOnlySpan<byte> json = json;
    int at = 1;
    bool any;

    /// <summary>The key as written, without its quotes.</summary>
    internal ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Where the value begins; 0 before the first member.</summary>
    internal int ValueStart { get; private set; }

    /// <summary>The byte the value begins with.</summary>
    internal readonly byte ValueFirst => json[ValueStart];

    /// <summary>Just behind the object, once it has ended.</summary>
    internal readonly int Position => at;

    /// <summary>Goes to the next member.</summary>
    internal MemberStep Next()
    {
        if (ValueStart > 0)
        {
            var skipped = JsonValues.Skip(json, ValueStart, out at);
            ValueStart = 0;
            if (skipped != MemberStep.Member) return skipped;
        }
        if (!SkipBlanks()) return MemberStep.NeedMore;
        if (json[at] == '}')
        {
            at++;
            return MemberStep.End;
        }
        if (any)
        {
            if (json[at] != ',') return MemberStep.Malformed;
            at++;
            if (!SkipBlanks()) return MemberStep.NeedMore;
        }
        return ReadKey();
    }

    /// <summary>The present member's value: object, array, string with its quotes, or scalar; false when it is not whole.</summary>
    internal readonly bool TryValue(out ReadOnlySpan<byte> value)
    {
        var whole = JsonValues.Skip(json, ValueStart, out var end) == MemberStep.Member;
        value = whole ? json[ValueStart..end] : [];
        return whole;
    }

    MemberStep ReadKey()
    {
        if (json[at] != '"') return MemberStep.Malformed;
        var start = at + 1;
        var step = JsonValues.Skip(json, at, out at);
        if (step != MemberStep.Member) return step;
        Key = json[start..(at - 1)];
        if (!SkipBlanks()) return MemberStep.NeedMore;
        if (json[at] != ':') return MemberStep.Malformed;
        at++;
        if (!SkipBlanks()) return MemberStep.NeedMore;
        ValueStart = at;
        any = true;
        return MemberStep.Member;
    }

    bool SkipBlanks()
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at < json.Length;
    }
}

/// <summary>Passes over and unescapes JSON values by their bytes.</summary>
static class JsonValues
{
    /// <summary>Finds the end of the value at <paramref name="start"/>: Member when it is whole, else NeedMore or Malformed.</summary>
    internal static MemberStep Skip(ReadOnlySpan<byte> json, int start, out int end)
    {
        end = start;
        switch (json[start])
        {
            case (byte)'"':
                return SkipString(json, start, out end);
            case (byte)'{':
            case (byte)'[':
                var matcher = new BraceMatcher(json[start], (byte)(json[start] == '{' ? '}' : ']'));
                var match = matcher.Scan(json[start..], ended: false, out var length);
                end = start + length;
                return match switch { BraceMatch.Closed => MemberStep.Member, BraceMatch.NeedMore => MemberStep.NeedMore, _ => MemberStep.Malformed };
            default:
                var scalar = json[start..].IndexOfAny(",]} \t\r\n"u8);
                if (scalar == 0) return MemberStep.Malformed;
                end = start + scalar;
                return scalar < 0 ? MemberStep.NeedMore : MemberStep.Member;
        }
    }

    /// <summary>Writes a string's text, without its quotes, into <paramref name="target"/>, which is at least as long; false for a bad escape.</summary>
    internal static bool TryUnescape(ReadOnlySpan<byte> quoted, Span<byte> target, out int length)
    {
        var rest = quoted[1..^1];
        length = 0;
        while (true)
        {
            var plain = rest.IndexOf((byte)'\\');
            if (plain < 0) plain = rest.Length;
            rest[..plain].CopyTo(target[length..]);
            length += plain;
            rest = rest[plain..];
            if (rest.IsEmpty) return true;
            if (rest.Length < 2) return false;
            if (rest[1] == 'u')
            {
                if (!TryRune(rest, out var rune, out var used)) return false;
                length += rune.EncodeToUtf8(target[length..]);
                rest = rest[used..];
                continue;
            }
            var index = "\"\\/bfnrt"u8.IndexOf(rest[1]);
            if (index < 0) return false;
            target[length++] = "\"\\/\b\f\n\r\t"u8[index];
            rest = rest[2..];
        }
    }

    static MemberStep SkipString(ReadOnlySpan<byte> json, int start, out int end)
    {
        end = start + 1;
        while (true)
        {
            var next = json[end..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (next < 0) return MemberStep.NeedMore;
            end += next;
            if (json[end] == '\n') return MemberStep.Malformed;
            if (json[end] == '"')
            {
                end++;
                return MemberStep.Member;
            }
            if (end + 2 > json.Length - 1) return MemberStep.NeedMore;
            end += 2;
        }
    }

    // A lone surrogate has no UTF-8 form; it becomes the replacement character, as every JSON reader that goes on does.
    static bool TryRune(ReadOnlySpan<byte> escape, out System.Text.Rune rune, out int used)
    {
        rune = System.Text.Rune.ReplacementChar;
        used = 6;
        if (!TryUnit(escape, out var first)) return false;
        if (!char.IsSurrogate(first))
        {
            rune = new System.Text.Rune(first);
            return true;
        }
        if (char.IsHighSurrogate(first) && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u'
            && TryUnit(escape[6..], out var second) && char.IsLowSurrogate(second))
        {
            rune = new System.Text.Rune(first, second);
            used = 12;
        }
        return true;
    }

    static bool TryUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = '\0';
        if (escape.Length < 6) return false;
        var value = 0;
        foreach (var digit in escape[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
            value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        unit = (char)value;
        return true;
    }
}
