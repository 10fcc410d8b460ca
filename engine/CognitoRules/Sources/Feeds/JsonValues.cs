using System.Text;

namespace CognitoRules.Sources.Feeds;

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
    static bool TryRune(ReadOnlySpan<byte> escape, out Rune rune, out int used)
    {
        rune = Rune.ReplacementChar;
        used = 6;
        if (!TryUnit(escape, out var first)) return false;
        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
            return true;
        }
        if (char.IsHighSurrogate(first) && escape.Length >= 12 && escape[6] == '\\' && escape[7] == 'u'
            && TryUnit(escape[6..], out var second) && char.IsLowSurrogate(second))
        {
            rune = new Rune(first, second);
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
