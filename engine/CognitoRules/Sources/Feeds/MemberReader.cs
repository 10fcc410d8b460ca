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
