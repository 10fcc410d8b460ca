using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// Reads an expression into a tree: a precedence climber over the tokens. Nesting is counted and length is bounded, so hostile text
/// ends in a diagnostic. Reports the first mistake of a text and gives null.
/// </summary>
sealed class MathParser
{
    readonly MathText source;
    readonly List<MathToken> tokens;
    readonly DiagnosticBag bag;
    int at;
    int depth;

    MathParser(MathText source, List<MathToken> tokens, DiagnosticBag bag)
    {
        this.source = source;
        this.tokens = tokens;
        this.bag = bag;
    }

    MathToken Current => tokens[at];

    internal static MathNode? Parse(MathText source, DiagnosticBag bag)
    {
        if (source.Text.Length > MathText.LengthMax)
        {
            bag.Add(SyntaxMistakes.TooLong(source));
            return null;
        }
        if (new MathLexer(source, bag).Read() is not { } tokens) return null;
        if (tokens.Count == 1)
        {
            bag.Add(SyntaxMistakes.Empty(source));
            return null;
        }
        var parser = new MathParser(source, tokens, bag);
        if (parser.Expression(1) is not { } node) return null;
        return parser.Current.Kind == MathTokenKind.End ? node : parser.Fail<MathNode>(parser.Leftover());
    }

    // Everything of at least this precedence. A chain such as a + b + c grows to the left in the loop, without recursion.
    MathNode? Expression(int precedenceMin)
    {
        if (++depth > MathText.DepthMax) return Fail<MathNode>(SyntaxMistakes.TooDeep(source, Current));
        var left = Operand();
        while (left is not null && Current.Kind == MathTokenKind.Operator && Operators.Precedence(Current.Operator) >= precedenceMin)
        {
            var token = Current;
            at++;
            var precedence = Operators.Precedence(token.Operator);
            // The exponent of a power may be a sign or another power; every other right side binds tighter than its operator.
            var right = Expression(token.Operator == MathOperator.Power ? precedence : precedence + 1);
            left = right is null ? null : new BinaryNode(token.Operator, left, right, token.Start, left.Start, right.End);
            if (left?.Height > MathText.HeightMax) return Fail<MathNode>(SyntaxMistakes.TooManyTerms(source, token));
        }
        depth--;
        return left;
    }

    MathNode? Operand()
    {
        var token = Current;
        switch (token.Kind)
        {
            case MathTokenKind.Number:
                at++;
                return new NumberNode(token.Number, token.Start, token.End);
            case MathTokenKind.Text:
                at++;
                return new TextNode(token.Text, token.Start, token.End);
            case MathTokenKind.Name:
            case MathTokenKind.Word:
                at++;
                if (Current.Kind == MathTokenKind.Open) return Call(token);
                return token.Kind == MathTokenKind.Name ? new NameNode(token.Text, token.Start, token.End) : new WordNode(token.Text, token.Start, token.End);
            case MathTokenKind.Open:
                return Parenthesised();
            case MathTokenKind.OpenArray:
                return Array();
            case MathTokenKind.Operator when token.Operator == MathOperator.Subtract:
                at++;
                var operand = Expression(Operators.NegatePrecedence);
                return operand is null ? null : new NegateNode(operand, token.Start, operand.End);
            default:
                return Fail<MathNode>(SyntaxMistakes.Expected(source, token, "a series, a number, a call or `(`",
                    token.Kind == MathTokenKind.Operator && token.Operator == MathOperator.Add ? "metric math has no sign `+`" : null));
        }
    }

    // Parentheses leave no node: the tree says what they said. The places of the operands around them still include them.
    MathNode? Parenthesised()
    {
        var open = Current;
        at++;
        if (Expression(1) is not { } inner) return null;
        if (Current.Kind != MathTokenKind.Close) return Fail<MathNode>(Unclosed("`)`"));
        var end = Current.End;
        at++;
        return inner with { Start = open.Start, End = end };
    }

    ArrayNode? Array()
    {
        var open = Current;
        at++;
        if (Current.Kind == MathTokenKind.CloseArray) return Fail<ArrayNode>(SyntaxMistakes.EmptyArray(source, open.Start, Current.End));
        return List(MathTokenKind.CloseArray, "`]`") is { } items ? new ArrayNode(items, open.Start, tokens[at - 1].End) : null;
    }

    CallNode? Call(MathToken name)
    {
        at++;
        if (Current.Kind == MathTokenKind.Close)
        {
            at++;
            return new CallNode(name.Text, [], name.End, name.Start, tokens[at - 1].End);
        }
        return List(MathTokenKind.Close, "`)`") is { } items ? new CallNode(name.Text, items, name.End, name.Start, tokens[at - 1].End) : null;
    }

    List<MathNode>? List(MathTokenKind close, string closeText)
    {
        var items = new List<MathNode>();
        while (Expression(1) is { } item)
        {
            items.Add(item);
            var token = Current;
            if (token.Kind != MathTokenKind.Comma && token.Kind != close) return Fail<List<MathNode>>(Unclosed($"`,` or {closeText}"));
            at++;
            if (token.Kind == close) return items;
        }
        return null;
    }

    Diagnostic Unclosed(string expected) => LowerCaseOperator() ?? SyntaxMistakes.Expected(source, Current, $"an operator, {expected}");

    Diagnostic Leftover() => LowerCaseOperator() ?? SyntaxMistakes.Expected(source, Current, "an operator or the end",
        Current.Kind == MathTokenKind.Close ? "there is a `)` too many" : null);

    Diagnostic? LowerCaseOperator() => Current.Text.ToUpperInvariant() is "AND" or "OR"
        ? SyntaxMistakes.LowerCaseWord(source, Current, Current.Text.ToUpperInvariant())
        : null;

    T? Fail<T>(Diagnostic diagnostic) where T : class
    {
        bag.Add(diagnostic);
        return null;
    }
}
