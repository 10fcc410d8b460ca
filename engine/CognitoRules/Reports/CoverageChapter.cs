using System.Text;
using CognitoRules.Evaluation;
using CognitoRules.Vocabulary;

namespace CognitoRules.Reports;

/// <summary>The catalogue's chapter on what is covered. What a rule reads is asked of the compiled rule, so the page cannot promise a call that no rule looks at.</summary>
static class CoverageChapter
{
    /// <summary>Appends the chapter, unless the rules are not the shipped pack.</summary>
    internal static void Append(StringBuilder page, LoadedRules rules)
    {
        var ids = rules.Rules.Select(r => r.Id.Value).ToHashSet(StringComparer.Ordinal);
        if (!Coverage.Attacks.SelectMany(r => r.Rules).All(ids.Contains)) return;
        page.Append("## What is covered, and what is not\n\n");
        page.Append("### Attacks and accidents\n\n| what | rules | gap |\n|---|---|---|\n");
        foreach (var row in Coverage.Attacks) Row(page, row.What, row.Rules, row.Gap);
        page.Append("\n### Changes by administrators\n\nEvery signed change is also read by `admin-change-by-new-principal`.\n\n| call | rules | gap |\n|---|---|---|\n");
        foreach (var action in SignedChanges) Row(page, $"`{action}`", ReadersOf(action, rules.Compiled), Coverage.ActionGaps.GetValueOrDefault(action));
        page.Append("\n### Requests of the hosted pages and of the OAuth endpoints\n\n| request | rules | gap |\n|---|---|---|\n");
        foreach (var name in Coverage.Pages) Row(page, $"`{name}`", ReadersOf(name, rules.Compiled), Coverage.PageGaps.GetValueOrDefault(name));
        page.Append("\n### Errors\n\n| code | meaning | rules | gap |\n|---|---|---|---|\n");
        foreach (var row in Coverage.Errors) Row(page, $"{string.Join(", ", row.Codes.Select(c => $"`{c}`"))} | {row.Meaning}", row.Rules, row.Gap);
        page.Append('\n');
    }

    /// <summary>The signed changes, by name.</summary>
    internal static IReadOnlyList<string> SignedChanges { get; } =
        [.. Actions.All.Where(a => a.Always.HasFlag(ActKinds.AdminChange)).Select(a => a.Name).Order(StringComparer.Ordinal)];

    /// <summary>Rules that look at a request of this name because they mean it, not because they look at everything. By id.</summary>
    internal static IReadOnlyList<string> ReadersOf(string action, CompiledRuleSet rules) =>
    [
        .. rules.Rules.Where(r => r.Code.Dispatch.Actions is { } actions && actions.Contains(action) && actions.Count < SignedChanges.Count).Select(r => r.Id),
    ];

    static void Row(StringBuilder page, string what, IReadOnlyList<string> rules, string? gap) =>
        page.Append("| ").Append(what).Append(" | ").Append(rules.Count == 0 ? "–" : string.Join(", ", rules)).Append(" | ").Append(gap ?? "").Append(" |\n");
}
