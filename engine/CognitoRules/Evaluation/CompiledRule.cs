using CognitoRules.Findings;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>A rule ready to run: what its file says, its compiled C#, and for a metrics rule the series it reads.</summary>
sealed record CompiledRule(Rule Rule, RuleCode Code, MetricsRulePlan? Metrics)
{
    internal string Id => Rule.Id.Value;

    /// <summary>Whether it sees events, and not points of metrics or findings.</summary>
    internal bool IsOverEvents => Metrics is null && Rule.OfRules is null;
}

/// <summary>All rules of a run, in id order, and the fields they read between them.</summary>
sealed record CompiledRuleSet(IReadOnlyList<CompiledRule> Rules, FieldRequest Fields)
{
    /// <summary>Adds what findings themselves need to the fields the predicates read.</summary>
    internal static FieldRequest WithFindingWords(FieldRequest fields, IReadOnlyList<RuleCode> rules)
    {
        var words = fields.Words.ToHashSet();
        words.UnionWith([Word.EventId, Word.Account, Word.UserPool]);
        // A rule without a window, and a sequence, fire on one event and name whatever that event tells.
        if (rules.Any(r => r.Rule.Window is null && r.Rule.Metrics is null)) words.UnionWith(Entities.Words);
        return fields with { Words = words };
    }
}
