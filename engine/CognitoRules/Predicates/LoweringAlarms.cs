using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CognitoRules.Predicates;

/// <summary>`series.Breaching(2, of: 3, above: 20, missing: "notBreaching")`: the call with its numbers checked against the window.</summary>
sealed partial class Lowering
{
    static readonly (string Name, Comparison Comparison)[] Limits =
    [
        ("above", Comparison.Greater), ("atLeast", Comparison.GreaterOrEqual), ("below", Comparison.Less), ("atMost", Comparison.LessOrEqual),
    ];

    BreachingNode? Breaching(IInvocationOperation call, int series)
    {
        var written = call.Arguments.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue).ToDictionary(a => a.Parameter!.Name, a => a.Value, StringComparer.Ordinal);
        var limits = Limits.Where(l => written.ContainsKey(l.Name)).ToList();
        if (limits is not [var limit])
        {
            Fail(AlarmMistakes.OneLimit(part.SpanOf(call), limits.Count));
            return null;
        }
        if (Whole(written["count"]) is not { } count || Whole(written["of"]) is not { } of) return null;
        var points = (int)((rule.Window?.Length ?? rule.Metrics!.Period.Value).Ticks / rule.Metrics!.Period.Value.Ticks);
        if (of > points) Fail(AlarmMistakes.LongerThanWindow(part.SpanOf(written["of"]), of, points));
        else if (count > of) Fail(AlarmMistakes.MoreThanOf(part.SpanOf(written["count"]), count, of));
        var treatment = MissingTreatment.Missing;
        if (written.TryGetValue("missing", out var missing))
        {
            if (Value(missing) is not TextConstant { Value: var name } || AlarmState.Treatment(name) is not { } known)
            {
                Fail(AlarmMistakes.Treatment(part.SpanOf(missing), (Value(missing) as TextConstant)?.Value));
                return null;
            }
            treatment = known;
        }
        return count <= of && of <= points && Value(written[limit.Name]) is { Kind: ValueKind.Number } value
            ? new BreachingNode(series, count, of, limit.Comparison, value, treatment)
            : null;
    }

    int? Whole(IOperation operation)
    {
        if (Value(operation) is NumberConstant { Value: >= 1 and <= 1_000_000 and var number } && number == Math.Floor(number)) return (int)number;
        Fail(AlarmMistakes.NotWhole(part.SpanOf(operation)));
        return null;
    }
}
