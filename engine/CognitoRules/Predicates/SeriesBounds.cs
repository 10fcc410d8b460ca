using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// What the newest points of a window must be like for `when` to hold: read out of the comparisons with constants that it joins. Sound, never
/// sharp: what is not understood bounds nothing.
/// </summary>
static class SeriesBounds
{
    internal static IReadOnlyList<SeriesBound> Of(Node? when) => when switch
    {
        AndNode both => [.. Of(both.Left), .. Of(both.Right)],
        CompareNode { Left: SeriesNode { Member: SeriesMember.Last } series, Right: NumberConstant limit } compare => Bound(series.Series, compare.Operator, limit.Value),
        CompareNode { Right: SeriesNode { Member: SeriesMember.Last } series, Left: NumberConstant limit } compare => Bound(series.Series, Mirrored(compare.Operator), limit.Value),
        _ => [],
    };

    static SeriesBound[] Bound(int series, Comparison comparison, double limit) => comparison switch
    {
        Comparison.Greater => [new(series, Math.BitIncrement(limit), double.PositiveInfinity)],
        Comparison.GreaterOrEqual => [new(series, limit, double.PositiveInfinity)],
        Comparison.Less => [new(series, double.NegativeInfinity, Math.BitDecrement(limit))],
        Comparison.LessOrEqual => [new(series, double.NegativeInfinity, limit)],
        Comparison.Equal => [new(series, limit, limit)],
        _ => [],
    };

    static Comparison Mirrored(Comparison comparison) => comparison switch
    {
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        _ => comparison,
    };
}
