using CognitoRules.Diagnostics;
using CognitoRules.Rules;
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
        var parsed = new List<RuleParts>();
        foreach (var rule in rules)
        {
            var own = new DiagnosticBag();
            var parts = rule.Parts.Select(p => Parse(p, own)).OfType<RulePart>().ToList();
            bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Rule.Id.Value }));
            var isWhole = rule.IsWhole && !own.HasErrors;
            parsed.Add(rule with { Parts = isWhole ? parts : WithoutOrphans(rule.Rule, parts), IsWhole = isWhole });
        }
        return parsed;
    }

    // The other expressions of a rule that lost one are still worth checking, but for those that name what was lost: their mistake is the same one.
    static List<RulePart> WithoutOrphans(Rule rule, List<RulePart> parts)
    {
        var there = parts.Select(p => (p.Role, p.Index)).ToHashSet();
        var lost = RulePart.Of(rule).Where(p => p.Name.Length > 0 && !there.Contains((p.Role, p.Index))).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<RulePart>();
        foreach (var part in parts)
        {
            if (!part.Syntax!.DescendantTokens().Any(t => lost.Contains(t.ValueText))) kept.Add(part);
            else if (part.Name.Length > 0) lost.Add(part.Name);
        }
        return kept;
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
