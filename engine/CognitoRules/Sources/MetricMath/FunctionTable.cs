using static CognitoRules.Sources.MetricMath.MathReach;
using static CognitoRules.Sources.MetricMath.MathType;

namespace CognitoRules.Sources.MetricMath;

/// <summary>Every function of metric math that can be computed from points alone, with every documented form.</summary>
static class FunctionTable
{
    static readonly string[] Orders = ["ASC", "DESC"];
    static readonly string[] SortKeys = ["AVG", "MAX", "MIN", "SUM"];

    // METRICS is known here for its forms; which series it gives is the evaluator's to say.
    static readonly Dictionary<string, MathFunction> Known = new MathFunction[]
    {
        Pointwise("ABS", Math.Abs),
        Pointwise("CEIL", Math.Ceiling),
        Pointwise("FLOOR", Math.Floor),
        Pointwise("LOG", v => v > 0 ? Math.Log(v) : double.NaN),
        Pointwise("LOG10", v => v > 0 ? Math.Log10(v) : double.NaN),
        new("DIFF", "DIFF(series)", [PastOf(Series, SeriesSteps.Difference), PastOf(MathType.Array, SeriesSteps.Difference)]),
        new("DIFF_TIME", "DIFF_TIME(series)", [PastOf(Series, SeriesSteps.TimeDifference), PastOf(MathType.Array, SeriesSteps.TimeDifference)]),
        new("RATE", "RATE(series)", [PastOf(Series, SeriesSteps.Rate), PastOf(MathType.Array, SeriesSteps.Rate)]),
        PerSeries("RUNNING_SUM", "RUNNING_SUM(series)", (points, _) => SeriesSteps.RunningSum(points), MathReach.Range),
        Statistic("AVG", SeriesStatistics.Average),
        Statistic("MAX", SeriesStatistics.Maximum),
        Statistic("MIN", SeriesStatistics.Minimum),
        Statistic("SUM", SeriesStatistics.Sum),
        Statistic("STDDEV", SeriesStatistics.Deviation),
        Statistic("DATAPOINT_COUNT", SeriesStatistics.PointCount),
        Calendar("MINUTE", t => t.Minute),
        Calendar("HOUR", t => t.Hour),
        Calendar("DAY", t => t.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)t.DayOfWeek),
        Calendar("DATE", t => t.Day),
        Calendar("MONTH", t => t.Month),
        Calendar("YEAR", t => t.Year),
        Calendar("EPOCH", t => t.ToUnixTimeSeconds()),
        new("PERIOD", "PERIOD(metric)", [new([Of(Series)], Scalar, Point, (_, grid) => new ScalarValue(grid.PeriodMs / 1000.0))]),
        new("TIME_SERIES", "TIME_SERIES(number)", [new([Of(Scalar)], Series, Point, (a, grid) => SeriesSteps.Constant(Number(a[0]), grid))]),
        new("METRICS", "METRICS() or METRICS(\"part of a name\")", [new([new(Text, [], Optional: true)], MathType.Array, Point, (_, _) => new ArrayValue([]))]),
        new("METRIC_COUNT", "METRIC_COUNT(array)", [new([Of(MathType.Array)], Scalar, Point, (a, _) => new ScalarValue(Items(a[0]).Count))]),
        new("FIRST", "FIRST(array)", [new([Of(MathType.Array)], Series, Point, (a, grid) => ArraySteps.At(Items(a[0]), 0, grid))]),
        new("LAST", "LAST(array)", [new([Of(MathType.Array)], Series, Point, (a, grid) => ArraySteps.At(Items(a[0]), Items(a[0]).Count - 1, grid))]),
        new("SLICE", "SLICE(array, start[, end])",
            [new([Of(MathType.Array), Of(Scalar), new(Scalar, [], Optional: true)], MathType.Array, Point,
                (a, _) => ArraySteps.Slice(Items(a[0]), Number(a[1]), a.Count > 2 ? Number(a[2]) : double.PositiveInfinity))]),
        new("SORT", "SORT(array, AVG|MAX|MIN|SUM, ASC|DESC[, count])",
            [new([Of(MathType.Array), new(Word, SortKeys), new(Word, Orders), new(Scalar, [], Optional: true)], MathType.Array, MathReach.Range,
                (a, _) => ArraySteps.Sort(Items(a[0]), ((WordValue)a[1]).Word, ((WordValue)a[2]).Word == "DESC", a.Count > 3 ? Number(a[3]) : double.PositiveInfinity))]),
        new("REMOVE_EMPTY", "REMOVE_EMPTY(array)", [new([Of(MathType.Array)], MathType.Array, MathReach.Range, (a, _) => ArraySteps.RemoveEmpty(Items(a[0])))]),
        Fill(),
        If(),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    internal static IEnumerable<string> Names => Known.Keys.Concat(ServerFunctions.Names).Order(StringComparer.Ordinal);

    /// <summary>A function that can be computed here; null for any other.</summary>
    internal static MathFunction? Find(string name) => Known.GetValueOrDefault(name);

    internal static IReadOnlyList<SeriesValue> Items(MathValue value) => ((ArrayValue)value).Items;

    internal static double Number(MathValue value) => ((ScalarValue)value).Value;

    static MathParameter Of(MathType types) => new(types, []);

    static MathFunction Pointwise(string name, Func<double, double> apply) =>
        PerSeries(name, $"{name}(series)", (points, _) => SeriesSteps.Map(points, apply), Point);

    // A function of one series, which for an array is applied to each.
    static MathFunction PerSeries(string name, string usage, Func<ReadOnlyMemory<double>, MathGrid, SeriesValue> apply, MathReach reach) => new(name, usage,
    [
        new([Of(Series)], Series, reach, (a, grid) => apply(((SeriesValue)a[0]).Points, grid)),
        new([Of(MathType.Array)], MathType.Array, reach, (a, grid) => new ArrayValue([.. Items(a[0]).Select(s => apply(s.Points, grid))])),
    ]);

    // A function of a series and its past, which for an array is applied to each.
    static MathForm PastOf(MathType type, PastCode apply, params MathParameter[] more) => new(
        [Of(type), .. more], type, Past, (a, grid) => a[0] is SeriesValue series ? apply(series, grid, null) : new ArrayValue([.. Items(a[0]).Select(s => apply(s, grid, null))]))
    {
        Past = apply,
    };

    // A statistic: of one series a number over the range, of an array one series across its members.
    static MathFunction Statistic(string name, Func<ReadOnlySpan<double>, double> reduce) => new(name, $"{name}(series) or {name}(array)",
    [
        new([Of(Series)], Scalar, MathReach.Range, (a, _) => new ScalarValue(reduce(((SeriesValue)a[0]).Points.Span))),
        new([Of(MathType.Array)], Series, Point, (a, grid) => ArraySteps.Across(Items(a[0]), reduce, grid)),
    ]);

    static MathFunction Calendar(string name, Func<DateTimeOffset, double> part) => new(name, $"{name}(series)",
        [new([Of(Series)], Series, Point, (_, grid) => SeriesSteps.Calendar(part, grid))]);

    static MathFunction Fill()
    {
        const string usage = "FILL(series, number|series|REPEAT|LINEAR)";
        var value = Of(Scalar | Series);
        var repeat = new MathParameter(Word, ["REPEAT"]);
        var linear = new MathParameter(Word, ["LINEAR"]);
        return new("FILL", usage,
        [
            new([Of(Series), value], Series, Point, (a, _) => Filling.With((SeriesValue)a[0], a[1])),
            PastOf(Series, Filling.Repeat, repeat),
            new([Of(Series), linear], Series, MathReach.Range, (a, _) => Filling.Linear((SeriesValue)a[0])),
            new([Of(MathType.Array), value], MathType.Array, Point, (a, _) => new ArrayValue([.. Items(a[0]).Select(s => Filling.With(s, a[1]))])),
            PastOf(MathType.Array, Filling.Repeat, repeat),
            new([Of(MathType.Array), linear], MathType.Array, MathReach.Range, (a, _) => new ArrayValue([.. Items(a[0]).Select(Filling.Linear)])),
        ]);
    }

    static MathFunction If() => new("IF", "IF(condition, series|number[, series|number])",
    [
        new([Of(Series), Of(Scalar | Series), new(Scalar | Series, [], Optional: true)], Series, Point, (a, _) => Choosing.ByPoint(a)),
        new([Of(Scalar), Of(Series), new(Series, [], Optional: true)], Series, Point, (a, grid) => Choosing.ByNumber(a, grid)),
    ]);
}
