using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>A rule's C# as nodes of the closed form: all that is left of what the author wrote.</summary>
sealed record LoweredRule
{
    /// <summary>The rule.</summary>
    public required Rule Rule { get; init; }

    /// <summary>Which events count; null: all. Exceptions are in it.</summary>
    public Node? Where { get; set; }

    /// <summary>The group's parts.</summary>
    public List<Node> By { get; } = [];

    /// <summary>The steps of a sequence.</summary>
    public List<(string Name, bool Absent, Node Test)> Steps { get; } = [];

    /// <summary>The accumulators, by slot.</summary>
    public List<LoweredAggregate> Aggregates { get; } = [];

    /// <summary>The named values.</summary>
    public List<(string Name, Node Value)> Let { get; } = [];

    /// <summary>When a window is a finding.</summary>
    public Node? When { get; set; }

    /// <summary>The comparisons of `when`.</summary>
    public List<LoweredComparison> Comparisons { get; } = [];

    /// <summary>The computed severity.</summary>
    public Node? Severity { get; set; }

    /// <summary>The values of the finding's sentence, in order.</summary>
    public List<Node> Finding { get; } = [];

    /// <summary>What is asked of each event: `where`, the steps' tests, the conditions of the accumulators.</summary>
    public IEnumerable<Node> EventConditions() =>
        new[] { Where }.Concat(Steps.Select(s => s.Test)).Concat(Aggregates.Select(a => a.Condition)).OfType<Node>();

    /// <summary>Every node at the root of some expression.</summary>
    public IEnumerable<Node> Roots()
    {
        var single = new[] { Where, When, Severity }.OfType<Node>();
        return single.Concat(By).Concat(Steps.Select(s => s.Test)).Concat(Let.Select(l => l.Value)).Concat(Finding)
            .Concat(Aggregates.SelectMany(a => new[] { a.Condition, a.Argument }.OfType<Node>()))
            .Concat(Comparisons.SelectMany(c => new[] { c.Left, c.Right }.OfType<Node>()));
    }
}

/// <summary>An accumulator: what it keeps, what feeds it, where it is written first.</summary>
sealed record LoweredAggregate(AggregateSpec Spec, Node? Condition, Node? Argument, Written Written);

/// <summary>A comparison of `when`.</summary>
sealed record LoweredComparison(string Operator, Written Written, Node Left, Node? Right, Node Holds)
{
    /// <summary>As written.</summary>
    public string Text => Written.Text;
}

/// <summary>A stretch of one of a rule's expressions. Counted from the expression's beginning, so that it outlives a move within the file.</summary>
/// <param name="Role">Which expression.</param>
/// <param name="Index">Its index among those of its role.</param>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Text">The characters on one line, as messages show them.</param>
sealed record Written(PartRole Role, int Index, int Start, int End, string Text)
{
    /// <summary>The stretch of a part.</summary>
    internal static Written Of(RulePart part, int start, int end) => new(part.Role, part.Index, start, end, Squeeze(part.Code.Text[start..end]));

    /// <summary>The place in the rule's file.</summary>
    internal SourceSpan SpanIn(Rule rule) => RulePart.Of(rule).First(p => p.Role == Role && p.Index == Index).Code.Map.Span(Start, End);

    static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
