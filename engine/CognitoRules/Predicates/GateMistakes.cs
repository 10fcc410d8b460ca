using System.Globalization;
using CognitoRules.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Diagnostic = CognitoRules.Diagnostics.Diagnostic;

namespace CognitoRules.Predicates;

/// <summary>What the gate and the parser report, one method per message.</summary>
static class GateMistakes
{
    internal static Diagnostic Empty(SourceSpan span) => Diagnostic.Error("CR2002", "there is no C# here", span, "expected an expression");

    internal static Diagnostic TooLong(SourceSpan span, int length) =>
        Diagnostic.Error("CR2001", "the expression is too large", span, "beyond the limit") with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"an expression has at most {Gate.LengthMax} characters and {Gate.TokenCountMax} tokens; this one has {length} characters"),
            Help = "put long lists into `params` and ask `word.In(name)`, or make two rules",
        };

    internal static Diagnostic TooManyExpressions(SourceSpan span, int count) =>
        Diagnostic.Error("CR2001", string.Create(CultureInfo.InvariantCulture, $"a rule has at most {Gate.ExpressionCountMax} C# expressions; this one has {count}"), span, "one too many");

    internal static Diagnostic TooManyTokens(SourceSpan span) =>
        Diagnostic.Error("CR2001", "the rule's C# is too large", span, "from here on") with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"all expressions of a rule together have at most {Gate.TokenTotalMax} tokens"),
            Help = "put long lists into `params` and ask `word.In(name)`, or make two rules",
        };

    internal static Diagnostic TooManyAggregates(SourceSpan span) =>
        Diagnostic.Error("CR2001", string.Create(CultureInfo.InvariantCulture, $"a rule keeps at most {NodeCheck.AggregateCountMax} aggregates"), span, "one too many") with
        {
            Note = "each costs memory for every group and window",
        };

    internal static Diagnostic TooDeep(SourceSpan span) =>
        Diagnostic.Error("CR2001", "the expression is nested too deeply", span, string.Create(CultureInfo.InvariantCulture, $"deeper than {Gate.DepthMax} brackets"));

    internal static Diagnostic TooLargeOnceWrittenOut(SourceSpan span) =>
        Diagnostic.Error("CR2001", "the expression is too large once its `let` names are written out", span, "beyond the limit");

    internal static Diagnostic TextTooLong(SourceSpan span) =>
        Diagnostic.Error("CR2001", string.Create(CultureInfo.InvariantCulture, $"a text in C# has at most {Gate.TextLengthMax} characters"), span, "too long");

    internal static Diagnostic HiddenCharacter(SourceSpan span, char c) =>
        Diagnostic.Error("CR2008", string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4} cannot be seen by a reader"), span, "hidden or misleading") with
        {
            Help = "remove it; inside a text write it as an escape such as \"\\u200b\"",
        };

    internal static Diagnostic SingleQuotes(SourceSpan span, SyntaxToken token) =>
        Diagnostic.Error("CR2005", "a text in C# stands in double quotes", span, "single quotes are for single characters") with
        {
            Replacement = token.Text.Length > 1 && token.Text.EndsWith('\'') ? $"\"{token.Text[1..^1]}\"" : null,
            Help = "write it in double quotes",
        };

    internal static Diagnostic SingleEquals(SourceSpan span) =>
        Diagnostic.Error("CR2006", "`=` assigns; a rule compares", span, "expected `==`") with { Help = "write `==`", Replacement = "==" };

    internal static Diagnostic SingleOperator(SourceSpan span, string text) =>
        Diagnostic.Error("CR2007", $"`{text}` works on bits", span, text == "^" ? "not part of the language" : $"expected `{text}{text}`") with
        {
            Help = text == "^" ? "write `!=` between two conditions" : $"write `{text}{text}`",
            Replacement = text == "^" ? null : text + text,
        };

    internal static Diagnostic WordForOperator(SourceSpan span, string word)
    {
        var sign = word.ToUpperInvariant() switch { "AND" => "&&", "OR" => "||", _ => "!" };
        return Diagnostic.Error("CR2007", $"conditions are joined with `{sign}`", span, $"C# has no `{word}` here") with
        {
            Note = "`and`, `or` and `not` stand only behind `is`, as in `Action is \"A\" or \"B\"`",
            Help = $"write `{sign}`",
            Replacement = sign,
        };
    }

    internal static Diagnostic Lambda(SourceSpan span) =>
        Diagnostic.Error("CR2004", "rules have no lambdas", span, "not part of the language") with { Help = "inside an aggregate the event is in scope: write `Count(Failed)`, not `Count(e => e.Failed)`" };

    internal static Diagnostic Statement(SourceSpan span, string text) =>
        Diagnostic.Error("CR2003", "a rule holds an expression, not a statement", span, $"`{text}` belongs to statements") with { Help = "say the condition itself, such as `SignIn && Failed`; give parts a name with `let`" };

    internal static Diagnostic StrangeName(SourceSpan span, string name) =>
        Diagnostic.Error("CR2008", "names are made of the letters A to Z and digits", span, name.StartsWith('_') ? "begins with an underscore" : "holds another character") with
        {
            Note = "letters of other alphabets can look the same and be another name",
        };

    internal static Diagnostic NumberForm(SourceSpan span, string text) =>
        Diagnostic.Error("CR2009", $"`{text}` is not a plain number", span, "has a suffix") with { Help = "write numbers plainly, such as 20 or 0.8" };

    internal static Diagnostic TokenNotAllowed(SourceSpan span, string text) =>
        Diagnostic.Error("CR2009", $"`{text}` is not part of the rule language", span, "not allowed here") with { Note = "a rule's C# is an expression over the event's words, the rule's own names and aggregates" };

    internal static Diagnostic FormNotAllowed(SourceSpan span, SyntaxNode node) => node.Kind() switch
    {
        SyntaxKind.SimpleLambdaExpression or SyntaxKind.ParenthesizedLambdaExpression or SyntaxKind.AnonymousMethodExpression => Lambda(span),
        SyntaxKind.SimpleAssignmentExpression => SingleEquals(span),
        SyntaxKind.IsExpression or SyntaxKind.TypePattern or SyntaxKind.DeclarationPattern => Diagnostic.Error("CR2009", "`is` compares with constants", span, "names a type") with { Help = "write `is \"a\" or \"b\"`, or `==`" },
        _ => Diagnostic.Error("CR2009", "this form of C# is not part of the rule language", span, "not allowed") with
        {
            Note = "a rule's C# is an expression over the event's words, the rule's own names and aggregates",
        },
    };

    internal static Diagnostic NoExpression(SourceSpan span, string message, string id) =>
        Diagnostic.Error("CR2002", id switch
        {
            "CS1733" or "CS1525" => "the expression ends where a value should come",
            "CS1026" => "a parenthesis is opened and never closed",
            "CS1003" or "CS1002" => "the expression does not go on like this",
            "CS1010" or "CS1039" => "a text is opened here and never closed",
            "CS1009" => "an unknown escape in a text",
            _ => $"this is not a C# expression: {message.TrimEnd('.')}",
        }, span, id switch
        {
            "CS1733" or "CS1525" => "a value is missing here",
            "CS1026" => "expected `)`",
            "CS1010" or "CS1039" => "expected `\"` at its end",
            _ => "here",
        }) with { Origin = id };

    internal static Diagnostic LeftOver(SourceSpan span) =>
        Diagnostic.Error("CR2002", "the expression has ended, but the text goes on", span, "what is this?") with { Help = "join conditions with `&&` or `||`" };
}
