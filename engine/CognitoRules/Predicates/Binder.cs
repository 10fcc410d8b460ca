using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace CognitoRules.Predicates;

/// <summary>
/// The third pass: binds every expression of every rule in one compilation. Each rule is a class with one method; its parameters are fields, its
/// expressions initialise locals, in the order in which names come into scope. The expressions are put in as nodes, never as text, and the
/// compilation is never emitted: what it gives is types, symbols and errors.
/// </summary>
static class Binder
{
    const string Mark = "part";

    /// <summary>Binds what was parsed. A rule with an error, now or before, is absent from the result, and the bag says why.</summary>
    internal static IReadOnlyList<RuleParts> Bind(IReadOnlyList<RuleParts> rules, DiagnosticBag bag)
    {
        var bound = new List<RuleParts>();
        if (rules.Count == 0) return bound;
        var trees = rules.Select((r, i) => CSharpSyntaxTree.Create(ClassOf(r.Rule, r.Parts, i), ExpressionParser.Options)).ToList();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: true, allowUnsafe: false, checkOverflow: false);
        var compilation = CSharpCompilation.Create("Rules", trees, [Facade.Reference], options);
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, parts, isWhole) = rules[i];
            var own = new DiagnosticBag();
            var result = BindRule(rule, parts, compilation.GetSemanticModel(trees[i]), own);
            bag.AddRange(own.Items.Select(d => d with { RuleId = rule.Id.Value }));
            if (isWhole && !own.HasErrors) bound.Add(new RuleParts(rule, result));
        }
        return bound;
    }

    static List<RulePart> BindRule(Rule rule, IReadOnlyList<RulePart> parts, SemanticModel model, DiagnosticBag bag)
    {
        var root = model.SyntaxTree.GetRoot();
        var located = new List<RulePart>();
        // Each looked for by itself would walk the whole tree once more.
        var nodes = root.GetAnnotatedNodes(Mark).ToDictionary(n => n.GetAnnotations(Mark).Single().Data!, StringComparer.Ordinal);
        for (var i = 0; i < parts.Count; i++)
        {
            var node = (ExpressionSyntax)nodes[NameOf(i)];
            // The node begins with the same trivia as the author's text, so the text's first character is at the node's full start.
            located.Add(parts[i] with { Syntax = node, TreeStart = node.FullSpan.Start, Operation = model.GetOperation(Inside(node)) });
        }
        foreach (var error in model.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error))
        {
            var span = error.Location.SourceSpan;
            var part = located.FirstOrDefault(p => span.Start >= p.TreeStart && span.Start <= p.Syntax!.FullSpan.End);
            // An error outside every expression is a consequence of one inside, such as a local that got no type.
            if (part is null) continue;
            bag.Add(BindMistakes.Explain(rule, part, error, root.FindNode(span, getInnermostNodeForTie: true)));
        }
        if (!bag.HasErrors && located.Find(p => p.Operation is null) is { } unbound)
            bag.Add(BindMistakes.NotUnderstood(unbound.Code.Span));
        return located;
    }

    static string NameOf(int part) => part.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Brackets have no operation of their own.
    static ExpressionSyntax Inside(ExpressionSyntax node)
    {
        while (node is ParenthesizedExpressionSyntax brackets) node = brackets.Expression;
        return node;
    }

    static CompilationUnitSyntax ClassOf(Rule rule, IReadOnlyList<RulePart> parts, int index)
    {
        var baseClass = rule.Metrics is null ? Facade.WordsClass(rule.Events) : Facade.MetricsClass;
        var fields = rule.Params.Select(p => FieldOf(Facade.TypeName(p.Kind), p.Name.Value));
        if (rule.Metrics is { } metrics)
        {
            fields = fields.Concat(metrics.Series.Select(s => FieldOf(Facade.SeriesClass, s.Name.Value)))
                .Concat(metrics.Dimensions.Select(d => FieldOf("string", d.Value)));
        }
        var method = MethodDeclaration(PredefinedType(Token(SyntaxKind.VoidKeyword)), "_").WithBody(Block(Statements(rule, parts)));
        var type = ClassDeclaration($"_Rule{index}")
            .WithBaseList(BaseList(SingletonSeparatedList<BaseTypeSyntax>(SimpleBaseType(ParseTypeName(baseClass)))))
            .WithMembers([.. fields, method]);
        // Tokens made by the factory carry no space; elastic trivia is not needed, since nothing is parsed again.
        return CompilationUnit().WithMembers([type]);
    }

    static IEnumerable<StatementSyntax> Statements(Rule rule, IReadOnlyList<RulePart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var expression = RawTyping.Rewrite(rule, part).WithAdditionalAnnotations(new SyntaxAnnotation(Mark, NameOf(i)));
            var (type, name) = part.Role switch
            {
                PartRole.Where or PartRole.Exception or PartRole.When or PartRole.Step => ("bool", "_" + part.Role + part.Index),
                PartRole.Severity => ("string", "_severity"),
                PartRole.By or PartRole.Let when part.Name.Length > 0 => ("var", part.Name),
                _ => ("var", "_" + part.Role + part.Index),
            };
            yield return Local(type, name, expression);
            if (part.Role == PartRole.Step && part.Name.Length > 0)
                yield return Local(Facade.EventClass(rule.Events), part.Name, LiteralExpression(SyntaxKind.NullLiteralExpression));
        }
    }

    static LocalDeclarationStatementSyntax Local(string type, string name, ExpressionSyntax value) => LocalDeclarationStatement(
        VariableDeclaration(IdentifierName(type) is var simple && type is "bool" or "string" or "double" ? ParseTypeName(type) : simple)
            .WithVariables([VariableDeclarator(Identifier(name)).WithInitializer(EqualsValueClause(value))]));

    static FieldDeclarationSyntax FieldOf(string type, string name) => FieldDeclaration(VariableDeclaration(ParseTypeName(type)).WithVariables([VariableDeclarator(Identifier(name))]))
        .WithModifiers([Token(SyntaxKind.PublicKeyword), Token(SyntaxKind.StaticKeyword)]);
}
