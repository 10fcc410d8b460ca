using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// The fifth pass: reads out of the nodes what can be known before an event is looked at: the fields needed, the actions and outcomes that
/// can matter, whether more events can only make `when` truer, and conditions that never or always hold.
/// </summary>
static class Plan
{
    /// <summary>Necessary conditions of `where`, or of any step.</summary>
    internal static Dispatch DispatchOf(LoweredRule lowered)
    {
        var sources = lowered.Rule.Events;
        var roots = lowered.Steps.Count > 0
            ? lowered.Steps.Select(s => lowered.Where is null ? s.Test : new AndNode(lowered.Where, s.Test))
            : lowered.Where is null ? [] : [lowered.Where];
        Needs? all = null;
        foreach (var root in roots) all = all is null ? NeedsOf(root, sources) : Either(all, NeedsOf(root, sources));
        all ??= Needs.Nothing;
        return new Dispatch(all.Actions, all.Failed, all.Succeeded);
    }

    /// <summary>Reports conditions that cannot be meant.</summary>
    internal static void Check(LoweredRule lowered, Dispatch dispatch, DiagnosticBag bag)
    {
        var rule = lowered.Rule;
        var span = (rule.Where ?? rule.Sequence?.Steps[0].Code)?.Span;
        if (lowered.Where is BoolConstant { Value: true }) bag.Add(LoweringMistakes.AlwaysTrue(span!.Value, "where") with { RuleId = rule.Id.Value });
        else if (lowered.Where is not null && (dispatch.Actions is { Count: 0 } || dispatch is { FailedOnly: true, SucceededOnly: true } || lowered.Where is BoolConstant))
            bag.Add(LoweringMistakes.NeverTrue(span!.Value, "where") with { RuleId = rule.Id.Value });
        if (lowered.When is BoolConstant constant)
            bag.Add((constant.Value ? LoweringMistakes.AlwaysTrue(rule.When!.Span, "when") : LoweringMistakes.NeverTrue(rule.When!.Span, "when")) with { RuleId = rule.Id.Value });
    }

    /// <summary>The words read anywhere in the rule.</summary>
    internal static IReadOnlySet<Word> WordsOf(LoweredRule lowered) => lowered.Roots().SelectMany(NodeTree.All).OfType<WordNode>().Select(n => n.Word).ToHashSet();

    /// <summary>The raw paths read anywhere in the rule, in ordinal order.</summary>
    internal static IReadOnlyList<RawPath> RawPathsOf(LoweredRule lowered) =>
        [.. lowered.Roots().SelectMany(NodeTree.All).OfType<RawNode>().Select(n => n.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(ParsePath)];

    static RawPath ParsePath(string text) => RawPath.TryParse(text, out var path, out _) ? path! : throw new InvalidOperationException($"lowering let the path `{text}` pass");

    /// <summary>The word whose value a named value shows: `Last(Ip)` shows an address. Null for anything computed.</summary>
    internal static Word? WordOf(Node node, IReadOnlyList<LoweredAggregate> aggregates) =>
        node is AggregateNode n && aggregates[n.Slot] is { Spec.Kind: AggregateKind.First or AggregateKind.Last or AggregateKind.Top, Argument: WordNode word } ? word.Word : null;

    /// <summary>Whether more events can only make a condition truer.</summary>
    internal static bool IsMonotone(Node node, IReadOnlyList<LoweredAggregate> aggregates) => node switch
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
        ArithmeticNode { Operator: Arithmetic.Divide, Right: NumberConstant { Value: > 0 } } n => Shrinks(n.Left, aggregates),
        _ => IsFixed(node),
    };

    static bool IsFixed(Node node) => NodeTree.All(node).All(n => n is not (AggregateNode or BaselineNode or SeriesNode or BreachingNode));

    /// <summary>The first comparison that keeps `when` from being monotone, as written; empty when it is.</summary>
    internal static string NotMonotoneBecause(LoweredRule lowered)
    {
        if (lowered.When is null || IsMonotone(lowered.When, lowered.Aggregates)) return "";
        return lowered.Comparisons.Find(c => !IsMonotone(c.Holds, lowered.Aggregates))?.Text ?? "!";
    }

    sealed record Needs(IReadOnlySet<string>? Actions, bool Failed, bool Succeeded)
    {
        internal static Needs Nothing { get; } = new(null, false, false);

        internal static Needs Never { get; } = new(new HashSet<string>(), true, true);
    }

    // What must be so for the condition to hold. Anything not understood needs nothing: sound, never sharp.
    static Needs NeedsOf(Node node, EventSources sources) => node switch
    {
        BoolConstant { Value: false } => Needs.Never,
        AndNode n => Both(NeedsOf(n.Left, sources), NeedsOf(n.Right, sources)),
        OrNode n => Either(NeedsOf(n.Left, sources), NeedsOf(n.Right, sources)),
        CompareNode { Operator: Comparison.Equal, Left: WordNode { Step: -1 } word, Right: TextConstant text } => NeedsOfText(word.Word, [text.Value]),
        CompareNode { Operator: Comparison.Equal, Right: WordNode { Step: -1 } word, Left: TextConstant text } => NeedsOfText(word.Word, [text.Value]),
        InNode { Text: WordNode { Step: -1 } word } n => NeedsOfText(word.Word, n.Values.Values),
        NotNode { Operand: MissingNode { Operand: WordNode { Step: -1, Word: Word.Error } } } => Needs.Nothing with { Failed = true },
        WordNode { Step: -1, Word: Word.Failed or Word.Throttled } => Needs.Nothing with { Failed = true },
        NotNode { Operand: WordNode { Step: -1, Word: Word.Failed } } => Needs.Nothing,
        WordNode { Step: -1, Word: Word.Succeeded } => Needs.Nothing with { Succeeded = true },
        WordNode { Step: -1 } word when Words.ActOf(word.Word) is var act && act != ActKinds.None => Needs.Nothing with { Actions = Actions.NamesOf(act, sources).ToHashSet(StringComparer.Ordinal) },
        _ => Needs.Nothing,
    };

    static Needs NeedsOfText(Word word, IReadOnlyList<string> values) => word switch
    {
        Word.Action => Needs.Nothing with { Actions = values.ToHashSet(StringComparer.Ordinal) },
        Word.Error => Needs.Nothing with { Failed = true },
        _ => Needs.Nothing,
    };

    static Needs Both(Needs a, Needs b) => new(
        a.Actions is null ? b.Actions : b.Actions is null ? a.Actions : a.Actions.Intersect(b.Actions, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal),
        a.Failed || b.Failed, a.Succeeded || b.Succeeded);

    static Needs Either(Needs a, Needs b)
    {
        if (ReferenceEquals(a, Needs.Never)) return b;
        if (ReferenceEquals(b, Needs.Never)) return a;
        return new Needs(
            a.Actions is null || b.Actions is null ? null : a.Actions.Union(b.Actions, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal),
            a.Failed && b.Failed, a.Succeeded && b.Succeeded);
    }
}
