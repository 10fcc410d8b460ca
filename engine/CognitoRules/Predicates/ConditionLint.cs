using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Reports conditions that cannot be meant: never true, always true, a whole number compared with a fraction.</summary>
static class ConditionLint
{
    /// <summary>Checks `where`, every step, every condition of an aggregate, and `when`.</summary>
    internal static void Check(RulePlan plan, DiagnosticBag bag)
    {
        var lowered = plan.Lowered;
        var rule = lowered.Rule;
        var facts = new Facts(lowered.Aggregates);
        var whereSpan = (rule.Where ?? rule.Exceptions.FirstOrDefault())?.Span;
        var impossible = plan.Dispatch is { Actions.Count: 0 } or { Services.Count: 0 } or { FailedOnly: true, SucceededOnly: true };
        if (lowered.Where is { } where && whereSpan is { } span)
            Check(facts, where, span, "where", impossible && lowered.Steps.Count == 0, bag);
        for (var i = 0; i < lowered.Steps.Count; i++)
        {
            var test = lowered.Steps[i].Test;
            Check(facts, lowered.Where is null ? test : new AndNode(lowered.Where, test), rule.Sequence!.Steps[i].Code.Span, lowered.Steps[i].Name, impossible, bag, alwaysIsFine: lowered.Where is not null);
        }
        foreach (var aggregate in lowered.Aggregates.Where(a => a.Condition is not null))
            Check(facts, aggregate.Condition!, aggregate.Written.SpanIn(rule), aggregate.Spec.Text, impossible: false, bag);
        if (lowered.When is { } when) CheckWhen(lowered, facts, when, bag);
        foreach (var comparison in lowered.Comparisons)
        {
            if (IsFraction(comparison.Right) && facts.IsWhole(comparison.Left) || IsFraction(comparison.Left) && comparison.Right is not null && facts.IsWhole(comparison.Right))
                bag.Add(LoweringMistakes.WholeWithFraction(comparison.Written.SpanIn(rule)));
        }
    }

    // That a window holds an event makes `Count() >= 1` no mistake, since a deployment may ask for more; `Count() == 0` is one.
    static void CheckWhen(LoweredRule lowered, Facts facts, Node when, DiagnosticBag bag)
    {
        var span = lowered.Rule.When!.Span;
        if (lowered.Rule.Metrics is null && facts.CanHold(when) && !new Facts(lowered.Aggregates, isJudged: true).CanHold(when)) bag.Add(LoweringMistakes.NeverOfNothing(span));
        else Check(facts, when, span, "when", impossible: false, bag);
    }

    static void Check(Facts facts, Node condition, SourceSpan span, string name, bool impossible, DiagnosticBag bag, bool alwaysIsFine = false)
    {
        if (impossible || !facts.CanHold(condition)) bag.Add(LoweringMistakes.NeverTrue(span, name));
        else if (!alwaysIsFine && !facts.CanHold(new NotNode(condition))) bag.Add(LoweringMistakes.AlwaysTrue(span, name));
    }

    // `Count() > 2.5` says `Count() >= 3` in a roundabout way, and mostly means something else.
    static bool IsFraction(Node? node) => node is NumberConstant { Value: var value } && value != Math.Floor(value);
}
