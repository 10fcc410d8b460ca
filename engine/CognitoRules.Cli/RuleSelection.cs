using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>The rules named by `--rule`.</summary>
static class RuleSelection
{
    /// <summary>The ids, checked; null when all rules are meant.</summary>
    /// <exception cref="UsageException">An id that no loaded rule has.</exception>
    internal static IReadOnlySet<string>? Check(string[]? ids, LoadedRules rules)
    {
        if (ids is not { Length: > 0 }) return null;
        foreach (var id in ids.Where(id => rules.Rules.All(r => r.Id.Value != id)))
        {
            var near = DidYouMean.Nearest(id, rules.Rules.Select(r => r.Id.Value));
            throw new UsageException($"there is no rule `{TerminalText.Escape(id)}`" + (near is null ? "" : $"; did you mean `{near}`?"), rules.HasErrors ? "some rules have errors: cognitorules validate" : "a rule is named by its `id`");
        }
        return ids.ToHashSet(StringComparer.Ordinal);
    }
}
