namespace CognitoRules.Sources.MetricMath;

/// <summary>IF in its forms. AWS's table of results has a rule for each form and no rule for all, so neither has this.</summary>
static class Choosing
{
    /// <summary>The condition is a series: it chooses point by point, and where it is missing there is no point.</summary>
    internal static SeriesValue ByPoint(IReadOnlyList<MathValue> arguments)
    {
        var condition = ((SeriesValue)arguments[0]).Points.Span;
        var then = arguments[1];
        var otherwise = arguments.Count > 2 ? arguments[2] : null;
        var result = ColumnPool.Column(condition.Length);
        for (var i = 0; i < result.Length; i++)
        {
            if (double.IsNaN(condition[i])) result[i] = double.NaN;
            else result[i] = condition[i] != 0 ? True(then, i) : False(otherwise, i, then is SeriesValue);
        }
        return new SeriesValue(result);
    }

    /// <summary>The condition is a number: one branch is the result, with its missing points; without a branch, or a number, nothing is.</summary>
    internal static SeriesValue ByNumber(IReadOnlyList<MathValue> arguments, MathGrid grid)
    {
        var condition = ((ScalarValue)arguments[0]).Value;
        if (double.IsNaN(condition) || (condition == 0 && arguments.Count < 3)) return SeriesSteps.Constant(double.NaN, grid);
        return (SeriesValue)arguments[condition != 0 ? 1 : 2];
    }

    // A true condition over a missing point gives 0.
    static double True(MathValue branch, int slot)
    {
        if (branch is ScalarValue number) return number.Value;
        var value = ((SeriesValue)branch).Points.Span[slot];
        return double.IsNaN(value) ? 0 : value;
    }

    // A false condition over a missing point gives 0 when the true branch is a series, and no point when that is a number.
    static double False(MathValue? branch, int slot, bool thenIsSeries)
    {
        if (branch is null) return double.NaN;
        if (branch is ScalarValue number) return number.Value;
        var value = ((SeriesValue)branch).Points.Span[slot];
        return double.IsNaN(value) && thenIsSeries ? 0 : value;
    }
}
