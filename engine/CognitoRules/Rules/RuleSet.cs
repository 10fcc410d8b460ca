using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>Joins rules to a set: ids are unique, rules over findings name rules that exist and form no circle, a deployment's changes are applied.</summary>
static class RuleSet
{
    /// <summary>Loads every text. Bad rules are left out or drafts, and the bag says why; they never keep good ones from loading.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="deployment">What it changes; null: nothing.</param>
    /// <param name="bag">Gets every mistake.</param>
    /// <param name="cache">Where an earlier start left what it read; null: every file is parsed.</param>
    internal static IReadOnlyList<Rule> Load(IReadOnlyList<SourceText> sources, DeploymentFile? deployment, DiagnosticBag bag, CacheFolder? cache = null)
    {
        var trees = YamlTrees.Open(cache, sources);
        var rules = new List<Rule>();
        var drafts = new List<Rule>();
        var ids = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var rule = RuleLoader.Load(source, bag, deployment?.Overrides, out var id, trees);
            if (rule is null or { IsDraft: true })
            {
                // A rule that did not load still exists for those that read its findings.
                if (id is not null) ids.TryAdd(id, new SourceSpan(source, 0, 0));
                if (rule is not null) drafts.Add(rule with { Id = rule.Id with { Value = $"{rule.Id.Value}#{drafts.Count}" } });
                continue;
            }
            if (ids.TryGetValue(rule.Id.Value, out var first)) bag.Add(RuleFileMistakes.SameId(rule, first));
            else
            {
                ids.Add(rule.Id.Value, rule.Id.Span);
                rules.Add(rule);
            }
        }
        trees?.Keep();
        foreach (var unknown in deployment?.RuleIds.Where(named => !ids.ContainsKey(named.Value)) ?? []) bag.Add(DeploymentMistakes.UnknownRule(unknown, ids.Keys));
        var good = WithoutLooseReaders(rules, ids, bag);
        return [.. good.Where(r => deployment?.Disabled.Contains(r.Id.Value) != true), .. drafts];
    }

    static List<Rule> WithoutLooseReaders(List<Rule> rules, Dictionary<string, SourceSpan> ids, DiagnosticBag bag)
    {
        var bad = new HashSet<Rule>(ReferenceEqualityComparer.Instance);
        foreach (var rule in rules)
        {
            foreach (var of in rule.OfRules?.Where(o => !ids.ContainsKey(o.Value)) ?? [])
            {
                bag.Add(RuleFileMistakes.UnknownOf(rule, of, ids.Keys));
                bad.Add(rule);
            }
        }
        var byId = rules.ToDictionary(r => r.Id.Value, StringComparer.Ordinal);
        foreach (var rule in rules.Where(r => r.OfRules is { Count: > 0 }))
        {
            if (Circle(rule, byId) is not { } path) continue;
            bag.Add(RuleFileMistakes.Cycle(rule, path));
            bad.Add(rule);
        }
        return [.. rules.Where(r => !bad.Contains(r))];
    }

    // The way from a rule back to itself over the rules it reads, or null. Each rule is visited once.
    static List<string>? Circle(Rule start, Dictionary<string, Rule> byId)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        List<string>? Walk(Rule rule)
        {
            foreach (var of in rule.OfRules ?? [])
            {
                if (of.Value == start.Id.Value) return [rule.Id.Value, start.Id.Value];
                if (!visited.Add(of.Value) || !byId.TryGetValue(of.Value, out var next) || Walk(next) is not { } rest) continue;
                return [rule.Id.Value, .. rest];
            }
            return null;
        }

        return Walk(start);
    }
}
