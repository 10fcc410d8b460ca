using System.Reflection;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Everything that emitted code can call. All of it is public, total, and without effect.</summary>
static class Asked
{
    internal static readonly MethodInfo Event = typeof(Scope).GetProperty(nameof(Scope.Event))!.GetMethod!;
    internal static readonly MethodInfo Aggregates = typeof(Scope).GetProperty(nameof(Scope.Aggregates))!.GetMethod!;
    internal static readonly MethodInfo AggregateNumber = typeof(IAggregateValues).GetMethod(nameof(IAggregateValues.Number))!;
    internal static readonly MethodInfo AreTruths = OfRow(nameof(EventRow.AreTruths), typeof(ulong), typeof(ulong));
    internal static readonly MethodInfo HasText = OfRow(nameof(EventRow.HasText), typeof(int));
    internal static readonly MethodInfo Utf8 = OfRow(nameof(EventRow.Utf8), typeof(int), typeof(int).MakeByRefType());
    internal static readonly MethodInfo NumberAt = OfRow(nameof(EventRow.NumberAt), typeof(int));
    internal static readonly MethodInfo IsNoNumber = typeof(double).GetMethod(nameof(double.IsNaN))!;
    internal static readonly MethodInfo BoolClosure = typeof(BoolCode).GetMethod(nameof(BoolCode.Invoke))!;
    internal static readonly MethodInfo NumberClosure = typeof(NumberCode).GetMethod(nameof(NumberCode.Invoke))!;

    static MethodInfo OfRow(string name, params Type[] parameters) => typeof(EventRow).GetMethod(name, parameters)!;
}
