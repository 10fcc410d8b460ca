using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Sources.Metrics;

namespace CognitoRules;

/// <summary>The road of a rule, from file to compiled rule. Each line names the room that does the work.</summary>
static class RulePath
{
    internal static LoadedRules Load(IReadOnlyList<string> paths, string? deploymentFile, string? cacheFolder)
    {
        var bag = new DiagnosticBag();
        return Load(RuleFiles.Read(paths, bag), deploymentFile, cacheFolder, bag);      // Rules: files → texts
    }

    internal static LoadedRules Load(IReadOnlyList<SourceText> sources, string? deploymentFile, string? cacheFolder) =>
        Load(sources, deploymentFile, cacheFolder, new DiagnosticBag());

    static LoadedRules Load(IReadOnlyList<SourceText> sources, string? deploymentFile, string? cacheFolder, DiagnosticBag bag)
    {
        var deployment = deploymentFile is null ? null : DeploymentFile.Read(deploymentFile, bag);
        var folder = cacheFolder is null ? null : new CacheFolder(cacheFolder);
        var rules = RuleSet.Load(sources, deployment, bag, folder);                     // Rules: texts → nodes with places → rules
        var plans = rules.Where(r => r.Metrics is not null)                             // Sources: metrics → series and math
            .Select(r => (r.Id.Value, Plan: MetricsRulePlan.Compile(r, bag)))
            .ToDictionary(p => p.Value, p => p.Plan, StringComparer.Ordinal);
        var cache = folder is null ? null : new NodeCache(folder);
        var code = PredicateCompiler.Compile(rules, bag, cache);                        // Predicates: C# → plans and delegates
        var compiled = code.Rules                                                       // Evaluation: compiled rules, in id order
            .Where(c => !c.Rule.IsDraft && (c.Rule.Metrics is null || plans[c.Rule.Id.Value] is not null))
            .Select(c => new CompiledRule(c.Rule, c, plans.GetValueOrDefault(c.Rule.Id.Value)))
            .OrderBy(c => c.Id, StringComparer.Ordinal)
            .ToList();
        var fields = CompiledRuleSet.WithFindingWords(code.Fields, code.Rules);
        return new LoadedRules(new CompiledRuleSet(compiled, fields), bag.Sorted(), sources.Count, deployment);
    }
}
