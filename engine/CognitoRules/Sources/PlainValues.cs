using System.Text.Json;

namespace CognitoRules.Sources;

/// <summary>Numbers, true, false and null as JSON writes them.</summary>
static class PlainValues
{
    /// <summary>Just behind the value at a place, and its kind; -1 when there is none.</summary>
    internal static int End(ReadOnlySpan<byte> json, int at, out JsonTokenType kind)
    {
        var rest = json[at..];
        switch (rest[0])
        {
            case (byte)'t':
                kind = JsonTokenType.True;
                return rest.StartsWith("true"u8) ? at + 4 : -1;
            case (byte)'f':
                kind = JsonTokenType.False;
                return rest.StartsWith("false"u8) ? at + 5 : -1;
            case (byte)'n':
                kind = JsonTokenType.Null;
                return rest.StartsWith("null"u8) ? at + 4 : -1;
            default:
                kind = JsonTokenType.Number;
                return NumberEnd(json, at);
        }
    }

    // -0.5e+10: no leading zeros, and digits behind each of point and exponent.
    static int NumberEnd(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] == '-') at++;
        var digits = DigitsEnd(json, at);
        if (digits == at || (json[at] == '0' && digits > at + 1)) return -1;
        at = digits;
        if (at < json.Length && json[at] == '.')
        {
            digits = DigitsEnd(json, at + 1);
            if (digits == at + 1) return -1;
            at = digits;
        }
        if (at >= json.Length || (json[at] | 0x20) != 'e') return at;
        at++;
        if (at < json.Length && json[at] is (byte)'+' or (byte)'-') at++;
        digits = DigitsEnd(json, at);
        return digits == at ? -1 : digits;
    }

    static int DigitsEnd(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is >= (byte)'0' and <= (byte)'9') at++;
        return at;
    }
}
