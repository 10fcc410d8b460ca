namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// Evaluates a program over the points of one group, as far as it is asked. Parts that look only at points up to their own are computed once over the
/// whole grid; parts that depend on the range they are asked over are computed for each range. Never throws for a checked program.
/// </summary>
/// <remarks>
/// What AWS leaves open is decided here, once:
/// <list type="bullet">
/// <item>Grid: one slot per period; a point exists where at least one side of an operator has one. A number is a side without points:
/// `series + 1` has exactly the points of the series.</item>
/// <item>Missing is 0 beside a point of the other series, in arithmetic, comparisons and AND and OR alike. Division by 0, and by a missing
/// point, drops the point; so does every result that is no finite number (overflow, `(-8) ^ 0.5`, LOG of 0 or less).</item>
/// <item>A number that is none (MAX of an empty series, 1 / 0) drops every point it touches.</item>
/// <item>Precedence, loosest first: `||`, `&amp;&amp;`, comparisons, `+ -`, `* /`, unary `-`, `^`; `^` groups to the right, all others to the left.</item>
/// <item>AVG counts missing points as 0 in both forms: it divides by the slots of the range, or by the members of the array. SUM adds what is
/// there; MAX, MIN and STDDEV look only at points that exist. STDDEV is that of a population.</item>
/// <item>Across an array there is a point where any member has one.</item>
/// <item>DIFF, DIFF_TIME and RATE compare with the nearest point before, across gaps; the first point of all has none. They and FILL with
/// REPEAT look back beyond the rule's window to the first point of the group.</item>
/// <item>Everything that depends on a range (a statistic of one series, RUNNING_SUM, FILL with LINEAR, SORT, REMOVE_EMPTY) sees the rule's
/// window and nothing else: as CloudWatch sees the range of a request, and never a point that came later.</item>
/// <item>FILL with REPEAT leaves a gap before the first point, and LINEAR a gap open at either end. A filler that is missing fills nothing.</item>
/// <item>RUNNING_SUM has a point only where its series has one.</item>
/// <item>MINUTE to EPOCH and TIME_SERIES have a point in every slot, stamped with the start of its period.</item>
/// <item>IF with a number as condition gives its branch as it is, missing points included.</item>
/// <item>Arrays keep the order of the rule's file; SORT keeps the order of equals and puts series without points last; FIRST and LAST of an
/// empty array have no points; SLICE cuts fractions off, clamps, and always gives an array, also of one series.</item>
/// <item>All series have the rule's period, so periods never mix.</item>
/// </list>
/// </remarks>
sealed class MathRun
{
    readonly MathProgram program;
    readonly MathGrid grid;
    readonly PastPoints? past;
    readonly MathValue?[] whole;
    readonly MathValue?[] ranged;
    readonly Dictionary<MathNode, MathValue> wholeParts = new(ReferenceEqualityComparer.Instance);
    (int First, int Count) range = (-1, -1);

    /// <summary>Begins a run over points.</summary>
    /// <param name="points">
    /// The points of each plain series, and of each recorded one that is a single series, by index; null for other metric math. As long as the
    /// grid, NaN where missing.
    /// </param>
    /// <param name="arrays">The series of each recorded array, by index; null when there is none.</param>
    /// <param name="past">What is remembered of before the grid; null when there was nothing.</param>
    internal MathRun(MathProgram program, MathGrid grid, IReadOnlyList<double[]?> points, IReadOnlyDictionary<int, IReadOnlyList<double[]>>? arrays = null, PastPoints? past = null)
    {
        this.program = program;
        this.grid = grid;
        this.past = past;
        whole = new MathValue?[program.Inputs.Count];
        ranged = new MathValue?[program.Inputs.Count];
        for (var index = 0; index < whole.Length; index++)
        {
            if (points[index] is { } own) whole[index] = new SeriesValue(own);
            else if (program.IsRecorded(index) && program.Info(index).Type == MathType.Series) whole[index] = SeriesSteps.Constant(double.NaN, grid);
            else if (program.IsRecorded(index)) whole[index] = new ArrayValue([.. (arrays?[index] ?? []).Select(a => new SeriesValue(a))]);
        }
    }

    /// <summary>The value of a series that does not depend on a range, over the whole grid; null for one that does. Computed when first asked for.</summary>
    internal MathValue? WholeValue(int index)
    {
        if (whole[index] is null && !program.Info(index).Windowed)
        {
            // What it needs comes first, in order: a long chain of names is walked, never recursed.
            foreach (var needed in program.Needs(index)) whole[needed] ??= Whole(program.Node(needed)!);
        }
        return whole[index];
    }

    /// <summary>The same for a part of an expression.</summary>
    internal MathValue WholeValue(MathNode node)
    {
        if (!wholeParts.TryGetValue(node, out var known)) wholeParts[node] = known = Whole(node);
        return known;
    }

    /// <summary>A series over a part of the grid, as if only that part had been asked for.</summary>
    internal MathValue Value(int index, int first, int count)
    {
        if (WholeValue(index) is { } value) return value.Slice(first, count);
        if (range != (first, count))
        {
            range = (first, count);
            foreach (var other in program.Order)
            {
                if (WholeValue(other) is null) ranged[other] = Ranged(program.Node(other)!);
            }
        }
        return ranged[index]!;
    }

    /// <summary>A series' points over a part of the grid; a number stands in every slot, an array has none.</summary>
    internal ReadOnlyMemory<double> Points(int index, int first, int count)
    {
        if (WholeValue(index) is SeriesValue causal) return causal.Points.Slice(first, count);
        var part = grid.Slice(first, count);
        return Value(index, first, count) switch
        {
            SeriesValue series => series.Points,
            ScalarValue number => SeriesSteps.Constant(number.Value, part).Points,
            _ => SeriesSteps.Constant(double.NaN, part).Points,
        };
    }

    MathValue Whole(MathNode node) => Evaluate(node, grid, name => WholeValue(name)!, Whole);

    // The parts of a ranged expression that do not depend on the range are computed once and kept, since each range takes a slice of them.
    MathValue Ranged(MathNode node)
    {
        if (node is not (WordNode or NameNode) && !program.Info(node).Windowed)
        {
            return WholeValue(node).Slice(range.First, range.Count);
        }
        return Evaluate(node, grid.Slice(range.First, range.Count), name => WholeValue(name)?.Slice(range.First, range.Count) ?? ranged[name]!, Ranged);
    }

    MathValue Evaluate(MathNode node, MathGrid over, Func<int, MathValue> named, Func<MathNode, MathValue> part) => node switch
    {
        NumberNode number => new ScalarValue(number.Value),
        TextNode text => new WordValue(text.Value),
        WordNode word => new WordValue(word.Word),
        NameNode name => named(program.Index(name.Name)),
        ArrayNode array => new ArrayValue([.. array.Items.Select(part).SelectMany(v => v is ArrayValue inner ? inner.Items : [(SeriesValue)v])]),
        NegateNode negate => Arithmetic.Negate(part(negate.Operand)),
        BinaryNode binary => Arithmetic.Apply(binary.Operator, part(binary.Left), part(binary.Right)),
        CallNode { Function: "METRICS" } call => Metrics((call.Arguments.FirstOrDefault() as TextNode)?.Value, named),
        CallNode call when past is not null && program.PastCall(call) is >= 0 and var number => Past(program.Info(call).Form!.Past!, number, part(call.Arguments[0])),
        CallNode call => program.Info(call).Form!.Code([.. call.Arguments.Select(part)], over),
        _ => throw new InvalidOperationException($"no evaluation of {node.GetType().Name}"),
    };

    MathValue Past(PastCode code, int number, MathValue argument) => argument is SeriesValue series
        ? code(series, grid, past!.Before(number, 0))
        : new ArrayValue([.. FunctionTable.Items(argument).Select((s, member) => code(s, grid, past!.Before(number, member)))]);

    ArrayValue Metrics(string? filter, Func<int, MathValue> named) => new([.. program.PlainNames
        .Where(n => filter is null || n.Contains(filter, StringComparison.Ordinal))
        .Select(n => (SeriesValue)named(program.Index(n)))]);
}
