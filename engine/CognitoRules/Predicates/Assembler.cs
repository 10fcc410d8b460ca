using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>The last pass: puts the closures of every rule of a set over one table of fields.</summary>
static class Assembler
{
    /// <summary>Makes the code of planned rules.</summary>
    internal static RuleCodeSet Assemble(IReadOnlyList<RulePlan> plans)
    {
        var rawPaths = plans.SelectMany(p => p.RawPaths).DistinctBy(p => p.Text, StringComparer.Ordinal).OrderBy(p => p.Text, StringComparer.Ordinal).ToList();
        var fields = rawPaths.Select((path, index) => (path.Text, Field: Words.Count + index)).ToDictionary(p => p.Text, p => p.Field, StringComparer.Ordinal);
        var closures = new Closures(fields);
        return new RuleCodeSet(new FieldRequest(plans.SelectMany(p => p.Words).ToHashSet(), rawPaths), [.. plans.Select(p => CodeOf(p, closures))]);
    }

    static RuleCode CodeOf(RulePlan plan, Closures closures)
    {
        var lowered = plan.Lowered;
        return new RuleCode
        {
            Rule = lowered.Rule,
            Plan = plan,
            Closures = closures,
            Where = lowered.Where is null ? null : new Condition(lowered.Where, closures),
            By = [.. lowered.By.Select(closures.Value)],
            Aggregates = [.. lowered.Aggregates.Select(a => new AggregateCode(a.Spec, a.Condition is null ? null : new Condition(a.Condition, closures), a.Argument is null ? null : closures.Value(a.Argument)))],
            Let = [.. lowered.Let.Select(l => new NamedCode(l.Name, closures.Value(l.Value), WordOf(l.Value, lowered.Aggregates)))],
            When = lowered.When is null ? null : new Condition(lowered.When, closures),
            Series = lowered.Rule.Metrics is null || lowered.When is null ? null : new SeriesCondition(lowered.When),
            Comparisons = [.. lowered.Comparisons.Select(c => new ComparisonCode(
                c.Text, c.Operator, c.Written.SpanIn(lowered.Rule), closures.Value(c.Left), c.Right is null ? null : closures.Value(c.Right), closures.Bool(c.Holds)))],
            Severity = lowered.Severity is null ? null : closures.Text(lowered.Severity),
            Finding = Sentence(lowered, closures),
            Steps = [.. lowered.Steps.Select(s => new StepCode(s.Name, s.Absent, new Condition(s.Test, closures)))],
        };
    }

    // The word whose value a named value shows: `Last(Ip)` shows an address. Null for anything computed.
    static Word? WordOf(Node node, IReadOnlyList<LoweredAggregate> aggregates) =>
        node is AggregateNode n && aggregates[n.Slot] is { Spec.Kind: AggregateKind.First or AggregateKind.Last or AggregateKind.Top, Argument: WordNode word } ? word.Word : null;

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
