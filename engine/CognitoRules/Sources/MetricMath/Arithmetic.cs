namespace CognitoRules.Sources.MetricMath;

/// <summary>Operators over numbers, series and arrays, with CloudWatch's rules for missing points.</summary>
static class Arithmetic
{
    internal static MathValue Negate(MathValue value) => value switch
    {
        ScalarValue number => new ScalarValue(-number.Value),
        RollingValue rolling => new RollingValue([.. rolling.Values.Select(v => -v)]),
        SeriesValue series => SeriesSteps.Map(series.Points, v => -v),
        _ => new ArrayValue([.. FunctionTable.Items(value).Select(s => SeriesSteps.Map(s.Points, v => -v))]),
    };

    internal static MathValue Apply(MathOperator op, MathValue left, MathValue right) => (left, right) switch
    {
        (ScalarValue l, ScalarValue r) => new ScalarValue(Points(op, [l.Value], [r.Value], besideMissing: double.NaN)[0]),
        (SeriesValue l, SeriesValue r) => new SeriesValue(Points(op, l.Points.Span, r.Points.Span, besideMissing: 0)),
        (SeriesValue l, ScalarValue r) => new SeriesValue(Points(op, l.Points.Span, [r.Value], besideMissing: double.NaN)),
        (ScalarValue l, SeriesValue r) => new SeriesValue(Points(op, [l.Value], r.Points.Span, besideMissing: double.NaN)),
        (RollingValue l, RollingValue r) => new RollingValue(Points(op, l.Values, r.Values, besideMissing: double.NaN)),
        (RollingValue l, ScalarValue r) => new RollingValue(Points(op, l.Values, [r.Value], besideMissing: double.NaN)),
        (ScalarValue l, RollingValue r) => new RollingValue(Points(op, [l.Value], r.Values, besideMissing: double.NaN)),
        (SeriesValue l, RollingValue r) => new SeriesValue(Points(op, l.Points.Span, r.Values, besideMissing: double.NaN)),
        (RollingValue l, SeriesValue r) => new SeriesValue(Points(op, l.Values, r.Points.Span, besideMissing: double.NaN)),
        (ArrayValue l, _) => new ArrayValue([.. l.Items.Select(s => (SeriesValue)Apply(op, s, right))]),
        _ => new ArrayValue([.. FunctionTable.Items(right).Select(s => (SeriesValue)Apply(op, left, s))]),
    };

    static double[] Points(MathOperator op, ReadOnlySpan<double> left, ReadOnlySpan<double> right, double besideMissing) => op switch
    {
        MathOperator.Or => Loop<OrPoints>(left, right, besideMissing),
        MathOperator.And => Loop<AndPoints>(left, right, besideMissing),
        MathOperator.Equal => Loop<EqualPoints>(left, right, besideMissing),
        MathOperator.NotEqual => Loop<NotEqualPoints>(left, right, besideMissing),
        MathOperator.Less => Loop<LessPoints>(left, right, besideMissing),
        MathOperator.LessOrEqual => Loop<LessOrEqualPoints>(left, right, besideMissing),
        MathOperator.Greater => Loop<GreaterPoints>(left, right, besideMissing),
        MathOperator.GreaterOrEqual => Loop<GreaterOrEqualPoints>(left, right, besideMissing),
        MathOperator.Add => Loop<AddPoints>(left, right, besideMissing),
        MathOperator.Subtract => Loop<SubtractPoints>(left, right, besideMissing),
        MathOperator.Multiply => Loop<MultiplyPoints>(left, right, besideMissing),
        MathOperator.Divide => Loop<DividePoints>(left, right, besideMissing),
        _ => Loop<PowerPoints>(left, right, besideMissing),
    };

    // A side of one value stands beside every point of the other. `besideMissing` is what a missing point counts as beside one that is
    // there: 0 between two series, nothing between a series and a number.
    static double[] Loop<TOperator>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, double besideMissing) where TOperator : IPointOperator
    {
        var result = ColumnPool.Column(left.Length == 1 ? right.Length : left.Length);
        var leftStep = left.Length == 1 ? 0 : 1;
        var rightStep = right.Length == 1 ? 0 : 1;
        for (var i = 0; i < result.Length; i++)
        {
            var l = left[i * leftStep];
            var r = right[i * rightStep];
            if (double.IsNaN(l)) l = double.IsNaN(r) ? double.NaN : besideMissing;
            else if (double.IsNaN(r)) r = besideMissing;
            // NaN is asked for before the operator: NaN != NaN would be true, and NaN ^ 0 would be 1.
            result[i] = double.IsNaN(l) || double.IsNaN(r) ? double.NaN : SeriesSteps.Finite(TOperator.Of(l, r));
        }
        return result;
    }
}
