namespace CognitoRules.Sources.MetricMath;

/// <summary>Operators over numbers, series and arrays, with CloudWatch's rules for missing points.</summary>
static class Arithmetic
{
    internal static MathValue Negate(MathValue value) => value switch
    {
        ScalarValue number => new ScalarValue(-number.Value),
        SeriesValue series => SeriesSteps.Map(series.Points, v => -v),
        _ => new ArrayValue([.. FunctionTable.Items(value).Select(s => SeriesSteps.Map(s.Points, v => -v))]),
    };

    internal static MathValue Apply(MathOperator op, MathValue left, MathValue right) => (left, right) switch
    {
        (ScalarValue l, ScalarValue r) => new ScalarValue(Numbers(op, l.Value, r.Value)),
        (SeriesValue l, SeriesValue r) => Both(op, l.Points.Span, r.Points.Span),
        (SeriesValue l, ScalarValue r) => WithRight(op, l.Points.Span, r.Value),
        (ScalarValue l, SeriesValue r) => WithLeft(op, l.Value, r.Points.Span),
        (ArrayValue l, _) => new ArrayValue([.. l.Items.Select(s => (SeriesValue)Apply(op, s, right))]),
        _ => new ArrayValue([.. FunctionTable.Items(right).Select(s => (SeriesValue)Apply(op, left, s))]),
    };

    static SeriesValue Both(MathOperator op, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var result = new double[left.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var l = left[i];
            var r = right[i];
            // A point exists where at least one side has one; the other side then counts as 0.
            if (double.IsNaN(l) && double.IsNaN(r)) result[i] = double.NaN;
            else result[i] = Operators.Apply(op, double.IsNaN(l) ? 0 : l, double.IsNaN(r) ? 0 : r);
        }
        return new SeriesValue(result);
    }

    static SeriesValue WithRight(MathOperator op, ReadOnlySpan<double> left, double right)
    {
        var result = new double[left.Length];
        for (var i = 0; i < result.Length; i++) result[i] = Numbers(op, left[i], right);
        return new SeriesValue(result);
    }

    static SeriesValue WithLeft(MathOperator op, double left, ReadOnlySpan<double> right)
    {
        var result = new double[right.Length];
        for (var i = 0; i < result.Length; i++) result[i] = Numbers(op, left, right[i]);
        return new SeriesValue(result);
    }

    // NaN is asked for first, since NaN != NaN would otherwise be true and NaN ^ 0 would be 1.
    static double Numbers(MathOperator op, double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? double.NaN : Operators.Apply(op, left, right);
}
