using System.Net;

namespace CognitoRules.Predicates;

/// <summary>An IPv4 or IPv6 network that asks addresses written as UTF-8 without allocating.</summary>
sealed class Network
{
    readonly byte[] prefix;
    readonly int bits;

    Network(byte[] prefix, int bits) => (this.prefix, this.bits) = (prefix, bits);

    /// <summary>Reads `192.0.2.0/24`, `2001:db8::/32`, or a single address.</summary>
    internal static bool TryParse(string text, out Network? network)
    {
        network = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if (address.Length == 0 || !address.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':') || !IPAddress.TryParse(address, out var parsed)) return false;
        // IPAddress reads 10 or 10.1 as an address too, and 010 as eight; a rule means four decimal numbers.
        if (!address.Contains(':', StringComparison.Ordinal) && !HasFourDecimals(address)) return false;
        var bytes = parsed.GetAddressBytes();
        var bits = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out bits) || bits > bytes.Length * 8)) return false;
        // What is asked is an IPv4 address in either form.
        if (parsed.IsIPv4MappedToIPv6 && bits >= 96) (bytes, bits) = (bytes[12..], bits - 96);
        network = new Network(bytes, bits);
        return true;
    }

    /// <summary>Whether the address lies within. False for anything that is no address. An IPv4 address written in IPv6 form counts as IPv4.</summary>
    internal bool Contains(ReadOnlySpan<byte> address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!AddressText.TryParse(address, bytes, out var length)) return false;
        if (length == 16 && prefix.Length == 4 && bytes[..10].IndexOfAnyExcept((byte)0) < 0 && bytes[10] == 0xff && bytes[11] == 0xff)
        {
            bytes[12..16].CopyTo(bytes);
            length = 4;
        }
        return length == prefix.Length && SamePrefix(bytes[..length]);
    }

    bool SamePrefix(ReadOnlySpan<byte> address)
    {
        var whole = bits / 8;
        if (!address[..whole].SequenceEqual(prefix.AsSpan(0, whole))) return false;
        var rest = bits % 8;
        return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
    }

    static bool HasFourDecimals(string address) => address.Split('.') is { Length: 4 } parts && parts.All(p => p is "0" || (p.Length > 0 && p[0] != '0'));
}
