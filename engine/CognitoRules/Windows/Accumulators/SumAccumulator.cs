namespace CognitoRules.Windows.Accumulators;

/// <summary>The sum of a number; 0 of none.</summary>
sealed class SumAccumulator(RowLayout layout) : NumberAccumulator(layout)
{
    private protected override double OfNone => 0;

    private protected override double Join(double a, double b) => a + b;

    private protected override bool Matters(double leaving, double joined) => true;
}
