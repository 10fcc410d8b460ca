using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CognitoRules.Predicates;

/// <summary>
/// `Raw("path")` is a text, a number or a truth by what stands around it, which C# overloads cannot say. This renames each use for the binder
/// (the text stays as written, so every position does too).
/// </summary>
sealed class RawTyping : CSharpSyntaxRewriter
{
    readonly Rule rule;
    readonly ValueKind whole;
    readonly IReadOnlyDictionary<SyntaxNode, ValueKind> kinds;

    RawTyping(Rule rule, ValueKind whole, IReadOnlyDictionary<SyntaxNode, ValueKind> kinds)
    {
        this.rule = rule;
        this.whole = whole;
        this.kinds = kinds;
    }

    internal static ExpressionSyntax Rewrite(Rule rule, RulePart part)
    {
        var whole = part.Role is PartRole.By or PartRole.Let or PartRole.Finding or PartRole.Severity ? ValueKind.Text : ValueKind.Bool;
        var uses = part.Syntax!.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Where(IsRaw).ToList();
        if (uses.Count == 0) return part.Syntax!;
        var typing = new RawTyping(rule, whole, new Dictionary<SyntaxNode, ValueKind>());
        var kinds = uses.ToDictionary(u => (SyntaxNode)u, u => typing.KindAround(u));
        return (ExpressionSyntax)new RawTyping(rule, whole, kinds).Visit(part.Syntax!);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (!kinds.TryGetValue(node, out var kind)) return visited;
        var name = kind switch { ValueKind.Number => "_RawNumber", ValueKind.Bool => "_RawBool", _ => "_RawText" };
        return visited.Expression switch
        {
            IdentifierNameSyntax simple => visited.WithExpression(Renamed(simple, name)),
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax simple } member => visited.WithExpression(member.WithName(Renamed(simple, name))),
            _ => visited,
        };
    }

    static IdentifierNameSyntax Renamed(IdentifierNameSyntax name, string value) => name.WithIdentifier(
        SyntaxFactory.Identifier(name.Identifier.LeadingTrivia, SyntaxKind.IdentifierToken, name.Identifier.Text, value, name.Identifier.TrailingTrivia));

    static bool IsRaw(InvocationExpressionSyntax node) => node.Expression switch
    {
        IdentifierNameSyntax { Identifier.ValueText: "Raw" } => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Raw", Expression: IdentifierNameSyntax } => true,
        _ => false,
    };

    ValueKind KindAround(SyntaxNode node)
    {
        var parent = node.Parent;
        switch (parent)
        {
            case null:
                return whole;
            case ParenthesizedExpressionSyntax:
                return KindAround(parent);
            case PrefixUnaryExpressionSyntax unary:
                return unary.IsKind(SyntaxKind.LogicalNotExpression) ? ValueKind.Bool : ValueKind.Number;
            case ConditionalExpressionSyntax choice:
                return choice.Condition == node ? ValueKind.Bool : KindAround(choice);
            case BinaryExpressionSyntax binary:
                return KindIn(binary, binary.Left == node ? binary.Right : binary.Left);
            case IsPatternExpressionSyntax pattern:
                return pattern.Pattern.DescendantNodesAndSelf().Any(n => n.IsKind(SyntaxKind.NumericLiteralExpression)) ? ValueKind.Number : ValueKind.Text;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument:
                return KindOfArgument(call, argument);
            default:
                return ValueKind.Text;
        }
    }

    ValueKind KindIn(BinaryExpressionSyntax binary, ExpressionSyntax other) => binary.Kind() switch
    {
        SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression => ValueKind.Bool,
        SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression => KindOf(other) ?? ValueKind.Text,
        _ => ValueKind.Number,
    };

    ValueKind? KindOf(ExpressionSyntax node) => node switch
    {
        ParenthesizedExpressionSyntax inner => KindOf(inner.Expression),
        LiteralExpressionSyntax literal => literal.Kind() switch
        {
            SyntaxKind.NumericLiteralExpression => ValueKind.Number,
            SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression => ValueKind.Bool,
            _ => ValueKind.Text,
        },
        PrefixUnaryExpressionSyntax unary => unary.IsKind(SyntaxKind.LogicalNotExpression) ? ValueKind.Bool : ValueKind.Number,
        BinaryExpressionSyntax binary => binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression
            or SyntaxKind.ModuloExpression ? ValueKind.Number : ValueKind.Bool,
        IdentifierNameSyntax name => rule.Params.FirstOrDefault(p => p.Name.Value == name.Identifier.ValueText)?.Kind ?? Words.Find(name.Identifier.ValueText)?.Kind,
        MemberAccessExpressionSyntax member => Words.Find(member.Name.Identifier.ValueText)?.Kind,
        _ => null,
    };

    static ValueKind KindOfArgument(InvocationExpressionSyntax call, ArgumentSyntax argument)
    {
        if (argument.NameColon?.Name.Identifier.ValueText == "condition") return ValueKind.Bool;
        var first = call.ArgumentList.Arguments[0] == argument;
        return call.Expression is not IdentifierNameSyntax name ? ValueKind.Text : name.Identifier.ValueText switch
        {
            "Count" => ValueKind.Bool,
            "Sum" or "Min" or "Max" or "Avg" or "Baseline" when first => ValueKind.Number,
            _ => first ? ValueKind.Text : ValueKind.Bool,
        };
    }
}
