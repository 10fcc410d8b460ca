using System.Buffers;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// The numbers of a condition over a stretch of windows, one for each window; a column of length one is the same number for all. Columns are rented
/// and given back by <see cref="Dispose"/>.
/// </summary>
sealed class SeriesMembers(ISeriesColumns columns, int first, int count) : IDisposable
{
    readonly List<double[]> rented = [];

    /// <summary>How many windows there are.</summary>
    internal int Count => count;

    // Typed, since a bare null beside a column would become an empty column.
    static ReadOnlyMemory<double>? Unknown => null;

    /// <summary>The value of a node at every window; null when it is not known for all at once.</summary>
    internal ReadOnlyMemory<double>? Numbers(Node node) => node switch
    {
        NumberConstant constant => new[] { constant.Value },
        SeriesNode series => Member(series),
        ArithmeticNode arithmetic => Numbers(arithmetic.Left) is { } left && Numbers(arithmetic.Right) is { } right ? Calculate(arithmetic.Operator, left.Span, right.Span) : Unknown,
        _ => Unknown,
    };

    /// <summary>How many points of every window lie beyond a limit; null when windows are no stretches of one column.</summary>
    /// <param name="series">The series.</param>
    /// <param name="comparison">How a point beyond the limit compares with it.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="countMissing">Whether missing points count, too.</param>
    internal ReadOnlyMemory<double>? Beyond(int series, Comparison comparison, double limit, bool countMissing)
    {
        if (columns.PointColumn(series) is not { } column) return Unknown;
        // The points of all windows: those of the first, and the newest of each other.
        var length = columns.WindowPoints;
        var points = column.Span.Slice(first - length + 1, count + length - 1);
        var result = Rent();
        var inside = 0;
        for (var i = 0; i < points.Length; i++)
        {
            if (Counts(points[i])) inside++;
            if (i >= length && Counts(points[i - length])) inside--;
            if (i >= length - 1) result[i - length + 1] = inside;
        }
        return result.AsMemory(0, count);

        bool Counts(double point) => double.IsNaN(point) ? countMissing : comparison switch
        {
            Comparison.Greater => point > limit,
            Comparison.GreaterOrEqual => point >= limit,
            Comparison.Less => point < limit,
            _ => point <= limit,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in rented) ArrayPool<double>.Shared.Return(buffer);
    }

    ReadOnlyMemory<double>? Member(SeriesNode node) => node.Member switch
    {
        SeriesMember.Last => columns.NewestColumn(node.Series)?.Slice(first, count),
        SeriesMember.First => columns.PointColumn(node.Series)?.Slice(first - columns.WindowPoints + 1, count),
        SeriesMember.Sum => Rolled(node, WindowStatistic.Sum),
        SeriesMember.Min => Rolled(node, WindowStatistic.Minimum),
        SeriesMember.Max => Rolled(node, WindowStatistic.Maximum),
        SeriesMember.Points => Rolled(node, WindowStatistic.PointCount),
        SeriesMember.Avg => Rolled(node, WindowStatistic.Sum) is { } sums && Rolled(node, WindowStatistic.PointCount) is { } counts ? Calculate(Arithmetic.Divide, sums.Span, counts.Span) : Unknown,
        SeriesMember.Missing => Rolled(node, WindowStatistic.PointCount) is { } points ? Calculate(Arithmetic.Subtract, [columns.WindowPoints], points.Span) : Unknown,
        SeriesMember.Above => node.Limit is NumberConstant { Value: var above } ? Beyond(node.Series, Comparison.Greater, above, countMissing: false) : Unknown,
        _ => node.Limit is NumberConstant { Value: var below } ? Beyond(node.Series, Comparison.Less, below, countMissing: false) : Unknown,
    };

    ReadOnlyMemory<double>? Rolled(SeriesNode node, WindowStatistic statistic) => columns.Rolled(node.Series, statistic)?.Slice(first, count);

    ReadOnlyMemory<double> Calculate(Arithmetic op, ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var result = Rent();
        var (leftStep, rightStep) = (left.Length == 1 ? 0 : 1, right.Length == 1 ? 0 : 1);
        switch (op)
        {
            case Arithmetic.Add: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] + right[i * rightStep]; break;
            case Arithmetic.Subtract: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] - right[i * rightStep]; break;
            case Arithmetic.Multiply: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] * right[i * rightStep]; break;
            // As in the condition itself, x / 0 is no number.
            case Arithmetic.Divide: for (var i = 0; i < count; i++) result[i] = right[i * rightStep] == 0 ? double.NaN : left[i * leftStep] / right[i * rightStep]; break;
            default: for (var i = 0; i < count; i++) result[i] = left[i * leftStep] % right[i * rightStep]; break;
        }
        return result.AsMemory(0, count);
    }

    double[] Rent()
    {
        var buffer = ArrayPool<double>.Shared.Rent(count);
        rented.Add(buffer);
        return buffer;
    }
}
