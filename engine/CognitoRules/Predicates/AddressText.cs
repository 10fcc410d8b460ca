namespace CognitoRules.Predicates;

/// <summary>Reads addresses written as UTF-8 without allocating, which IPAddress cannot: every event of a rule with a network asks.</summary>
static class AddressText
{
    const int GroupCount = 8;

    /// <summary>Reads `192.0.2.1` or `2001:db8::1`, as RFC 4291 writes them: no zones, no brackets, no ports.</summary>
    /// <param name="text">The address.</param>
    /// <param name="bytes">Gets its 4 or 16 bytes; room for 16.</param>
    /// <param name="length">4 or 16.</param>
    internal static bool TryParse(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        length = text.Contains((byte)':') ? 16 : 4;
        return length == 4 ? TryFour(text, bytes) : TrySixteen(text, bytes);
    }

    static bool TryFour(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var part = 0;
        var value = -1;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (value < 0 || part == 3) return false;
                bytes[part++] = (byte)value;
                value = -1;
            }
            else if (c is >= (byte)'0' and <= (byte)'9')
            {
                value = Math.Max(value, 0) * 10 + (c - '0');
                if (value > 255) return false;
            }
            else
            {
                return false;
            }
        }
        if (part != 3 || value < 0) return false;
        bytes[3] = (byte)value;
        return true;
    }

    // Groups of hex digits between colons; once two colons stand for as many zero groups as are missing; an IPv4 address may be the last two.
    static bool TrySixteen(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        bytes[..16].Clear();
        var (groups, gap) = (0, -1);
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }
        while (!text.IsEmpty)
        {
            if (groups == GroupCount) return false;
            var end = text.IndexOf((byte)':');
            var group = end < 0 ? text : text[..end];
            if (end < 0 && group.Contains((byte)'.'))
            {
                if (groups > GroupCount - 2 || !TryFour(group, bytes[(groups * 2)..])) return false;
                groups += 2;
                break;
            }
            if (!TryGroup(group, out var value)) return false;
            bytes[groups * 2] = (byte)(value >> 8);
            bytes[groups * 2 + 1] = (byte)value;
            groups++;
            if (end < 0) break;
            text = text[(end + 1)..];
            if (text.IsEmpty) return false;
            if (text[0] != ':') continue;
            if (gap >= 0) return false;
            gap = groups;
            text = text[1..];
        }
        return gap < 0 ? groups == GroupCount : groups < GroupCount && Spread(bytes, groups, gap);
    }

    static bool TryGroup(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        if (digits.Length is 0 or > 4) return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
            value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return true;
    }

    // Moves the groups behind the two colons to the end.
    static bool Spread(Span<byte> bytes, int groups, int gap)
    {
        var behind = (groups - gap) * 2;
        bytes.Slice(gap * 2, behind).CopyTo(bytes[(16 - behind)..]);
        bytes[(gap * 2)..(16 - behind)].Clear();
        return true;
    }
}
