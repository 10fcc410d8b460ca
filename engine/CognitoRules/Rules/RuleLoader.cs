using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>Reads one rule file: YAML nodes, the shape of every field, the rule, then what its fields mean to each other.</summary>
public static class RuleLoader
{
    /// <summary>Loads a rule. Its C# is not compiled here.</summary>
    /// <param name="source">The file's text.</param>
    /// <param name="bag">Gets every mistake, with the rule's id where it is known.</param>
    /// <param name="overrides">What the deployment changes in rules; null: nothing.</param>
    /// <returns>Null when there was an error; warnings do not stop a rule.</returns>
    public static Rule? Load(SourceText source, DiagnosticBag bag, RuleOverrides? overrides = null) =>
        Load(source, bag, overrides, out _) is { IsDraft: false } rule ? rule : null;

    /// <summary>The same, and the id the file says, which a set needs even of a rule that does not load. With mistakes it may be a draft.</summary>
    internal static Rule? Load(SourceText source, DiagnosticBag bag, RuleOverrides? overrides, out string? id, YamlTrees? trees = null)
    {
        id = null;
        var own = new DiagnosticBag();
        Rule? rule = null;
        if (YamlTrees.Read(source, own, trees) is { } root)
        {
            id = (root["id"] as YamlScalar)?.Value;
            ShapeCheck.Check(root, RuleFields.Rule, "", own);
            if (own.HasErrors) rule = DraftRule.Of(source, root, own);
            else
            {
                var changes = new DiagnosticBag();
                rule = new RuleBuilder(source, root, own).Build(overrides ?? RuleOverrides.None, changes);
                RuleChecks.Check(rule, own);
                if (own.HasErrors) rule = DraftRule.Of(rule, own);
                // A mistake in the deployment's file is no mistake of the rule.
                bag.AddRange(changes.Items);
            }
        }
        var ruleId = id;
        bag.AddRange(own.Items.Select(d => d with { RuleId = ruleId }));
        return rule;
    }
}
