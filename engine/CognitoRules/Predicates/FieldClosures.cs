using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Closures for the commonest shapes: a field of the event at hand beside a constant, and chains of conditions. One call where the general form
/// takes three; the benchmark `predicates` says what that is worth.
/// </summary>
sealed partial class Closures
{
    // The slot of a field of the event at hand; null for anything else.
    int? FieldOf(Node node) => node switch
    {
        WordNode { Step: < 0 } word => (int)word.Word,
        RawNode { Step: < 0 } raw => rawFields[raw.Path],
        _ => null,
    };

    // The parts of a && b && c, in order; C# nests them to the left.
    static List<Node> Chain<T>(Node node) where T : Node
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
        if (operand is WordNode { Step: < 0 } or RawNode { Step: < 0 } && FieldOf(operand) is { } field) return scope => !scope.Event!.Bool(field);
        var code = Bool(operand);
        return scope => !code(scope);
    }

    BoolCode All(List<Node> parts)
    {
        if (parts.Count > 1 && TryFlags(parts, out var flags, out var rest)) return rest.Count == 0 ? AllFlags(flags) : FlagsAnd(flags, All(rest));
        var codes = parts.Select(Bool).ToArray();
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
                return scope =>
                {
                    foreach (var code in codes)
                    {
                        if (!code(scope)) return false;
                    }
                    return true;
                };
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

    // Nothing has a side effect, so the flags among conditions that must all hold may be asked first, and together.
    bool TryFlags(List<Node> parts, out (int Field, bool Wanted)[] flags, out List<Node> rest)
    {
        var found = new List<(int, bool)>();
        rest = [];
        foreach (var part in parts)
        {
            if (part is WordNode { Step: < 0 } or RawNode { Step: < 0 }) found.Add((FieldOf(part)!.Value, true));
            else if (part is NotNode { Operand: WordNode { Step: < 0 } or RawNode { Step: < 0 } } not) found.Add((FieldOf(not.Operand)!.Value, false));
            else rest.Add(part);
        }
        flags = [.. found];
        return found.Count > 0;
    }

    static BoolCode AllFlags((int Field, bool Wanted)[] flags)
    {
        switch (flags)
        {
            case [var (a, first)]:
                return scope => scope.Event!.Bool(a) == first;
            case [var (a, first), var (b, second)]:
                return scope => scope.Event is var row && row!.Bool(a) == first && row.Bool(b) == second;
            default:
                return scope =>
                {
                    var row = scope.Event!;
                    foreach (var (field, wanted) in flags)
                    {
                        if (row.Bool(field) != wanted) return false;
                    }
                    return true;
                };
        }
    }

    static BoolCode FlagsAnd((int Field, bool Wanted)[] flags, BoolCode rest)
    {
        switch (flags)
        {
            case [var (a, first)]:
                return scope => scope.Event!.Bool(a) == first && rest(scope);
            case [var (a, first), var (b, second)]:
                return scope => scope.Event is var row && row!.Bool(a) == first && row.Bool(b) == second && rest(scope);
            default:
                var all = AllFlags(flags);
                return scope => all(scope) && rest(scope);
        }
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
