using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>What a deployment changes in rules without forking them.</summary>
/// <param name="Params">Parameter values by rule id.</param>
/// <param name="Exceptions">Events to let pass, by rule id: C# over an event.</param>
public sealed record RuleOverrides(
    IReadOnlyDictionary<string, IReadOnlyList<ParameterOverride>> Params, IReadOnlyDictionary<string, IReadOnlyList<CSharpText>> Exceptions)
{
    /// <summary>Nothing changed.</summary>
    public static RuleOverrides None { get; } = new(new Dictionary<string, IReadOnlyList<ParameterOverride>>(), new Dictionary<string, IReadOnlyList<CSharpText>>());

    internal IReadOnlyList<ParameterOverride> ParamsOf(string ruleId) => Params.GetValueOrDefault(ruleId) ?? [];

    internal IReadOnlyList<CSharpText> ExceptionsOf(string ruleId) => Exceptions.GetValueOrDefault(ruleId) ?? [];
}

/// <summary>One parameter's value in a deployment; kinds and values as in <see cref="Parameter"/>.</summary>
public sealed record ParameterOverride(Located<string> Name, ValueKind Kind, object Value, SourceSpan ValueSpan);
