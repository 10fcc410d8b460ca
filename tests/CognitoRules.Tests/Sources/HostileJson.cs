using System.Text;

namespace CognitoRules.Tests.Sources;

/// <summary>JSON objects made from a seed, with everything that is allowed and hard: escapes, surrogates, depth, huge numbers, blanks, repeated names.</summary>
sealed class HostileJson(Random chance)
{
    static readonly string[] Names = ["a", "b", "eventName", "requestParameters", "list", "", "x\\u0061", "\\u0061", "quote\\\"d", "back\\\\", "é", "a-rather-long-name-that-crosses-the-sixteen-bytes-of-a-vector"];

    static readonly string[] Texts =
    [
        "", "plain", "\\\"", "\\\\", "\\\\\\\"", "ends in \\\\", "\\u00e9\\ud83d\\ude00", "lone \\ud83d surrogate", "{\\\"not\\\":[\\\"structure\\\"]}", "{[}],:", "\\/\\b\\f\\n\\r\\t",
        "😀 ünïcode", "a text that is longer than one block of sixty-four bytes, so that a string carries over from block to block to block, twice",
    ];

    static readonly string[] Numbers = ["0", "-0", "1", "-12.5", "1e400", "-1E-400", "123456789012345678901234567890", "0.1e+5", "7E0"];

    readonly StringBuilder json = new();

    /// <summary>The next object.</summary>
    internal byte[] Next()
    {
        json.Clear();
        Blanks();
        Object(chance.Next(8) == 0 ? chance.Next(40, 80) : chance.Next(1, 5));
        Blanks();
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    /// <summary>The next object with some bytes changed, cut off or put in: mostly no JSON any more, and sometimes still.</summary>
    internal byte[] NextDamaged()
    {
        var bytes = Next().ToList();
        for (var i = chance.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(5))
            {
                case 0: bytes.RemoveRange(at, Math.Min(chance.Next(1, 20), bytes.Count - at)); break;
                case 1: bytes.RemoveRange(at, bytes.Count - at); break;
                case 2: bytes.Insert(at, "\"\\{}[],:\n\0"u8[chance.Next(10)]); break;
                case 3: bytes[at] = (byte)chance.Next(256); break;
                default: bytes[at] = "\"\\{}[],:e1"u8[chance.Next(10)]; break;
            }
        }
        return [.. bytes];
    }

    void Value(int depth)
    {
        switch (chance.Next(depth > 0 ? 9 : 6))
        {
            case 0 or 1 or 2: json.Append('"').Append(Texts[chance.Next(Texts.Length)]).Append('"'); break;
            case 3: json.Append(Numbers[chance.Next(Numbers.Length)]); break;
            case 4: json.Append(chance.Next(2) == 0 ? "true" : "false"); break;
            case 5: json.Append("null"); break;
            case 6: Array(depth - 1); break;
            default: Object(depth - 1); break;
        }
    }

    void Object(int depth)
    {
        json.Append('{');
        Blanks();
        for (var left = chance.Next(depth > 10 ? 2 : 6); left > 0; left--)
        {
            json.Append('"').Append(Names[chance.Next(Names.Length)]).Append('"');
            Blanks();
            json.Append(':');
            Blanks();
            Value(depth);
            Blanks();
            if (left > 1) json.Append(',');
            Blanks();
        }
        json.Append('}');
    }

    void Array(int depth)
    {
        json.Append('[');
        for (var left = chance.Next(depth > 10 ? 2 : 5); left > 0; left--)
        {
            Blanks();
            Value(depth);
            if (left > 1) json.Append(',');
        }
        Blanks();
        json.Append(']');
    }

    void Blanks()
    {
        if (chance.Next(6) == 0) json.Append(' ', chance.Next(1, 70)).Append("\t\r\n"[chance.Next(3)]);
    }
}
