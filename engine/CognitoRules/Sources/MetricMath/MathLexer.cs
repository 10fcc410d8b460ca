using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>What a token is.</summary>
enum MathTokenKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A name that begins with a lower-case letter.</summary>
    Name,

    /// <summary>A name that begins with a capital.</summary>
    Word,

    /// <summary>An operator between operands.</summary>
    Operator,

    /// <summary>`(`.</summary>
    Open,

    /// <summary>`)`.</summary>
    Close,

    /// <summary>`[`.</summary>
    OpenArray,

    /// <summary>`]`.</summary>
    CloseArray,

    /// <summary>`,`.</summary>
    Comma,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>A token and its place.</summary>
/// <param name="Text">The name, or the text without its quotes.</param>
readonly record struct MathToken(MathTokenKind Kind, int Start, int End, string Text = "", double Number = 0, MathOperator Operator = default);

/// <summary>Cuts an expression into tokens. Reports the first character it cannot read and gives null.</summary>
sealed class MathLexer(MathText source, DiagnosticBag bag)
{
    readonly string text = source.Text;
    int at;

    internal List<MathToken>? Read()
    {
        var tokens = new List<MathToken>();
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length)
            {
                tokens.Add(new MathToken(MathTokenKind.End, at, at));
                return tokens;
            }
            if (Next() is not { } token) return null;
            tokens.Add(token);
        }
    }

    MathToken? Next()
    {
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number();
        if (char.IsAsciiLetter(c)) return Name();
        if (c is '"' or '\'') return Quoted(c);
        return Mark(c);
    }

    MathToken? Number()
    {
        var start = at;
        Digits();
        if (at < text.Length && text[at] == '.')
        {
            at++;
            Digits();
        }
        // An exponent needs a digit: in `2e` the letter is a mistake, not half an exponent.
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0;
            if (at + 1 + sign < text.Length && char.IsAsciiDigit(text[at + 1 + sign]))
            {
                at += 1 + sign;
                Digits();
            }
        }
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.')) end++;
        var value = double.Parse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        if (end == at && double.IsFinite(value)) return new MathToken(MathTokenKind.Number, start, at, Number: value);
        bag.Add(end > at ? SyntaxMistakes.BadNumber(source, start, end) : SyntaxMistakes.HugeNumber(source, start, end));
        return null;
    }

    void Digits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
    }

    MathToken Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        var name = text[start..at];
        return name switch
        {
            "AND" => new MathToken(MathTokenKind.Operator, start, at, name, Operator: MathOperator.And),
            "OR" => new MathToken(MathTokenKind.Operator, start, at, name, Operator: MathOperator.Or),
            _ => new MathToken(char.IsAsciiLetterUpper(name[0]) ? MathTokenKind.Word : MathTokenKind.Name, start, at, name),
        };
    }

    MathToken? Quoted(char quote)
    {
        var start = at;
        var end = text.IndexOf(quote, at + 1);
        if (end < 0)
        {
            bag.Add(SyntaxMistakes.OpenText(source, start));
            return null;
        }
        at = end + 1;
        return new MathToken(MathTokenKind.Text, start, at, text[(start + 1)..end]);
    }

    MathToken? Mark(char c)
    {
        var start = at;
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        (MathTokenKind Kind, MathOperator Operator, int Length)? found = (c, next) switch
        {
            ('(', _) => (MathTokenKind.Open, default, 1),
            (')', _) => (MathTokenKind.Close, default, 1),
            ('[', _) => (MathTokenKind.OpenArray, default, 1),
            (']', _) => (MathTokenKind.CloseArray, default, 1),
            (',', _) => (MathTokenKind.Comma, default, 1),
            ('|', '|') => (MathTokenKind.Operator, MathOperator.Or, 2),
            ('&', '&') => (MathTokenKind.Operator, MathOperator.And, 2),
            ('=', '=') => (MathTokenKind.Operator, MathOperator.Equal, 2),
            ('!', '=') => (MathTokenKind.Operator, MathOperator.NotEqual, 2),
            ('<', '=') => (MathTokenKind.Operator, MathOperator.LessOrEqual, 2),
            ('>', '=') => (MathTokenKind.Operator, MathOperator.GreaterOrEqual, 2),
            ('<', _) => (MathTokenKind.Operator, MathOperator.Less, 1),
            ('>', _) => (MathTokenKind.Operator, MathOperator.Greater, 1),
            ('+', _) => (MathTokenKind.Operator, MathOperator.Add, 1),
            ('-', _) => (MathTokenKind.Operator, MathOperator.Subtract, 1),
            ('*', _) => (MathTokenKind.Operator, MathOperator.Multiply, 1),
            ('/', _) => (MathTokenKind.Operator, MathOperator.Divide, 1),
            ('^', _) => (MathTokenKind.Operator, MathOperator.Power, 1),
            _ => null,
        };
        if (found is not { } mark)
        {
            bag.Add(SyntaxMistakes.BadCharacter(source, start));
            return null;
        }
        at += mark.Length;
        return new MathToken(mark.Kind, start, at, text[start..at], Operator: mark.Operator);
    }
}
