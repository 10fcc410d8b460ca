namespace CognitoRules.Sources.MetricMath;

/// <summary>What an expression gives.</summary>
[Flags]
enum MathType
{
    /// <summary>Nothing: not a type of any expression.</summary>
    None = 0,

    /// <summary>One number.</summary>
    Scalar = 1,

    /// <summary>A time series: one point per period, or none where it is missing.</summary>
    Series = 2,

    /// <summary>Several time series.</summary>
    Array = 4,

    /// <summary>A text in quotes.</summary>
    Text = 8,

    /// <summary>A word in capitals that some functions take.</summary>
    Word = 16,
}

/// <summary>The periods an expression is evaluated over.</summary>
/// <param name="StartMs">Start of the first period, Unix milliseconds.</param>
/// <param name="PeriodMs">Length of each.</param>
/// <param name="Count">How many.</param>
readonly record struct MathGrid(long StartMs, long PeriodMs, int Count)
{
    /// <summary>The stamp of a point: the start of its period, as CloudWatch stamps it.</summary>
    internal long Time(int slot) => StartMs + slot * PeriodMs;

    internal MathGrid Slice(int first, int count) => new(Time(first), PeriodMs, count);
}

/// <summary>A value of an expression over a grid.</summary>
abstract class MathValue
{
    /// <summary>The value as it is seen over a part of the grid.</summary>
    internal abstract MathValue Slice(int first, int count);
}

/// <summary>A number; NaN when there is none, such as the maximum of an empty series.</summary>
sealed class ScalarValue(double value) : MathValue
{
    internal double Value { get; } = double.IsFinite(value) ? value : double.NaN;

    internal override MathValue Slice(int first, int count) => this;
}

/// <summary>One value per period of the grid, oldest first; NaN where the point is missing. Never infinite.</summary>
sealed class SeriesValue(ReadOnlyMemory<double> points) : MathValue
{
    internal ReadOnlyMemory<double> Points { get; } = points;

    internal override MathValue Slice(int first, int count) => new SeriesValue(Points.Slice(first, count));
}

/// <summary>Series in order.</summary>
sealed class ArrayValue(IReadOnlyList<SeriesValue> items) : MathValue
{
    internal IReadOnlyList<SeriesValue> Items { get; } = items;

    internal override MathValue Slice(int first, int count) => new ArrayValue([.. Items.Select(i => (SeriesValue)i.Slice(first, count))]);
}

/// <summary>A text in quotes, or a word in capitals.</summary>
sealed class WordValue(string word) : MathValue
{
    internal string Word { get; } = word;

    internal override MathValue Slice(int first, int count) => this;
}
