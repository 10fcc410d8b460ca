using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>What the checker reports: names, types and counts, one method per message.</summary>
static class MathMistakes
{
    internal static Diagnostic FunctionInLowerCase(MathText text, CallNode call, string meant) =>
        Diagnostic.Error("CR3005", $"metric math writes `{meant}` in capitals", text.Span(call.Start, call.NameEnd), "not in capitals") with { Help = $"write `{meant}`", Replacement = meant };

    internal static Diagnostic UnknownFunction(MathText text, CallNode call)
    {
        var nearest = DidYouMean.Nearest(call.Function, FunctionTable.Names);
        return Diagnostic.Error("CR3006", $"metric math has no function `{call.Function}`", text.Span(call.Start, call.NameEnd), "no function of CloudWatch") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic OnlyOnServer(MathText text, CallNode call, string series) =>
        Diagnostic.Warning("CR3007", $"only CloudWatch can compute `{call.Function}`, and no test gives its result", text.Span(call.Start, call.NameEnd), "cannot be computed here") with
        {
            Note = ServerFunctions.Why(call.Function),
            Help = $"give `{series}` its points in the tests, as CloudWatch would; a replay needs its recorded result",
        };

    internal static Diagnostic ArgumentCount(MathText text, CallNode call, MathFunction function)
    {
        var count = call.Arguments.Count;
        var least = function.Forms.Min(f => f.ArgumentCountMin);
        var most = function.Forms.Max(f => f.Parameters.Count);
        var wanted = least == most ? Count(least) : string.Create(CultureInfo.InvariantCulture, $"{least} to {Count(most)}");
        return Diagnostic.Error("CR3008", $"`{function.Name}` takes {wanted}, not {count}", text.Span(call), count < least ? "too few" : "too many") with { Help = $"write {function.Usage}" };
    }

    internal static Diagnostic ArgumentType(MathText text, MathNode argument, MathType found, CallNode call, MathFunction function, string expected) =>
        Diagnostic.Error("CR3009", $"`{function.Name}` cannot take {Name(found)} here", text.Span(argument), $"expected {expected}") with { Help = $"write {function.Usage}" };

    internal static Diagnostic OperandTypes(MathText text, BinaryNode node, MathType left, MathType right)
    {
        var op = text.Text.Substring(node.OperatorStart, OperatorLength(text, node));
        var help = left.HasFlag(MathType.Array) || right.HasFlag(MathType.Array)
            ? Operators.IsLogical(node.Operator) || Operators.IsComparison(node.Operator) ? "compare the series one by one, or their MAX, MIN, SUM or AVG" : "make one of them a single series with SUM, AVG, MAX or MIN"
            : null;
        return Diagnostic.Error("CR3009", $"`{op}` cannot join {Name(left)} and {Name(right)}", text.Span(node.OperatorStart, node.OperatorStart + op.Length), "not these two") with { Help = help };
    }

    internal static Diagnostic Operand(MathText text, MathNode operand, MathType found) =>
        Diagnostic.Error("CR3009", $"a sign needs a number or series, not {Name(found)}", text.Span(operand), "has no sign");

    internal static Diagnostic ArrayItem(MathText text, MathNode item, MathType found) =>
        Diagnostic.Error("CR3009", $"an array holds series, not {Name(found)}", text.Span(item), "expected a series") with
        { Help = found == MathType.Scalar ? "make it a series with TIME_SERIES" : null };

    internal static Diagnostic FilterNotText(MathText text, MathNode argument) =>
        Diagnostic.Error("CR3009", "`METRICS` takes a part of a name in quotes", text.Span(argument), "expected a text in quotes");

    internal static Diagnostic UnknownName(MathText text, NameNode node, IEnumerable<string> names)
    {
        var nearest = DidYouMean.Nearest(node.Name, names);
        return Diagnostic.Error("CR3010", $"there is no series `{node.Name}`", text.Span(node), "not a series of this rule") with
        {
            Help = nearest is null ? $"name it under `metrics`, such as `{node.Name}: SignInSuccesses Sum`" : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic UnknownWord(MathText text, WordNode node, IEnumerable<string> names)
    {
        var function = FunctionTable.Find(node.Word) ?? ServerFunctions.Find(node.Word);
        var nearest = DidYouMean.Nearest(node.Word, names);
        return Diagnostic.Error("CR3010", $"there is no series `{node.Word}`", text.Span(node), "a series' name begins with a lower-case letter") with
        {
            Help = function is not null ? $"to call it, write {function.Usage}" : nearest is not null ? $"did you mean `{nearest}`?" : null,
            Replacement = function is null ? nearest : null,
        };
    }

    internal static Diagnostic UnknownWordOf(MathText text, WordNode node, CallNode call, IReadOnlyList<string> words)
    {
        var nearest = DidYouMean.Nearest(node.Word, words);
        return Diagnostic.Error("CR3009", $"`{call.Function}` does not know `{node.Word}`", text.Span(node), $"expected {Either(words)}") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic Cycle(MathText text, NameNode node, IReadOnlyList<string> path) =>
        Diagnostic.Error("CR3011", $"the series `{node.Name}` needs itself", text.Span(node), "leads back to itself") with { Note = string.Join(" → ", path) };

    internal static Diagnostic NothingMatches(MathText text, CallNode call, string? filter, IEnumerable<string> plain) =>
        Diagnostic.Error("CR3012", filter is null ? "the rule has no plain metric for `METRICS()`" : $"no metric's name contains `{filter}`", text.Span(call), "gives no series") with
        {
            Note = plain.Any() ? $"METRICS looks at the names of plain metrics only: {string.Join(", ", plain.Take(8).Select(n => $"`{n}`"))}" : "METRICS looks at plain metrics only, not at metric math",
        };

    internal static Diagnostic ArrayTooLarge(MathText text, MathNode node, int count) =>
        Diagnostic.Error("CR3013", string.Create(CultureInfo.InvariantCulture, $"the array holds {count} series; {MathProgram.SeriesCountMax} are allowed"), text.Span(node), "too many");

    internal static Diagnostic PeriodOfMath(MathText text, MathNode argument) =>
        Diagnostic.Error("CR3014", "`PERIOD` takes a plain metric, not metric math", text.Span(argument), "expected a metric's name");

    internal static Diagnostic NoSeriesResult(MathText text, MathNode node, MathType found) => found == MathType.Scalar
        ? Diagnostic.Error("CR3015", "the result is a number, not a series", text.Span(node), "one number for the whole range") with
        { Note = "CloudWatch accepts only series as a result", Help = "TIME_SERIES(...) makes a series of it; or use it in another expression" }
        : Diagnostic.Error("CR3015", $"the result is {Name(found)}, not a series", text.Span(node), "a rule reads one series by one name") with
        { Help = found == MathType.Array ? "make one series of it with SUM, AVG, MAX or MIN; or use it in another expression" : null };

    internal static Diagnostic TooManySeries(SourceSpan name, int count) =>
        Diagnostic.Error("CR3016", string.Create(CultureInfo.InvariantCulture, $"the rule reads {count} series; CloudWatch allows {MathProgram.SeriesCountMax} in one request"), name, "one too many");

    internal static string Name(MathType type) => type switch
    {
        MathType.Scalar => "a number",
        MathType.Series => "a series",
        MathType.Array => "an array of series",
        MathType.Text => "a text",
        _ => "a word",
    };

    internal static string Expected(MathParameter parameter)
    {
        var names = new List<string>();
        foreach (var type in new[] { MathType.Scalar, MathType.Series, MathType.Array, MathType.Text })
        {
            if (parameter.Types.HasFlag(type)) names.Add(Name(type));
        }
        names.AddRange(parameter.Words.Select(w => $"`{w}`"));
        return Either(names);
    }

    internal static string Either(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";

    static string Count(int count) => count switch
    {
        0 => "no arguments",
        1 => "1 argument",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} arguments"),
    };

    // The operator may be written AND or OR, which is longer than its sign.
    static int OperatorLength(MathText text, BinaryNode node) => text.Text[node.OperatorStart] switch
    {
        'A' => 3,
        'O' => 2,
        _ => Operators.Text(node.Operator).Length,
    };
}
