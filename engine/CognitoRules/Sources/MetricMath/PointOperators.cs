namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// An operator over two numbers that are both there. A type of its own for each, so that the loop over points is compiled for it and asks
/// nothing per point. A result that is no finite number is dropped by the loop.
/// </summary>
interface IPointOperator
{
    static abstract double Of(double left, double right);
}

readonly struct OrPoints : IPointOperator
{
    public static double Of(double left, double right) => left != 0 || right != 0 ? 1 : 0;
}

readonly struct AndPoints : IPointOperator
{
    public static double Of(double left, double right) => left != 0 && right != 0 ? 1 : 0;
}

readonly struct EqualPoints : IPointOperator
{
    public static double Of(double left, double right) => left == right ? 1 : 0;
}

readonly struct NotEqualPoints : IPointOperator
{
    public static double Of(double left, double right) => left != right ? 1 : 0;
}

readonly struct LessPoints : IPointOperator
{
    public static double Of(double left, double right) => left < right ? 1 : 0;
}

readonly struct LessOrEqualPoints : IPointOperator
{
    public static double Of(double left, double right) => left <= right ? 1 : 0;
}

readonly struct GreaterPoints : IPointOperator
{
    public static double Of(double left, double right) => left > right ? 1 : 0;
}

readonly struct GreaterOrEqualPoints : IPointOperator
{
    public static double Of(double left, double right) => left >= right ? 1 : 0;
}

readonly struct AddPoints : IPointOperator
{
    public static double Of(double left, double right) => left + right;
}

readonly struct SubtractPoints : IPointOperator
{
    public static double Of(double left, double right) => left - right;
}

readonly struct MultiplyPoints : IPointOperator
{
    public static double Of(double left, double right) => left * right;
}

// x / 0 is infinite or no number at all, so the loop drops it: CloudWatch's rule.
readonly struct DividePoints : IPointOperator
{
    public static double Of(double left, double right) => left / right;
}

readonly struct PowerPoints : IPointOperator
{
    public static double Of(double left, double right) => Math.Pow(left, right);
}
