using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Whether more events can only make a condition truer. Then it may be judged the moment it crosses; otherwise only when its window closes.
/// Whatever is not understood is not monotone.
/// </summary>
static class Monotony
{
    /// <summary>The first comparison that keeps `when` from being monotone, as written; empty when it is.</summary>
    internal static string NotBecause(LoweredRule lowered)
    {
        if (IsMonotone(lowered.When!, lowered.Aggregates)) return "";
        // A negation turns its comparisons around, so none of them may be to blame by itself.
        return lowered.Comparisons.Find(c => !IsMonotone(c.Holds, lowered.Aggregates))?.Text ?? "!";
    }

    static bool IsMonotone(Node node, IReadOnlyList<LoweredAggregate> aggregates) => node switch
    {
        BoolConstant => true,
        AndNode n => IsMonotone(n.Left, aggregates) && IsMonotone(n.Right, aggregates),
        OrNode n => IsMonotone(n.Left, aggregates) && IsMonotone(n.Right, aggregates),
        AggregateNode n => aggregates[n.Slot].Spec.Kind == AggregateKind.FirstSeen,
        CompareNode { Operator: Comparison.Greater or Comparison.GreaterOrEqual } n => Grows(n.Left, aggregates) && Shrinks(n.Right, aggregates),
        CompareNode { Operator: Comparison.Less or Comparison.LessOrEqual } n => Shrinks(n.Left, aggregates) && Grows(n.Right, aggregates),
        _ => IsFixed(node),
    };

    // Never falls as events are added. Fixed values count; a missing one keeps its comparison false until it is there.
    static bool Grows(Node node, IReadOnlyList<LoweredAggregate> aggregates) => node switch
    {
        AggregateNode n => aggregates[n.Slot].Spec.Kind is AggregateKind.Count or AggregateKind.Distinct or AggregateKind.Max,
        ArithmeticNode { Operator: Arithmetic.Add } n => Grows(n.Left, aggregates) && Grows(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Subtract } n => Grows(n.Left, aggregates) && Shrinks(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Multiply, Right: NumberConstant { Value: >= 0 } } n => Grows(n.Left, aggregates),
        ArithmeticNode { Operator: Arithmetic.Multiply, Left: NumberConstant { Value: >= 0 } } n => Grows(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Divide, Right: NumberConstant { Value: > 0 } } n => Grows(n.Left, aggregates),
        _ => IsFixed(node),
    };

    // Never rises as events are added.
    static bool Shrinks(Node node, IReadOnlyList<LoweredAggregate> aggregates) => node switch
    {
        AggregateNode n => aggregates[n.Slot].Spec.Kind == AggregateKind.Min,
        ArithmeticNode { Operator: Arithmetic.Add } n => Shrinks(n.Left, aggregates) && Shrinks(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Subtract } n => Shrinks(n.Left, aggregates) && Grows(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Multiply, Right: NumberConstant { Value: >= 0 } } n => Shrinks(n.Left, aggregates),
        ArithmeticNode { Operator: Arithmetic.Multiply, Left: NumberConstant { Value: >= 0 } } n => Shrinks(n.Right, aggregates),
        ArithmeticNode { Operator: Arithmetic.Divide, Right: NumberConstant { Value: > 0 } } n => Shrinks(n.Left, aggregates),
        _ => IsFixed(node),
    };

    static bool IsFixed(Node node) => NodeTree.All(node).All(n => n is not (AggregateNode or BaselineNode or SeriesNode or BreachingNode));
}
