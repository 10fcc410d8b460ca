namespace CognitoRules.Sources.MetricMath;

/// <summary>A part of an expression, with its place in the text, [Start, End) in UTF-16 units.</summary>
abstract record MathNode(int Start, int End)
{
    /// <summary>The tree as a fully bracketed text without places: two expressions are the same when these are.</summary>
    internal abstract string Tree { get; }

    /// <summary>How many nodes the longest way down passes: what a walk recurses. A chain such as a + b + c is as high as it is long.</summary>
    internal virtual int Height => 1;

    private protected static int Above(IEnumerable<MathNode> parts) => 1 + parts.Select(p => p.Height).DefaultIfEmpty().Max();
}

/// <summary>A number as written; never negative, since a sign is an operator.</summary>
sealed record NumberNode(double Value, int Start, int End) : MathNode(Start, End)
{
    internal override string Tree => MathPrinter.Number(Value);
}

/// <summary>A text in quotes: the filter of METRICS.</summary>
sealed record TextNode(string Value, int Start, int End) : MathNode(Start, End)
{
    internal override string Tree => MathPrinter.Quoted(Value);
}

/// <summary>The name of a series.</summary>
sealed record NameNode(string Name, int Start, int End) : MathNode(Start, End)
{
    internal override string Tree => Name;
}

/// <summary>A word in capitals that is no call: REPEAT, LINEAR, ASC, DESC, and the statistics SORT knows.</summary>
sealed record WordNode(string Word, int Start, int End) : MathNode(Start, End)
{
    internal override string Tree => Word;
}

/// <summary>`[a, b]`.</summary>
sealed record ArrayNode(IReadOnlyList<MathNode> Items, int Start, int End) : MathNode(Start, End)
{
    internal override int Height { get; } = Above(Items);

    internal override string Tree => $"[{string.Join(' ', Items.Select(i => i.Tree))}]";
}

/// <summary>`-a`; the only sign metric math has.</summary>
sealed record NegateNode(MathNode Operand, int Start, int End) : MathNode(Start, End)
{
    internal override int Height { get; } = Operand.Height + 1;

    internal override string Tree => $"(neg {Operand.Tree})";
}

/// <summary>`a op b`.</summary>
/// <param name="OperatorStart">Where the operator's own characters begin.</param>
sealed record BinaryNode(MathOperator Operator, MathNode Left, MathNode Right, int OperatorStart, int Start, int End) : MathNode(Start, End)
{
    internal override int Height { get; } = Math.Max(Left.Height, Right.Height) + 1;

    internal override string Tree => $"({Operators.Text(Operator)} {Left.Tree} {Right.Tree})";
}

/// <summary>`NAME(arguments)`.</summary>
/// <param name="NameEnd">Where the function's name ends.</param>
sealed record CallNode(string Function, IReadOnlyList<MathNode> Arguments, int NameEnd, int Start, int End) : MathNode(Start, End)
{
    internal override int Height { get; } = Above(Arguments);

    internal override string Tree => $"({string.Join(' ', Arguments.Select(a => a.Tree).Prepend(Function))})";
}
