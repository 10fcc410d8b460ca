using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CognitoRules.Predicates;

/// <summary>Where in a rule a C# expression stands; it decides what the expression may name.</summary>
enum PartRole
{
    /// <summary>Which events count.</summary>
    Where,

    /// <summary>Events the deployment lets pass.</summary>
    Exception,

    /// <summary>A part of the group.</summary>
    By,

    /// <summary>A named value.</summary>
    Let,

    /// <summary>When a window is a finding.</summary>
    When,

    /// <summary>A step of a sequence.</summary>
    Step,

    /// <summary>A computed severity.</summary>
    Severity,

    /// <summary>A value in the finding's sentence.</summary>
    Finding,
}

/// <summary>A rule and its expressions on their way through the passes.</summary>
/// <param name="IsWhole">Whether every expression is still there; a rule that lost one is judged as far as it goes, for its other mistakes.</param>
sealed record RuleParts(Rule Rule, IReadOnlyList<RulePart> Parts, bool IsWhole = true);

/// <summary>One C# expression of a rule on its way through the passes.</summary>
/// <param name="Role">Where it stands.</param>
/// <param name="Index">Its index among the parts of its role.</param>
/// <param name="Code">Its text, with places.</param>
/// <param name="Name">The name it defines (`let`, a named `by`, a step); empty for none.</param>
sealed record RulePart(PartRole Role, int Index, CSharpText Code, string Name)
{
    /// <summary>The parsed expression; set by the parser.</summary>
    public ExpressionSyntax? Syntax { get; init; }

    /// <summary>The bound expression; set by the binder.</summary>
    public IOperation? Operation { get; init; }

    /// <summary>Where the expression's text begins in the rule's syntax tree; set by the binder.</summary>
    public int TreeStart { get; init; }

    /// <summary>The file span of a stretch of the rule's syntax tree.</summary>
    public SourceSpan SpanOf(Microsoft.CodeAnalysis.Text.TextSpan span) => Code.Map.Span(span.Start - TreeStart, span.End - TreeStart);

    /// <summary>The file span of a bound node.</summary>
    public SourceSpan SpanOf(IOperation operation) => SpanOf(operation.Syntax.Span);

    /// <summary>Every expression of a rule, in the order in which names come into scope.</summary>
    public static IReadOnlyList<RulePart> Of(Rule rule)
    {
        var parts = new List<RulePart>();
        void Add(PartRole role, int index, CSharpText? code, string name = "")
        {
            if (code is not null) parts.Add(new RulePart(role, index, code, name));
        }

        Add(PartRole.Where, 0, rule.Where);
        for (var i = 0; i < rule.Exceptions.Count; i++) Add(PartRole.Exception, i, rule.Exceptions[i]);
        for (var i = 0; i < rule.By.Count; i++) Add(PartRole.By, i, rule.By[i].Code, rule.By[i].Name.Value == rule.By[i].Code.Text.Trim() ? "" : rule.By[i].Name.Value);
        for (var i = 0; i < (rule.Sequence?.Steps.Count ?? 0); i++) Add(PartRole.Step, i, rule.Sequence!.Steps[i].Code, rule.Sequence.Steps[i].Absent ? "" : rule.Sequence.Steps[i].Name.Value);
        for (var i = 0; i < rule.Let.Count; i++) Add(PartRole.Let, i, rule.Let[i].Code, rule.Let[i].Name.Value);
        Add(PartRole.When, 0, rule.When);
        Add(PartRole.Severity, 0, rule.SeverityCode);
        var values = rule.Finding?.Parts.Where(p => p.Code is not null).ToList() ?? [];
        for (var i = 0; i < values.Count; i++) Add(PartRole.Finding, i, values[i].Code);
        return parts;
    }
}
