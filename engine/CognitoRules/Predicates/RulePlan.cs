using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>The fifth pass: what can be read out of a rule's nodes before any event is looked at. All of it follows from the nodes alone, so it is the same whether they were just made or came from the cache.</summary>
sealed record RulePlan
{
    /// <summary>The nodes.</summary>
    public required LoweredRule Lowered { get; init; }

    /// <summary>Necessary conditions of `where`, or of any step.</summary>
    public required Dispatch Dispatch { get; init; }

    /// <summary>The words read anywhere in the rule.</summary>
    public required IReadOnlySet<Word> Words { get; init; }

    /// <summary>The raw paths read anywhere in the rule, in ordinal order.</summary>
    public required IReadOnlyList<RawPath> RawPaths { get; init; }

    /// <summary>The comparison that keeps `when` from being monotone, as written; empty when it is, null without `when`.</summary>
    public required string? NotMonotoneBecause { get; init; }

    /// <summary>Patterns that a log service can filter by, one per source that has log groups. Worked out when asked for: a replay never does.</summary>
    public IReadOnlyList<LogFilter> Filters => LogFilter.Of(Lowered);

    /// <summary>Plans rules. A rule whose conditions cannot be meant is absent from the result, and the bag says why.</summary>
    internal static IReadOnlyList<RulePlan> Make(IReadOnlyList<LoweredRule> rules, DiagnosticBag bag)
    {
        var plans = new List<RulePlan>();
        foreach (var rule in rules)
        {
            var own = new DiagnosticBag();
            var plan = Of(rule);
            ConditionLint.Check(plan, own);
            bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Rule.Id.Value }));
            if (!own.HasErrors) plans.Add(plan);
        }
        return plans;
    }

    static RulePlan Of(LoweredRule lowered) => new()
    {
        Lowered = lowered,
        Dispatch = NecessaryConditions.Of(lowered),
        Words = lowered.Roots().SelectMany(NodeTree.All).OfType<WordNode>().Select(n => n.Word).ToHashSet(),
        RawPaths = [.. lowered.Roots().SelectMany(NodeTree.All).OfType<RawNode>().Select(n => n.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(ParsePath)],
        NotMonotoneBecause = lowered.When is null ? null : Monotony.NotBecause(lowered),
    };

    static RawPath ParsePath(string text) => RawPath.TryParse(text, out var path, out _) ? path! : throw new InvalidOperationException($"lowering let the path `{text}` pass");
}
