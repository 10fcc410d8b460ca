using CognitoRules.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Diagnostic = CognitoRules.Diagnostics.Diagnostic;

namespace CognitoRules.Predicates;

/// <summary>
/// The second pass: parses a text alone, as one expression that uses up all of it. A text that is only ever parsed alone cannot break out
/// of a place it is put into.
/// </summary>
static class ExpressionParser
{
    internal static CSharpParseOptions Options { get; } = new(LanguageVersion.CSharp13, DocumentationMode.None, SourceCodeKind.Regular);

    /// <summary>Parses every expression. Rules with a mistake, here or before, go no further.</summary>
    internal static IReadOnlyList<RuleParts> Parse(IReadOnlyList<RuleParts> rules, DiagnosticBag bag)
    {
        var whole = new List<RuleParts>();
        foreach (var rule in rules)
        {
            var own = new DiagnosticBag();
            var parts = rule.Parts.Select(p => Parse(p, own)).OfType<RulePart>().ToList();
            bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Rule.Id.Value }));
            if (rule.IsWhole && !own.HasErrors) whole.Add(rule with { Parts = parts });
        }
        return whole;
    }

    /// <summary>The part with its syntax, or null when it is no expression of the language; then the bag says why.</summary>
    internal static RulePart? Parse(RulePart part, DiagnosticBag bag)
    {
        var text = part.Code.Text;
        var syntax = SyntaxFactory.ParseExpression(text, options: Options, consumeFullText: false);
        var rest = text.AsSpan(syntax.FullSpan.End).TrimStart();
        if (rest.Length > 0 || syntax.ContainsDiagnostics)
        {
            bag.Add(Explain(part, syntax, text.Length - rest.Length));
            return null;
        }
        if (!Gate.CheckSyntax(part, syntax, bag)) return null;
        return part with { Syntax = syntax };
    }

    static Diagnostic Explain(RulePart part, ExpressionSyntax syntax, int restStart)
    {
        var (text, map) = (part.Code.Text, part.Code.Map);
        // The commonest cause by far is a word where C# wants a sign; it shows as a name behind a finished expression.
        foreach (var token in SyntaxFactory.ParseTokens(text, options: Options))
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Text is "and" or "or" or "not" or "AND" or "OR" or "NOT" && token.FullSpan.End >= Math.Min(syntax.FullSpan.End, FirstError(syntax)))
                return GateMistakes.WordForOperator(map.Span(token.SpanStart, token.Span.End), token.Text);
        }
        var error = syntax.GetDiagnostics().FirstOrDefault(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        if (error is not null && (restStart >= text.Length || error.Location.SourceSpan.Start <= restStart))
        {
            var at = error.Location.SourceSpan;
            var start = Math.Min(at.Start, text.Length);
            return GateMistakes.NoExpression(map.Span(start, Math.Max(start, Math.Min(at.End, text.Length))), error.GetMessage(System.Globalization.CultureInfo.InvariantCulture), error.Id);
        }
        var next = SyntaxFactory.ParseTokens(text, offset: restStart, options: Options).First();
        return GateMistakes.LeftOver(map.Span(restStart, Math.Max(restStart + 1, restStart + next.Span.Length)));
    }

    static int FirstError(ExpressionSyntax syntax) => syntax.GetDiagnostics().Select(d => d.Location.SourceSpan.Start).DefaultIfEmpty(int.MaxValue).Min();
}
