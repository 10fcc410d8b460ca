namespace CognitoRules.Sources.MetricMath;

/// <summary>A number for each window, at the window's newest slot; NaN when there is none.</summary>
sealed class RollingValue(double[] values) : MathValue
{
    internal double[] Values { get; } = values;

    internal override MathValue Slice(int first, int count) => new RollingValue(Values[first..(first + count)]);
}

/// <summary>
/// The newest point of every window, for series that depend on their window: most rules ask for nothing else. What looks only at points of the
/// same period is computed over these columns as over any series; a statistic of a series that does not depend on the window rolls. What cannot be told
/// this way (SORT, a statistic of `m - AVG(m)`) has no column, and is computed window by window.
/// </summary>
sealed class NewestColumns(MathProgram program, MathRun run, MathGrid grid, int length)
{
    readonly Dictionary<int, MathValue?> named = [];

    /// <summary>One point per slot: the newest of the window that ends with it; null when it has no column. Slots before the first full window say nothing.</summary>
    internal ReadOnlyMemory<double>? Of(int index) => Named(index) switch
    {
        // Typed, since a bare null would become an empty column.
        null or ArrayValue or WordValue => (ReadOnlyMemory<double>?)null,
        SeriesValue series => series.Points,
        RollingValue rolling => rolling.Values,
        ScalarValue number => SeriesSteps.Constant(number.Value, grid).Points,
        var other => throw new InvalidOperationException($"no column of {other.GetType().Name}"),
    };

    MathValue? Named(int index)
    {
        if (run.WholeValue(index) is { } whole) return whole;
        if (!named.TryGetValue(index, out var known)) named[index] = known = Column(program.Node(index)!);
        return known;
    }

    MathValue? Column(MathNode node) => node switch
    {
        WordNode word => new WordValue(word.Word),
        NameNode name => Named(program.Index(name.Name)),
        _ when !program.Info(node).Windowed => run.WholeValue(node),
        NegateNode negate => Column(negate.Operand) is { } operand ? Arithmetic.Negate(operand) : null,
        BinaryNode binary => Column(binary.Left) is { } left && Column(binary.Right) is { } right ? Arithmetic.Apply(binary.Operator, left, right) : null,
        ArrayNode array => Array(array),
        CallNode call => Call(call),
        _ => null,
    };

    ArrayValue? Array(ArrayNode array)
    {
        var items = new List<SeriesValue>();
        foreach (var item in array.Items)
        {
            switch (Column(item))
            {
                case SeriesValue series: items.Add(series); break;
                case ArrayValue inner: items.AddRange(inner.Items); break;
                default: return null;
            }
        }
        return new ArrayValue(items);
    }

    MathValue? Call(CallNode call)
    {
        var form = program.Info(call).Form!;
        if (form.Reach == MathReach.Past) return null;
        if (form.Reach == MathReach.Range) return OverRange(call);
        var arguments = new List<MathValue>();
        foreach (var argument in call.Arguments)
        {
            if (Column(argument) is not { } value) return null;
            if (value is not RollingValue rolling) arguments.Add(value);
            // As a filler a number per window is a point per slot. In other places a number and a point are not the same: IF gives 0 for a missing point.
            else if (call.Function is "TIME_SERIES" or "FILL") arguments.Add(new SeriesValue(rolling.Values));
            else return null;
        }
        return call.Function == "TIME_SERIES" && arguments[0] is SeriesValue constant ? constant : form.Code(arguments, grid);
    }

    MathValue? OverRange(CallNode call)
    {
        // A statistic of what depends on the window itself needs every window by itself.
        if (program.Info(call.Arguments[0]).Windowed || Column(call.Arguments[0]) is not { } argument) return null;
        if (argument is not SeriesValue series) return call.Function == "FILL" ? argument : null;
        return call.Function switch
        {
            // The newest point ends its window: what is missing there is a gap open at one end.
            "FILL" => series,
            "RUNNING_SUM" => new SeriesValue(WherePresent(series.Points.Span, RollingStatistics.Of("SUM", series.Points.Span, length)!)),
            _ => RollingStatistics.Of(call.Function, series.Points.Span, length) is { } values ? new RollingValue(values) : null,
        };
    }

    static double[] WherePresent(ReadOnlySpan<double> points, double[] sums)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            if (double.IsNaN(points[i])) sums[i] = double.NaN;
        }
        return sums;
    }
}
