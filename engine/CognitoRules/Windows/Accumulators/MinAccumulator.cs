namespace CognitoRules.Windows.Accumulators;

/// <summary>The smallest number; missing of none.</summary>
sealed class MinAccumulator(RowLayout layout) : NumberAccumulator(layout)
{
    private protected override double OfNone => double.NaN;

    private protected override double Join(double a, double b) => Math.Min(a, b);

    private protected override bool Matters(double leaving, double joined) => leaving == joined;
}
