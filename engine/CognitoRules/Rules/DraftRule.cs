using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>
/// What is left of a rule with mistakes in its fields, whole enough for its C# to be bound: the author hears of all mistakes at once.
/// A draft never runs. Where a mistake hides names that the C# may use, there is none: guessing would report mistakes nobody made.
/// </summary>
static class DraftRule
{
    // Without these the names in scope, or the kind of rule, are not known.
    static readonly string[] ScopeFields = ["params", "let", "source", "sequence", "by", "of"];

    // Mistakes of these codes are about fields that contradict each other; the C# behind them means nothing yet.
    static readonly string[] Contradictions = ["CR1024", "CR4001", "CR4004", "CR4005", "CR4012", "CR4013", "CR4014"];

    const string Stand = """
        id: draft
        title: draft
        severity: low
        window: 10m
        """;

    /// <summary>A draft of a file whose fields have mistakes; null when too little of it is known. What building it finds is added to the bag.</summary>
    internal static Rule? Of(SourceText source, YamlMapping root, DiagnosticBag bag)
    {
        if (Mend(root, bag.Items) is not { } mended) return null;
        var own = new DiagnosticBag();
        var rule = new RuleBuilder(source, mended, own).Build(RuleOverrides.None, new DiagnosticBag());
        if (own.Items.Any(d => Contradictions.Contains(d.Code, StringComparer.Ordinal))) return null;
        // What stands in for a broken field is no mistake of the author's.
        bag.AddRange(own.Items.Where(d => d.Severity == DiagnosticSeverity.Error && (d.Span is null || d.Span.Value.Source == source)));
        return Draft(rule);
    }

    /// <summary>A rule whose fields are right one by one, and wrong together.</summary>
    internal static Rule? Of(Rule rule, DiagnosticBag bag) =>
        bag.Items.Any(d => Contradictions.Contains(d.Code, StringComparer.Ordinal)) ? null : Draft(rule);

    // Its tests have told their mistakes, and what they would give is nobody's business.
    static Rule Draft(Rule rule) => rule with { IsDraft = true, Tests = [] };

    static YamlMapping? Mend(YamlMapping root, IReadOnlyList<Diagnostic> mistakes)
    {
        var entries = new List<YamlEntry>();
        var misspelt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in root.Entries)
        {
            var (key, value) = entry;
            var isBroken = mistakes.Any(m => m.Severity == DiagnosticSeverity.Error && m.Span is { } span && span.Start >= value.Span.Start && span.Start < Math.Max(value.Span.End, value.Span.Start + 1));
            if (RuleFields.Rule.Find(key.Value) is not null)
            {
                if (!isBroken) entries.Add(entry);
                else if (ScopeFields.Contains(key.Value, StringComparer.Ordinal)) return null;
            }
            else if (mistakes.FirstOrDefault(m => m.Span is { } span && span.Start == key.Span.Start)?.Replacement is { } meant)
            {
                // The value of a misspelt field was not looked at, so it is not used; but what it would have named is missing.
                if (ScopeFields.Contains(meant, StringComparer.Ordinal)) return null;
                misspelt.Add(meant);
            }
        }
        if (entries.TrueForAll(e => e.Key.Value != "source")) return null;
        var isWindowed = root["when"] is not null && root["sequence"] is null;
        var stand = YamlReader.Read(new SourceText("draft", Stand), new DiagnosticBag())!;
        entries.AddRange(stand.Entries.Where(s => entries.TrueForAll(e => e.Key.Value != s.Key.Value) && (s.Key.Value != "window" || (isWindowed && (root["window"] is not null || misspelt.Contains("window"))))));
        return new YamlMapping(entries, root.Span);
    }
}
