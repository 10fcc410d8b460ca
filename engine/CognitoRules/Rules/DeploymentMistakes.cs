using CognitoRules.Diagnostics;

namespace CognitoRules.Rules;

/// <summary>What a deployment's file can get wrong about rules, one method per message.</summary>
static class DeploymentMistakes
{
    internal static Diagnostic UnknownRule(Located<string> id, IEnumerable<string> known)
    {
        var nearest = DidYouMean.Nearest(id.Value, known);
        return Diagnostic.Error("CR1027", $"no rule has the id `{id.Value}`", id.Span, "not loaded") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic UnknownParam(ParameterOverride change, string ruleId, IReadOnlyList<Parameter> known)
    {
        var nearest = DidYouMean.Nearest(change.Name.Value, known.Select(p => p.Name.Value));
        return Diagnostic.Error("CR1028", $"`{ruleId}` has no parameter `{change.Name.Value}`", change.Name.Span, "not in the rule's `params`") with
        {
            Help = nearest is not null ? $"did you mean `{nearest}`?" : known.Count > 0 ? $"it has {ShapeMistakes.Listed(known.Select(p => p.Name.Value))}" : "it has no parameters",
            Replacement = nearest,
        };
    }

    internal static Diagnostic WrongKind(ParameterOverride change, Parameter own) =>
        Diagnostic.Error("CR1028", $"`{change.Name.Value}` is {TestMistakes.Name(own.Kind)} in the rule", change.ValueSpan, $"this is {TestMistakes.Name(change.Kind)}");
}
