using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Closures for the commonest shapes: a field of the event at hand beside a constant, and chains of conditions. One call where the general form
/// takes three; the benchmark `predicates` says what that is worth.
/// </summary>
sealed partial class Closures
{
    // The slot of a field of the event at hand; null for anything else.
    internal int? FieldOf(Node node) => node switch
    {
        WordNode { Step: < 0 } word => (int)word.Word,
        RawNode { Step: < 0 } raw => rawFields[raw.Path],
        _ => null,
    };

    // The parts of a && b && c, in order; C# nests them to the left.
    internal static List<Node> Chain<T>(Node node) where T : Node
    {
        var parts = new List<Node>();
        var waiting = new Stack<Node>([node]);
        while (waiting.TryPop(out var next))
        {
            if (next is not T)
            {
                parts.Add(next);
                continue;
            }
            foreach (var operand in NodeTree.Operands(next).Reverse()) waiting.Push(operand);
        }
        return parts;
    }

    BoolCode Not(Node operand)
    {
        if (operand is WordNode { Step: < 0 } word) return AreTruths(1UL << (int)word.Word, 0);
        if (operand is MissingNode { Operand: { Kind: ValueKind.Text } text } && FieldOf(text) is { } present) return scope => !scope.Event!.Text(present).IsMissing;
        if (operand is TextTestNode { Test: TextTest.StartsWith, Argument: TextConstant constant } test && FieldOf(test.Text) is { } field)
        {
            var start = System.Text.Encoding.UTF8.GetBytes(constant.Value);
            return scope => scope.Event!.Text(field) is var value && (value.IsMissing || !value.Utf8.StartsWith(start));
        }
        var code = Bool(operand);
        return scope => !code(scope);
    }

    BoolCode All(List<Node> parts)
    {
        var (words, holding, rest) = Truths(parts);
        if (words != 0 && rest.Count == 0) return AreTruths(words, holding);
        if (words != 0)
        {
            var others = All(rest);
            return scope => scope.Event!.AreTruths(words, holding) && others(scope);
        }
        var codes = parts.Count > 4 ? [] : parts.Select(Bool).ToArray();
        switch (codes)
        {
            case [var one]:
                return one;
            case [var a, var b]:
                return scope => a(scope) && b(scope);
            case [var a, var b, var c]:
                return scope => a(scope) && b(scope) && c(scope);
            case [var a, var b, var c, var d]:
                return scope => a(scope) && b(scope) && c(scope) && d(scope);
            default:
                // Four at a time: a loop over all would cost more than most of its conditions.
                var (first, others) = (All(parts[..3]), All(parts[3..]));
                return scope => first(scope) && others(scope);
        }
    }

    BoolCode Any(List<Node> parts)
    {
        var codes = parts.Select(Bool).ToArray();
        switch (codes)
        {
            case [var a, var b]:
                return scope => a(scope) || b(scope);
            case [var a, var b, var c]:
                return scope => a(scope) || b(scope) || c(scope);
            default:
                return scope =>
                {
                    foreach (var code in codes)
                    {
                        if (code(scope)) return true;
                    }
                    return false;
                };
        }
    }

    static BoolCode AreTruths(ulong words, ulong holding) => scope => scope.Event!.AreTruths(words, holding);

    // Nothing has a side effect, so the truths among conditions that must all hold are asked first, and all at once.
    internal static (ulong Words, ulong Holding, List<Node> Others) Truths(List<Node> parts)
    {
        var (words, holding, rest) = (0UL, 0UL, new List<Node>());
        foreach (var part in parts)
        {
            var asked = part is NotNode not ? not.Operand : part;
            var bit = asked is WordNode { Step: < 0, Kind: ValueKind.Bool } word ? 1UL << (int)word.Word : 0;
            // A word that must hold and must not is rare, and left to the general form.
            if (bit == 0 || ((words & bit) != 0 && (holding & bit) != 0 == part is NotNode))
            {
                rest.Add(part);
                continue;
            }
            words |= bit;
            if (part is not NotNode) holding |= bit;
        }
        return (words, holding, rest);
    }

    static BoolCode FieldIsAny(int field, byte[][] values)
    {
        if (values is [var one]) return scope => scope.Event!.IsText(field, one);
        if (values is [var first, var second]) return scope => scope.Event is var row && (row!.IsText(field, first) || row.IsText(field, second));
        return scope =>
        {
            var row = scope.Event!;
            foreach (var value in values)
            {
                if (row.IsText(field, value)) return true;
            }
            return false;
        };
    }

    static BoolCode FieldWithNumber(int field, Comparison comparison, double limit) => comparison switch
    {
        Comparison.Equal => scope => scope.Event!.Number(field) == limit,
        Comparison.NotEqual => scope => scope.Event!.Number(field) != limit,
        Comparison.Less => scope => scope.Event!.Number(field) < limit,
        Comparison.LessOrEqual => scope => scope.Event!.Number(field) <= limit,
        Comparison.Greater => scope => scope.Event!.Number(field) > limit,
        _ => scope => scope.Event!.Number(field) >= limit,
    };

    static BoolCode FieldQuestion(int field, TextTest test, byte[] argument) => test switch
    {
        TextTest.StartsWith => scope => scope.Event!.Text(field) is { IsMissing: false } text && text.Utf8.StartsWith(argument),
        TextTest.EndsWith => scope => scope.Event!.Text(field) is { IsMissing: false } text && text.Utf8.EndsWith(argument),
        TextTest.Contains => scope => scope.Event!.Text(field) is { IsMissing: false } text && text.Utf8.IndexOf(argument) >= 0,
        _ => scope => scope.Event!.Text(field) is { IsMissing: false } text && CaseFolding.Equal(text.Utf8, argument),
    };
}
