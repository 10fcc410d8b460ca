using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>What the checker found out about a part of an expression.</summary>
/// <param name="Type">What it gives.</param>
/// <param name="Windowed">Whether it, or anything below it, depends on the range it is asked over.</param>
/// <param name="Size">How many series it holds at most: 1, or an array's length.</param>
/// <param name="Form">The form of a call; null for everything else.</param>
readonly record struct MathInfo(MathType Type, bool Windowed, int Size, MathForm? Form = null);

/// <summary>A series the checker already knows.</summary>
/// <param name="Plain">Whether it is a plain metric.</param>
/// <param name="Info">Null when it has a mistake of its own: then nothing is said about its uses.</param>
readonly record struct KnownSeries(int Index, bool Plain, MathInfo? Info);

/// <summary>
/// Gives each part of one expression its type and chooses the form of each call. Reports every mistake it can tell apart from the
/// consequences of another: a part whose own parts are wrong has no type and is not complained about.
/// </summary>
sealed class MathChecker(MathText text, IReadOnlyDictionary<string, KnownSeries> series, IReadOnlyList<string> plain, Dictionary<MathNode, MathInfo> infos, DiagnosticBag bag)
{
    internal MathInfo? Check(MathNode node)
    {
        var info = node switch
        {
            NumberNode => new MathInfo(MathType.Scalar, false, 0),
            TextNode => new MathInfo(MathType.Text, false, 0),
            WordNode word => Report(MathMistakes.UnknownWord(text, word, series.Keys)),
            NameNode name => series.TryGetValue(name.Name, out var known) ? known.Info : Report(MathMistakes.UnknownName(text, name, series.Keys)),
            ArrayNode array => Array(array),
            NegateNode negate => Negate(negate),
            BinaryNode binary => Binary(binary),
            _ => Call((CallNode)node),
        };
        if (info is { } found && found.Size > MathProgram.SeriesCountMax) info = Report(MathMistakes.ArrayTooLarge(text, node, found.Size));
        if (info is { } good) infos[node] = good;
        return info;
    }

    MathInfo? Array(ArrayNode array)
    {
        var size = 0;
        var windowed = false;
        var broken = false;
        foreach (var item in array.Items)
        {
            if (Check(item) is not { } info)
            {
                broken = true;
                continue;
            }
            if (info.Type is not (MathType.Series or MathType.Array))
            {
                bag.Add(MathMistakes.ArrayItem(text, item, info.Type));
                broken = true;
            }
            size += info.Size;
            windowed |= info.Windowed;
        }
        return broken ? null : new MathInfo(MathType.Array, windowed, size);
    }

    MathInfo? Negate(NegateNode negate)
    {
        if (Check(negate.Operand) is not { } operand) return null;
        return operand.Type is MathType.Text or MathType.Word ? Report(MathMistakes.Operand(text, negate.Operand, operand.Type)) : operand with { Form = null };
    }

    MathInfo? Binary(BinaryNode binary)
    {
        var left = Check(binary.Left);
        var right = Check(binary.Right);
        if (left is not { } l || right is not { } r) return null;
        var both = l.Type | r.Type;
        var arrays = both.HasFlag(MathType.Array);
        var wrong = (both & MathType.Text) != 0
            || (l.Type == MathType.Array && r.Type == MathType.Array)
            || (arrays && (Operators.IsComparison(binary.Operator) || Operators.IsLogical(binary.Operator)));
        if (wrong) return Report(MathMistakes.OperandTypes(text, binary, l.Type, r.Type));
        var type = arrays ? MathType.Array : both.HasFlag(MathType.Series) ? MathType.Series : MathType.Scalar;
        return new MathInfo(type, l.Windowed || r.Windowed, Math.Max(l.Size, r.Size));
    }

    MathInfo? Call(CallNode call)
    {
        if (Function(call.Function) is not { } function)
        {
            var upper = call.Function.ToUpperInvariant();
            return Report(Function(upper) is not null ? MathMistakes.FunctionInLowerCase(text, call, upper) : MathMistakes.UnknownFunction(text, call));
        }
        if (!function.Forms.Any(f => Takes(f, call.Arguments.Count))) return Report(MathMistakes.ArgumentCount(text, call, function));
        if (call.Function == "METRICS") return Metrics(call, function.Forms[0]);
        var arguments = call.Arguments.Select(a => IsWordOf(function, a) ? new MathInfo(MathType.Word, false, 0) : WordPlace(function, call, a)).ToList();
        if (arguments.Exists(a => a is null)) return null;
        return Choose(call, function, [.. arguments.Select(a => a!.Value)]);
    }

    static MathFunction? Function(string name) => FunctionTable.Find(name) ?? ServerFunctions.Find(name);

    // The first form whose places all fit; otherwise the complaint is about the place that stopped the form that came furthest.
    MathInfo? Choose(CallNode call, MathFunction function, List<MathInfo> arguments)
    {
        var furthest = -1;
        var expected = new List<MathParameter>();
        foreach (var form in function.Forms.Where(f => Takes(f, arguments.Count)))
        {
            var i = 0;
            while (i < arguments.Count && Fits(form.Parameters[i], call.Arguments[i], arguments[i])) i++;
            if (i == arguments.Count) return Result(call, form, arguments);
            if (i > furthest) expected.Clear();
            if (i >= furthest) expected.Add(form.Parameters[i]);
            furthest = Math.Max(furthest, i);
        }
        var merged = new MathParameter(expected.Aggregate(MathType.None, (all, p) => all | p.Types), [.. expected.SelectMany(p => p.Words).Distinct()]);
        return Report(MathMistakes.ArgumentType(text, call.Arguments[furthest], arguments[furthest].Type, call, function, MathMistakes.Expected(merged)));
    }

    MathInfo? Result(CallNode call, MathForm form, List<MathInfo> arguments)
    {
        if (call.Function == "PERIOD" && !IsPlain(call.Arguments[0])) return Report(MathMistakes.PeriodOfMath(text, call.Arguments[0]));
        var size = form.Result switch
        {
            MathType.Array => Math.Max(arguments.Max(a => a.Size), 1),
            MathType.Series => 1,
            _ => 0,
        };
        return new MathInfo(form.Result, form.Windowed || arguments.Exists(a => a.Windowed), size, form);
    }

    MathInfo? Metrics(CallNode call, MathForm form)
    {
        if (call.Arguments is [not TextNode]) return Report(MathMistakes.FilterNotText(text, call.Arguments[0]));
        var filter = (call.Arguments.FirstOrDefault() as TextNode)?.Value;
        var count = plain.Count(n => filter is null || n.Contains(filter, StringComparison.Ordinal));
        return count == 0 ? Report(MathMistakes.NothingMatches(text, call, filter, plain)) : new MathInfo(MathType.Array, false, count, form);
    }

    bool IsPlain(MathNode node) => node is NameNode name && series.TryGetValue(name.Name, out var known) && known.Plain;

    // A word the function knows is checked against its place later; another word is a misspelling of one, or a series with a capital.
    MathInfo? WordPlace(MathFunction function, CallNode call, MathNode argument)
    {
        var words = function.Forms.SelectMany(f => f.Parameters.SelectMany(p => p.Words)).Distinct().ToList();
        if (argument is WordNode word && words.Count > 0 && FunctionTable.Find(word.Word) is null) return Report(MathMistakes.UnknownWordOf(text, word, call, words));
        // The counters of DB_PERF_INSIGHTS are the only texts that come as a list.
        if (argument is ArrayNode list && call.Function == "DB_PERF_INSIGHTS" && list.Items.All(i => i is TextNode)) return new MathInfo(MathType.Text, false, 0);
        return Check(argument);
    }

    static bool IsWordOf(MathFunction function, MathNode argument) =>
        argument is WordNode word && function.Forms.Any(f => f.Parameters.Any(p => p.Words.Contains(word.Word)));

    static bool Takes(MathForm form, int count) => count >= form.ArgumentCountMin && count <= form.Parameters.Count;

    static bool Fits(MathParameter parameter, MathNode node, MathInfo info) =>
        info.Type == MathType.Word ? parameter.Words.Contains(((WordNode)node).Word) : parameter.Types.HasFlag(info.Type);

    MathInfo? Report(Diagnostic diagnostic)
    {
        bag.Add(diagnostic);
        return null;
    }
}
