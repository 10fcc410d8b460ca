using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>One metric-math expression and the place of each of its characters in the file it was written in.</summary>
/// <param name="Text">The expression, without the `=` in front of it.</param>
/// <param name="Place">The file span of [start, end) of the text.</param>
sealed record MathText(string Text, Func<int, int, SourceSpan> Place)
{
    /// <summary>CloudWatch's own limit of an expression.</summary>
    internal const int LengthMax = 2048;

    /// <summary>Deepest nesting of parentheses, calls, arrays, signs and powers: the parser and every walk over the tree recurse this deep.</summary>
    internal const int DepthMax = 64;

    /// <summary>Highest tree: as many terms as one chain of operators may have.</summary>
    internal const int HeightMax = 256;

    internal SourceSpan Span(int start, int end) => Place(start, end);

    internal SourceSpan Span(MathNode node) => Place(node.Start, node.End);
}
