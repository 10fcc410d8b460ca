using System.Globalization;
using System.Text;

namespace CognitoRules.Sources.MetricMath;

/// <summary>Writes an expression back as text with no more parentheses than its meaning needs; reading that gives the same tree.</summary>
static class MathPrinter
{
    internal static string Print(MathNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString();
    }

    /// <summary>The same with parentheses around every operation inside another: how the text is understood.</summary>
    internal static string Bracketed(MathNode node) => node switch
    {
        NegateNode negate => $"-{Inner(negate.Operand)}",
        BinaryNode binary => $"{Inner(binary.Left)} {Operators.Text(binary.Operator)} {Inner(binary.Right)}",
        CallNode call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Bracketed))})",
        ArrayNode array => $"[{string.Join(", ", array.Items.Select(Bracketed))}]",
        _ => Print(node),
    };

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // Metric math has no escapes, so a text holds at most one kind of quote.
    internal static string Quoted(string text) => text.Contains('"', StringComparison.Ordinal) ? $"'{text}'" : $"\"{text}\"";

    // `outer` is how tightly the surroundings bind: a node that binds looser is put in parentheses.
    static void Write(StringBuilder text, MathNode node, int outer)
    {
        switch (node)
        {
            case NumberNode number:
                text.Append(Number(number.Value));
                break;
            case TextNode quoted:
                text.Append(Quoted(quoted.Value));
                break;
            case NameNode name:
                text.Append(name.Name);
                break;
            case WordNode word:
                text.Append(word.Word);
                break;
            case ArrayNode array:
                WriteList(text, "[", array.Items, "]");
                break;
            case CallNode call:
                text.Append(call.Function);
                WriteList(text, "(", call.Arguments, ")");
                break;
            case NegateNode negate:
                Open(text, outer > Operators.NegatePrecedence);
                text.Append('-');
                Write(text, negate.Operand, Operators.NegatePrecedence);
                Close(text, outer > Operators.NegatePrecedence);
                break;
            case BinaryNode binary:
                WriteBinary(text, binary, outer);
                break;
        }
    }

    static string Inner(MathNode node) => node is BinaryNode or NegateNode ? $"({Bracketed(node)})" : Bracketed(node);

    static void WriteBinary(StringBuilder text, BinaryNode binary, int outer)
    {
        var precedence = Operators.Precedence(binary.Operator);
        var power = binary.Operator == MathOperator.Power;
        Open(text, outer > precedence);
        Write(text, binary.Left, power ? precedence + 1 : precedence);
        text.Append(' ').Append(Operators.Text(binary.Operator)).Append(' ');
        // A power's exponent may carry a sign without parentheses: `2 ^ -1`.
        Write(text, binary.Right, power ? Operators.NegatePrecedence : precedence + 1);
        Close(text, outer > precedence);
    }

    static void WriteList(StringBuilder text, string open, IReadOnlyList<MathNode> items, string close)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, items[i], 0);
        }
        text.Append(close);
    }

    static void Open(StringBuilder text, bool needed)
    {
        if (needed) text.Append('(');
    }

    static void Close(StringBuilder text, bool needed)
    {
        if (needed) text.Append(')');
    }
}
