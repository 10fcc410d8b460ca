using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Diagnostic = CognitoRules.Diagnostics.Diagnostic;

namespace CognitoRules.Predicates;

/// <summary>
/// The first pass. Looks at text, tokens and syntax before anything expensive or recursive sees them, and lets through only forms on its lists.
/// Its limits keep the parser and the binder bounded in time, memory and stack.
/// </summary>
static class Gate
{
    /// <summary>Longest expression, UTF-16 units.</summary>
    internal const int LengthMax = 4096;

    /// <summary>Most tokens of an expression.</summary>
    internal const int TokenCountMax = 600;

    /// <summary>Deepest nesting of brackets.</summary>
    internal const int DepthMax = 48;

    /// <summary>Longest constant text.</summary>
    internal const int TextLengthMax = 256;

    /// <summary>Most expressions of a rule.</summary>
    internal const int ExpressionCountMax = 128;

    /// <summary>Most tokens of all expressions of a rule together.</summary>
    internal const int TokenTotalMax = 4_000;

    static readonly HashSet<SyntaxKind> Tokens =
    [
        SyntaxKind.IdentifierToken, SyntaxKind.StringLiteralToken, SyntaxKind.NumericLiteralToken, SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword,
        SyntaxKind.IsKeyword, SyntaxKind.OpenParenToken, SyntaxKind.CloseParenToken, SyntaxKind.DotToken, SyntaxKind.CommaToken, SyntaxKind.ColonToken, SyntaxKind.QuestionToken,
        SyntaxKind.ExclamationToken, SyntaxKind.AmpersandAmpersandToken, SyntaxKind.BarBarToken, SyntaxKind.EqualsEqualsToken, SyntaxKind.ExclamationEqualsToken,
        SyntaxKind.LessThanToken, SyntaxKind.LessThanEqualsToken, SyntaxKind.GreaterThanToken, SyntaxKind.GreaterThanEqualsToken,
        SyntaxKind.PlusToken, SyntaxKind.MinusToken, SyntaxKind.AsteriskToken, SyntaxKind.SlashToken, SyntaxKind.PercentToken, SyntaxKind.EndOfFileToken,
    ];

    static readonly HashSet<SyntaxKind> Nodes =
    [
        SyntaxKind.IdentifierName, SyntaxKind.StringLiteralExpression, SyntaxKind.NumericLiteralExpression, SyntaxKind.TrueLiteralExpression, SyntaxKind.FalseLiteralExpression,
        SyntaxKind.NullLiteralExpression, SyntaxKind.ParenthesizedExpression, SyntaxKind.LogicalAndExpression, SyntaxKind.LogicalOrExpression, SyntaxKind.EqualsExpression,
        SyntaxKind.NotEqualsExpression, SyntaxKind.LessThanExpression, SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanOrEqualExpression,
        SyntaxKind.AddExpression, SyntaxKind.SubtractExpression, SyntaxKind.MultiplyExpression, SyntaxKind.DivideExpression, SyntaxKind.ModuloExpression,
        SyntaxKind.LogicalNotExpression, SyntaxKind.UnaryMinusExpression, SyntaxKind.ConditionalExpression, SyntaxKind.InvocationExpression, SyntaxKind.ArgumentList,
        SyntaxKind.Argument, SyntaxKind.NameColon, SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.IsPatternExpression, SyntaxKind.ConstantPattern, SyntaxKind.OrPattern,
        SyntaxKind.AndPattern, SyntaxKind.NotPattern, SyntaxKind.RelationalPattern, SyntaxKind.ParenthesizedPattern,
    ];

    /// <summary>Checks the text and the tokens of every expression.</summary>
    internal static IReadOnlyList<RuleParts> Check(IReadOnlyList<Rule> rules, DiagnosticBag bag) => [.. rules.Select(rule => Check(rule, bag))];

    static RuleParts Check(Rule rule, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var all = RulePart.Of(rule);
        var parts = new List<RulePart>();
        var tokens = 0;
        if (all.Count > ExpressionCountMax)
        {
            // Nothing more is said of what is too much: to read it is what the limit spares.
            own.Add(GateMistakes.TooManyExpressions(all[ExpressionCountMax].Code.Map.Span(0, 1), all.Count));
            all = [];
        }
        foreach (var part in all)
        {
            if (CheckText(part, own, ref tokens)) parts.Add(part);
            if (tokens <= TokenTotalMax) continue;
            own.Add(GateMistakes.TooManyTokens(part.Code.Map.Span(0, 1)));
            parts.Clear();
            break;
        }
        bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Id.Value }));
        return new RuleParts(rule, parts, IsWhole: !own.HasErrors);
    }

    /// <summary>Checks text and tokens. False when the expression goes no further; then the bag says why.</summary>
    static bool CheckText(RulePart part, DiagnosticBag bag, ref int tokens)
    {
        var (text, map) = (part.Code.Text, part.Code.Map);
        if (string.IsNullOrWhiteSpace(text)) return Reject(bag, GateMistakes.Empty(part.Code.Span));
        if (text.Length > LengthMax) return Reject(bag, GateMistakes.TooLong(map.Span(0, 1), text.Length));
        if (TextScan.Find(text) is var (at, length)) return Reject(bag, MistakeAt(text, at, map.Span(at, at + length)));
        var depth = 0;
        var count = 0;
        foreach (var token in SyntaxFactory.ParseTokens(text, options: ExpressionParser.Options))
        {
            tokens++;
            if (++count > TokenCountMax) return Reject(bag, GateMistakes.TooLong(map.Span(token.SpanStart, token.Span.End), text.Length));
            depth += token.Kind() switch { SyntaxKind.OpenParenToken => 1, SyntaxKind.CloseParenToken => -1, _ => 0 };
            if (depth > DepthMax) return Reject(bag, GateMistakes.TooDeep(map.Span(token.SpanStart, token.Span.End)));
            if (Judge(token, text, map.Span(token.SpanStart, Math.Max(token.Span.End, token.SpanStart + 1))) is { } mistake) return Reject(bag, mistake);
        }
        return true;
    }

    /// <summary>Checks the forms of a parsed expression.</summary>
    internal static bool CheckSyntax(RulePart part, ExpressionSyntax syntax, DiagnosticBag bag)
    {
        foreach (var node in syntax.DescendantNodesAndSelf())
        {
            if (Nodes.Contains(node.Kind())) continue;
            return Reject(bag, GateMistakes.FormNotAllowed(part.Code.Map.Span(node.SpanStart, node.Span.End), node));
        }
        return true;
    }

    static Diagnostic? Judge(SyntaxToken token, string text, SourceSpan span)
    {
        if (token.HasLeadingTrivia || token.HasTrailingTrivia)
        {
            foreach (var trivia in token.LeadingTrivia.Concat(token.TrailingTrivia))
            {
                if (trivia.IsDirective || trivia.HasStructure) return GateMistakes.TokenNotAllowed(span, "#");
            }
        }
        var kind = token.Kind();
        if (kind == SyntaxKind.CharacterLiteralToken) return GateMistakes.SingleQuotes(span, token);
        if (kind == SyntaxKind.EqualsToken) return GateMistakes.SingleEquals(span);
        if (kind is SyntaxKind.AmpersandToken or SyntaxKind.BarToken or SyntaxKind.CaretToken) return GateMistakes.SingleOperator(span, token.Text);
        if (kind == SyntaxKind.EqualsGreaterThanToken) return GateMistakes.Lambda(span);
        if (kind is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken || SyntaxFacts.IsKeywordKind(kind) && IsStatementWord(kind)) return GateMistakes.Statement(span, token.Text);
        if (kind == SyntaxKind.IdentifierToken)
        {
            // An identifier written with @ or \u escapes reads as one thing and means another.
            if (token.Text != token.ValueText) return GateMistakes.TokenNotAllowed(span, token.Text);
            if (token.Text.Any(c => !char.IsAsciiLetterOrDigit(c)) || !char.IsAsciiLetter(token.Text[0])) return GateMistakes.StrangeName(span, token.Text);
            return null;
        }
        if (kind == SyntaxKind.StringLiteralToken)
        {
            if (!token.Text.StartsWith('"') && !token.Text.StartsWith("@\"", StringComparison.Ordinal)) return GateMistakes.TokenNotAllowed(span, token.Text[..1]);
            return token.ValueText.Length > TextLengthMax ? GateMistakes.TextTooLong(span) : null;
        }
        if (kind == SyntaxKind.NumericLiteralToken && token.Value is not (int or double or long)) return GateMistakes.NumberForm(span, token.Text);
        return Tokens.Contains(kind) ? null : GateMistakes.TokenNotAllowed(span, token.Text.Length == 0 ? text[Math.Min(token.SpanStart, text.Length - 1)].ToString() : token.Text);
    }

    static bool IsStatementWord(SyntaxKind kind) => kind is SyntaxKind.IfKeyword or SyntaxKind.ReturnKeyword or SyntaxKind.ForKeyword or SyntaxKind.ForEachKeyword or SyntaxKind.WhileKeyword
        or SyntaxKind.DoKeyword or SyntaxKind.ThrowKeyword or SyntaxKind.TryKeyword or SyntaxKind.SwitchKeyword or SyntaxKind.UsingKeyword or SyntaxKind.GotoKeyword or SyntaxKind.LockKeyword;

    static Diagnostic MistakeAt(string text, int at, SourceSpan span) =>
        TextScan.IsHidden(text, at) ? GateMistakes.HiddenCharacter(span, text[at]) : GateMistakes.TokenNotAllowed(span, text[at] == '"' ? "\"\"\"" : text[at].ToString());

    static bool Reject(DiagnosticBag bag, Diagnostic mistake)
    {
        bag.Add(mistake);
        return false;
    }
}
