using CognitoRules.Predicates;
using CognitoRules.Vocabulary;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Predicates;

public sealed class SeriesConditionTests
{
    const int Window = 3;

    static readonly Gen<double> Point = Gen.OneOf(Gen.Const(double.NaN), Gen.Int[-3, 6].Select(i => (double)i), Gen.Double[-2, 6]);
    static readonly Gen<string> Number = Any("r", "q", "r.First", "r.Min", "r.Max", "r.Sum", "r.Avg", "r.Points", "r.Missing", "r.Above(2)", "r.Below(q)", "q.Sum", "0", "2", "limit", "r - q", "r.Sum / r.Points", "(r % 2 + 1) * q");
    static readonly Gen<string> Compared = Gen.Select(Number, Any("<", "<=", ">", ">=", "==", "!="), Number, (a, op, b) => $"{a} {op} {b}");
    static readonly Gen<string> Alarm = Gen.Select(Any("r", "q"), Gen.Int[1, 3], Gen.Int[1, 3], Any("above", "atLeast", "below", "atMost"), Any("1", "limit", "q"), Any("missing", "notBreaching", "breaching", "ignore"),
        (series, count, of, side, limit, missing) => $"{series}.Breaching({Math.Min(count, of)}, of: {of}, {side}: {limit}, missing: \"{missing}\")");

    static Gen<string> Any(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    static Gen<string> Condition(int depth) => depth == 0 ? Gen.OneOf(Compared, Alarm) : Gen.OneOf(
        Condition(0), Condition(depth - 1).Select(c => $"!({c})"),
        Gen.Select(Condition(depth - 1), Any("&&", "||"), Condition(depth - 1), (a, op, b) => $"({a}) {op} ({b})"));

    [Fact]
    public void No_window_that_is_a_finding_is_struck_out()
    {
        Gen.Select(Condition(2), Point.Array[2 * 12]).Sample((when, points) =>
        {
            var (set, _) = PredicateTexts.Compile($"params: {{ limit: 2 }}\nwindow: 15m\nwhen: '{when}'", Source);
            // What always or never holds, or compares constants, is refused when the rule loads.
            if (set.Rules is not [var code]) return true;
            var (columns, wanted) = Struck(code, points[..12], points[12..]);
            return Enumerable.Range(0, wanted.Length).All(i => wanted[i] || !code.When!.Holds(new Scope { Series = columns.At(Window - 1 + i) }));
        }, iter: 400, threads: 1);
    }

    [Theory]
    [InlineData("r > 4", "8")]
    [InlineData("r.Sum >= 14 && q > 1", "9 10")]
    [InlineData("r.Sum / r.Points > 4.5", "9 10")]
    [InlineData("!(r.Max < 6) || q == 7", "8 9 10")]
    [InlineData("r.Missing >= 1 && r.Points >= 2", "4 5 6")]
    [InlineData("r.Above(3) >= 2", "9 10")]
    [InlineData("r.Breaching(2, of: 3, above: 3, missing: \"notBreaching\")", "9 10")]
    [InlineData("r.Breaching(3, of: 3, above: 3)", "8 9 10 11")]
    [InlineData("q.Sum > 100 && r > 4", "8")]
    public void What_a_column_tells_strikes_out_the_rest(string when, string left)
    {
        var code = PredicateTexts.Good($"window: 15m\nwhen: '{when}'", Source);
        double[] r = [1, 2, 1, 2, double.NaN, 3, 2, 3, 8, 4, 3, 1];
        double[] q = [1, 2, 2, 2, 2, 2, 2, 2, 1, 2, 7, 1];

        var (_, wanted) = Struck(code, r, q);

        Assert.Equal(left, string.Join(' ', wanted.Index().Where(w => w.Item).Select(w => w.Index + Window - 1)));
    }

    const string Source = "\n  metrics:\n    r: SignInSuccesses Sum\n    q: SignInThrottles Sum\n  period: 5m";

    static (Columns Columns, bool[] Wanted) Struck(RuleCode code, double[] r, double[] q)
    {
        var columns = new Columns(r, q);
        var wanted = Enumerable.Repeat(true, r.Length - Window + 1).ToArray();
        code.Series!.StrikeOut(columns, Window - 1, wanted);
        return (columns, wanted);
    }

    // The points of r are one column; q is known by the newest point of each window, as is what compares a point with its window.
    sealed class Columns(double[] r, double[] q) : ISeriesColumns
    {
        public int WindowPoints => Window;

        public ReadOnlyMemory<double>? PointColumn(int series) => series == 0 ? r : (ReadOnlyMemory<double>?)null;

        public ReadOnlyMemory<double>? NewestColumn(int series) => series == 0 ? r : q;

        public ReadOnlyMemory<double>? Rolled(int series, WindowStatistic statistic) => series == 0 ? r.Select((_, i) => i < Window - 1 ? double.NaN : Of(statistic, [.. r[(i - Window + 1)..(i + 1)].Where(p => !double.IsNaN(p))])).ToArray() : (ReadOnlyMemory<double>?)null;

        internal ISeriesValues At(int newest) => new Values(newest, r, q);

        static double Of(WindowStatistic statistic, double[] present) => statistic switch
        {
            WindowStatistic.Sum => present.Sum(),
            WindowStatistic.PointCount => present.Length,
            _ when present.Length == 0 => double.NaN,
            WindowStatistic.Minimum => present.Min(),
            _ => present.Max(),
        };
    }

    sealed class Values(int newest, double[] r, double[] q) : ISeriesValues
    {
        public ReadOnlySpan<double> Points(int series) => (series == 0 ? r : q).AsSpan(newest - Window + 1, Window);
    }
}
