namespace CognitoRules.Sources;

/// <summary>The escapes of a JSON text, judged without decoding them.</summary>
static class JsonEscapes
{
    /// <summary>Whether each backslash begins an escape that JSON knows.</summary>
    internal static bool AreGood(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf((byte)'\\') is >= 0 and var at)
        {
            var length = LengthOf(text[at..]);
            if (length == 0) return false;
            text = text[(at + length)..];
        }
        return true;
    }

    static int LengthOf(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2) return 0;
        if (escape[1] != 'u') return "\"\\/bfnrt"u8.Contains(escape[1]) ? 2 : 0;
        if (escape.Length < 6) return 0;
        foreach (var digit in escape[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit)) return 0;
        }
        return 6;
    }
}
