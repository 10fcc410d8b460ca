using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Compiles the C# of a set of rules. What the author wrote is parsed and bound for its types and errors, and never runs: what runs are closures
/// over the nodes of a closed form.
/// </summary>
static class PredicateCompiler
{
    /// <summary>Compiles all rules in one go. A rule with an error is left out, and the bag says why.</summary>
    internal static RuleCodeSet Compile(IReadOnlyList<Rule> rules, DiagnosticBag bag)
    {
        var parsed = rules.Select(rule => (Rule: rule, Parts: Parse(rule, bag))).Where(r => r.Parts is not null).Select(r => (r.Rule, r.Parts!)).ToList();
        var bound = Binder.Bind(parsed, bag);                                                       // types, symbols, errors
        var lowered = parsed.Where(r => bound.ContainsKey(r.Rule))
            .Select(r => Lowering.Lower(r.Rule, bound[r.Rule], bag)).OfType<LoweredRule>()          // the closed form, deny by default
            .ToList();
        return Assemble(lowered, bag);                                                              // the plan, and code
    }

    static IReadOnlyList<RulePart>? Parse(Rule rule, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var parts = new List<RulePart>();
        foreach (var part in RulePart.Of(rule))
        {
            if (!Gate.CheckText(part, own)) continue;                                               // text and tokens
            if (ExpressionParser.Parse(part, own) is { } parsed) parts.Add(parsed);                 // one expression, parsed alone
        }
        bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Id.Value }));
        return own.HasErrors ? null : parts;
    }

    internal static RuleCodeSet Assemble(IReadOnlyList<LoweredRule> lowered, DiagnosticBag bag)
    {
        var rawPaths = lowered.SelectMany(Plan.RawPathsOf).DistinctBy(p => p.Text, StringComparer.Ordinal).OrderBy(p => p.Text, StringComparer.Ordinal).ToList();
        var closures = new Closures(rawPaths.Select((path, index) => (path.Text, Field: Words.Count + index)).ToDictionary(p => p.Text, p => p.Field, StringComparer.Ordinal));
        var codes = new List<RuleCode>();
        foreach (var rule in lowered)
        {
            var own = new DiagnosticBag();
            var code = CodeOf(rule, closures, own);
            bag.AddRange(own.Items);
            if (!own.HasErrors) codes.Add(code);
        }
        return new RuleCodeSet(new FieldRequest(codes.SelectMany(c => c.Words).ToHashSet(), rawPaths), codes);
    }

    static RuleCode CodeOf(LoweredRule lowered, Closures closures, DiagnosticBag bag)
    {
        var dispatch = Plan.DispatchOf(lowered);
        Plan.Check(lowered, dispatch, bag);
        return new RuleCode
        {
            Rule = lowered.Rule,
            Dispatch = dispatch,
            Words = Plan.WordsOf(lowered),
            RawPaths = Plan.RawPathsOf(lowered),
            Where = lowered.Where is null ? null : closures.Bool(lowered.Where),
            By = [.. lowered.By.Select(closures.Value)],
            Aggregates = [.. lowered.Aggregates.Select(a => new AggregateCode(a.Spec, a.Condition is null ? null : closures.Bool(a.Condition), a.Argument is null ? null : closures.Value(a.Argument)))],
            Let = [.. lowered.Let.Select(l => new NamedCode(l.Name, closures.Value(l.Value), Plan.WordOf(l.Value, lowered.Aggregates)))],
            When = lowered.When is null ? null : closures.Bool(lowered.When),
            Comparisons = [.. lowered.Comparisons.Select(c => new ComparisonCode(
                c.Text, c.Operator, c.Span, closures.Value(c.Left), c.Right is null ? null : closures.Value(c.Right), closures.Bool(c.Holds)))],
            Monotone = lowered.When is not null && Plan.IsMonotone(lowered.When, lowered.Aggregates),
            NotMonotoneBecause = Plan.NotMonotoneBecause(lowered),
            Severity = lowered.Severity is null ? null : closures.Text(lowered.Severity),
            Finding = Sentence(lowered, closures),
            Steps = [.. lowered.Steps.Select(s => new StepCode(s.Name, s.Absent, closures.Bool(s.Test)))],
        };
    }

    static List<SentencePart> Sentence(LoweredRule lowered, Closures closures)
    {
        var values = lowered.Finding.GetEnumerator();
        var parts = new List<SentencePart>();
        foreach (var part in lowered.Rule.Finding?.Parts ?? [])
        {
            if (part.Code is null)
            {
                parts.Add(new SentencePart(part.Literal, null));
                continue;
            }
            values.MoveNext();
            parts.Add(new SentencePart(null, closures.Value(values.Current)));
        }
        return parts;
    }
}
