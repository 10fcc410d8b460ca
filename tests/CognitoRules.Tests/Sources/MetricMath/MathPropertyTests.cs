using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

public sealed class MathPropertyTests
{
    static readonly Gen<string> Name = Any("m1", "m2", "m3");
    static readonly Gen<string> Operator = Any("+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "AND", "OR");
    static readonly Gen<string> Number = Any("0", "1", "2.5", ".5", "1e3", "1e300", "0.0001");
    static readonly Gen<string> Function = Any([.. FunctionTable.Names, "sum", "NONE"]);
    static readonly Gen<string> Word = Any("REPEAT", "LINEAR", "AVG", "ASC", "DESC", "\"m\"", "'1'");

    // Text that is read, and often also makes sense.
    static readonly Gen<string> Expression = Gen.Recursive<string>((depth, inner) => depth >= 4
        ? Gen.OneOf(Name, Number)
        : Gen.OneOf(
            Name,
            Number,
            Gen.Select(inner, Operator, inner, (a, op, b) => $"{a} {op} {b}"),
            Gen.Select(inner, Operator, inner, (a, op, b) => $"({a}) {op} ({b})"),
            inner.Select(a => $"-{a}"),
            inner.Array[1, 3].Select(items => $"[{string.Join(", ", items)}]"),
            Gen.Select(Function, Gen.OneOf(inner, Word).Array[0, 3], (f, a) => $"{f}({string.Join(",", a)})")));

    // Series-valued text that always compiles.
    static readonly Gen<string> Series = Gen.Recursive<string>((depth, inner) => depth >= 4
        ? Name
        : Gen.OneOf(
            Name,
            Gen.Select(inner, Operator, inner, (a, op, b) => $"({a}) {op} ({b})"),
            Gen.Select(inner, Operator, Number, (a, op, b) => $"({a}) {op} {b}"),
            Gen.Select(Any("ABS", "CEIL", "FLOOR", "LOG", "LOG10", "DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM"), inner, (f, a) => $"{f}({a})"),
            Gen.Select(Any("AVG", "SUM", "MAX", "MIN", "STDDEV", "DATAPOINT_COUNT", "FIRST", "LAST"), inner, inner, (f, a, b) => $"{f}([{a}, {b}])"),
            Gen.Select(Any("AVG", "SUM", "MAX", "MIN", "STDDEV", "DATAPOINT_COUNT"), inner, inner, (f, a, b) => $"({b}) - {f}({a})"),
            Gen.Select(inner, Gen.OneOf(Any("REPEAT", "LINEAR", "0"), inner), (a, b) => $"FILL({a}, {b})"),
            Gen.Select(inner, inner, inner, (a, b, c) => $"IF({a}, {b}, {c})"),
            Gen.Select(inner, inner, (a, b) => $"LAST(SORT(REMOVE_EMPTY([{a}, {b}]), MAX, DESC, 1))")));

    static readonly Gen<double> Point = Gen.OneOf(Gen.Const(double.NaN), Gen.Const(0.0), Gen.Int[-50, 50].Select(i => (double)i), Gen.Double[-1e9, 1e9], Any(1e308, -1e308, 1e-308));
    static readonly Gen<double[]> Points = Point.Array[6];

    [Fact]
    public void Printing_what_was_read_and_reading_it_again_gives_the_same_tree()
    {
        Expression.Sample(text =>
        {
            var bag = new DiagnosticBag();
            if (MathTexts.Parse(text, bag) is not { } node) return bag.HasErrors;
            return MathTexts.Parse(MathPrinter.Print(node), bag)?.Tree == node.Tree;
        }, iter: 3000);
    }

    [Fact]
    public void Any_text_ends_in_a_program_or_in_diagnostics_inside_the_text()
    {
        var mark = Any("(", ")", "[", "]", ",", "\"", "'", " ", "m1", "SUM", "SORT", "IF", "METRICS", "1", ".", "e", "-", "+", "^", "&", "|", "=", "<", "!", "\0", "é", "\ud800");
        Gen.OneOf(mark.Array[0, 30].Select(string.Concat), Expression, Gen.String).Sample(text =>
        {
            var bag = new DiagnosticBag();
            var program = MathProgram.Compile(MathTexts.Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), bag);
            return program is null == bag.HasErrors && bag.Items.All(d => d.Span is { } s && s.Start >= 0 && s.End >= s.Start && s.End <= s.Source.Text.Length);
        }, iter: 3000);
    }

    [Fact]
    public void Evaluation_never_throws_and_never_gives_an_infinite_point()
    {
        Gen.Select(Gen.OneOf(Expression, Series), Points.Array[3]).Sample((text, points) =>
        {
            var program = MathProgram.Check(MathTexts.Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), new DiagnosticBag());
            if (program is null) return true;
            var run = new MathRun(program, new MathGrid(0, 60_000, 6), [.. points, null]);
            return !run.Points(3, 0, 6).ToArray().Any(double.IsInfinity) && !run.Points(3, 2, 3).ToArray().Any(double.IsInfinity);
        }, iter: 3000);
    }

    [Fact]
    public void The_newest_point_of_every_window_is_the_same_whether_windows_roll_or_are_asked_one_by_one()
    {
        Gen.Select(Series, Points.Array[3], Gen.Int[1, 6]).Sample((text, points, length) =>
        {
            var program = MathProgram.Check(MathTexts.Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), new DiagnosticBag())!;
            var grid = new MathGrid(0, 60_000, 6);
            var run = new MathRun(program, grid, [.. points, null]);
            if (new NewestColumns(program, run, grid, length).Of(3) is not { } column) return true;
            return Enumerable.Range(length - 1, 7 - length).All(newest => column.Span[newest].Equals(run.Points(3, newest - length + 1, length).Span[^1]));
        }, iter: 3000);
    }

    [Theory]
    [InlineData("m1 - AVG(m1)")]
    [InlineData("TIME_SERIES(100 * SUM(m1) / DATAPOINT_COUNT(m2))")]
    [InlineData("m1 > 2 * MAX(m2) OR m1 < MIN(m2) / 2")]
    [InlineData("FILL(m1, AVG(m1)) + FILL(m2, LINEAR)")]
    [InlineData("SUM([m1 / SUM(m1), RUNNING_SUM(m2)])")]
    [InlineData("IF(m1 > STDDEV(m1), m1, m2)")]
    public void What_compares_a_point_with_its_window_has_a_rolling_column(string text)
    {
        var program = MathProgram.Check(MathTexts.Inputs([("m1", null), ("m2", null), ("result", text)]), new DiagnosticBag())!;
        var grid = new MathGrid(0, 60_000, 3);

        var column = new NewestColumns(program, new MathRun(program, grid, [[1, 2, 3], [3, double.NaN, 1], null]), grid, 2).Of(2);

        Assert.NotNull(column);
    }

    [Fact]
    public void A_rolling_statistic_is_that_of_each_window_alone()
    {
        Gen.Select(Gen.OneOf(Gen.Const(double.NaN), Gen.Int[-9, 9].Select(i => (double)i), Gen.Double[-1e3, 1e3]).Array[1, 30], Gen.Int[1, 8], Any("SUM", "AVG", "MAX", "MIN", "STDDEV", "DATAPOINT_COUNT"))
            .Sample((points, length, function) =>
            {
                var rolling = RollingStatistics.Of(function, points, length)!;
                return Enumerable.Range(0, points.Length).All(i => i < length - 1 ? double.IsNaN(rolling[i]) : rolling[i].Equals(Alone(points.AsSpan(i - length + 1, length))));

                double Alone(ReadOnlySpan<double> part) => function switch
                {
                    "SUM" => SeriesStatistics.Sum(part),
                    "AVG" => SeriesStatistics.Average(part),
                    "MAX" => SeriesStatistics.Maximum(part),
                    "MIN" => SeriesStatistics.Minimum(part),
                    "STDDEV" => SeriesStatistics.Deviation(part),
                    _ => SeriesStatistics.PointCount(part),
                };
            }, iter: 2000);
    }

    [Fact]
    public void The_same_points_at_another_time_give_the_same_points()
    {
        Gen.Select(Series, Points.Array[3], Gen.Int[1, 1_000_000]).Sample((text, points, minutes) =>
        {
            var here = MathRuns.Of([("m1", points[0]), ("m2", points[1]), ("m3", points[2])], text);
            var there = MathRuns.Of([("m1", points[0]), ("m2", points[1]), ("m3", points[2])], text, minutes * 60_000L);
            return here.AsSpan().SequenceEqual(there);
        }, iter: 1000);
    }

    [Fact]
    public void Points_that_come_later_change_nothing_before_them()
    {
        Gen.Select(Series, Points.Array[3], Points.Array[3], Gen.Int[1, 5]).Sample((text, points, later, known) =>
        {
            var program = MathProgram.Check(MathTexts.Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), new DiagnosticBag())!;
            var changed = points.Select((p, i) => p.Take(known).Concat(later[i].Skip(known)).ToArray());

            var before = new MathRun(program, new MathGrid(0, 60_000, 6), [.. points, null]).Points(3, 0, known);
            var after = new MathRun(program, new MathGrid(0, 60_000, 6), [.. changed, null]).Points(3, 0, known);
            return before.Span.SequenceEqual(after.Span);
        }, iter: 1000);
    }

    [Fact]
    public void Doubling_the_points_doubles_what_is_linear_in_them()
    {
        Gen.Select(Any("m1 + m2", "m1 - m2", "SUM([m1, m2])", "AVG([m1, m2])", "MAX([m1, m2])", "MIN([m1, m2])", "STDDEV([m1, m2])", "DIFF(m1)", "RATE(m1)",
                "RUNNING_SUM(m1)", "FILL(m1, REPEAT)", "FILL(m1, LINEAR)", "IF(m1 > 0, m1, m2)", "m1 - AVG(m1)", "m1 - MAX(m2)"), Gen.OneOf(Gen.Const(double.NaN), Gen.Int[-50, 50].Select(i => (double)i)).Array[6].Array[2])
            .Sample((text, points) =>
            {
                var once = MathRuns.Of([("m1", points[0]), ("m2", points[1])], text);
                var twice = MathRuns.Of([("m1", Twice(points[0])), ("m2", Twice(points[1]))], text);
                return Twice(once).AsSpan().SequenceEqual(twice);
            }, iter: 1000);
    }

    static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    static double[] Twice(double[] points) => [.. points.Select(p => p * 2)];
}
