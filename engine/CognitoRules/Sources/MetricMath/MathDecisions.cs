namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// What AWS leaves open about metric math and is decided here, one sentence each. rules/METRICS.md lists them all, and `explain` tells those that a
/// rule rests on.
/// </summary>
static class MathDecisions
{
    static readonly (string Sentence, Func<MathNode, MathProgram, bool> Concerns)[] Known =
    [
        ("Operators bind, loosest first: `||`, `&&`, comparisons, `+ -`, `* /`, unary `-`, `^`; `^` groups to the right, all others to the left.", (n, _) => n is BinaryNode b && (IsOperation(b.Left) || IsOperation(b.Right))),
        ("A point exists where at least one side of an operator has one; the other side counts as 0. Where both are missing there is none.", (n, p) => n is BinaryNode b && IsSeries(b.Left, p) && IsSeries(b.Right, p)),
        ("A number is a side without points: `series + 1` has exactly the points of the series.", (n, p) => n is BinaryNode b && IsSeries(b.Left, p) != IsSeries(b.Right, p) && (IsNumber(b.Left, p) || IsNumber(b.Right, p))),
        ("A result that is no finite number drops its point: division by 0 or by a missing point, overflow, a root of a negative number.", (n, _) => n is BinaryNode { Operator: MathOperator.Divide or MathOperator.Power or MathOperator.Multiply }),
        ("LOG and LOG10 of 0 or less drop the point.", (n, _) => Calls(n, "LOG", "LOG10")),
        ("AVG counts missing points as 0: it divides by the periods of the window, or by the members of the array.", (n, _) => Calls(n, "AVG") || n is CallNode { Function: "SORT" } s && s.Arguments.OfType<WordNode>().Any(w => w.Word == "AVG")),
        ("STDDEV is that of a population, over the points that exist.", (n, _) => Calls(n, "STDDEV")),
        ("SUM adds the points that exist and is 0 of none; MAX and MIN of none are no number.", (n, _) => Calls(n, "SUM", "MAX", "MIN")),
        ("A number that is none drops every point it touches.", (n, p) => n is BinaryNode b && (b.Left is CallNode or BinaryNode && IsNumber(b.Left, p) || b.Right is CallNode or BinaryNode && IsNumber(b.Right, p))),
        ("Across an array there is a point where any member has one.", (n, p) => n is CallNode { Function: "SUM" or "AVG" or "MAX" or "MIN" or "STDDEV" or "DATAPOINT_COUNT" } c && p.Info(c.Arguments[0]).Type == MathType.Array),
        ("DIFF, DIFF_TIME and RATE compare with the nearest point before, across gaps and beyond the window; the first point of all has none.", (n, _) => Calls(n, "DIFF", "DIFF_TIME", "RATE")),
        ("What depends on a range (a statistic of one series, RUNNING_SUM, FILL with LINEAR, SORT, REMOVE_EMPTY) sees the rule's window and nothing else.", (n, p) => n is CallNode c && p.Info(c).Form is { Reach: MathReach.Range }),
        ("FILL with REPEAT leaves a gap before the first point and looks back beyond the window; with LINEAR it leaves a gap that is open at either end.", (n, _) => n is CallNode { Function: "FILL" } f && f.Arguments[^1] is WordNode),
        ("A filler that is missing itself fills nothing.", (n, p) => n is CallNode { Function: "FILL" } f && f.Arguments[^1] is not WordNode and not NumberNode),
        ("RUNNING_SUM has a point only where its series has one.", (n, _) => Calls(n, "RUNNING_SUM")),
        ("MINUTE to EPOCH and TIME_SERIES have a point in every period, stamped with its start, UTC.", (n, _) => Calls(n, "MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH", "TIME_SERIES")),
        ("IF with a series as condition gives 0 for a missing point of the chosen branch, but no point where the condition is false, the true branch is a number and the false one is missing.", (n, p) => n is CallNode { Function: "IF" } i && !IsNumber(i.Arguments[0], p) && i.Arguments.Skip(1).Any(a => IsSeries(a, p))),
        ("IF with a number as condition gives its branch as it is, missing points included.", (n, p) => n is CallNode { Function: "IF" } i && IsNumber(i.Arguments[0], p)),
        ("Arrays keep the order of the rule's file; SORT keeps the order of equals and puts series without points last; FIRST and LAST of an empty array have no points.", (n, _) => Calls(n, "METRICS", "SORT", "FIRST", "LAST")),
        ("SLICE cuts fractions off, clamps to the array, and gives an array always.", (n, _) => Calls(n, "SLICE")),
        ("All series have the rule's period, so periods never mix.", (n, _) => Calls(n, "PERIOD")),
    ];

    /// <summary>Every decision.</summary>
    internal static IEnumerable<string> All => Known.Select(k => k.Sentence);

    /// <summary>Those that the expressions of a program rest on, in the same order.</summary>
    internal static IEnumerable<string> Of(MathProgram program)
    {
        var nodes = Enumerable.Range(0, program.Inputs.Count).Select(program.Node).OfType<MathNode>().SelectMany(MathNames.All).ToList();
        return Known.Where(k => nodes.Exists(n => k.Concerns(n, program))).Select(k => k.Sentence);
    }

    static bool Calls(MathNode node, params string[] functions) => node is CallNode call && functions.Contains(call.Function, StringComparer.Ordinal);

    static bool IsOperation(MathNode node) => node is BinaryNode or NegateNode;

    static bool IsSeries(MathNode node, MathProgram program) => node is not WordNode && program.Info(node).Type == MathType.Series;

    static bool IsNumber(MathNode node, MathProgram program) => node is not WordNode && program.Info(node).Type == MathType.Scalar;
}
