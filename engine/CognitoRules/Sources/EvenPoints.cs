using System.Collections;
using System.Runtime.InteropServices;

namespace CognitoRules.Sources;

/// <summary>Points that follow each other, one a period, held as their values alone; NaN where there is none.</summary>
/// <param name="startMs">The stamp of the first.</param>
/// <param name="periodMs">The period, in milliseconds.</param>
/// <param name="values">A value for each period.</param>
sealed class EvenPoints(long startMs, long periodMs, double[] values) : IReadOnlyList<(long StartMs, double Value)>
{
    /// <inheritdoc/>
    public int Count { get; } = values.Count(v => !double.IsNaN(v));

    /// <inheritdoc/>
    public (long StartMs, double Value) this[int index] => this.ElementAt(index);

    /// <summary>The values with their gaps.</summary>
    internal (long StartMs, long PeriodMs, double[] Values) Whole => (startMs, periodMs, values);

    /// <inheritdoc/>
    public IEnumerator<(long StartMs, double Value)> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i])) yield return (startMs + i * periodMs, values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Walks over points without an interface between: a year of them is a hundred thousand.</summary>
ref struct PointWalk
{
    readonly ReadOnlySpan<(long StartMs, double Value)> points;
    readonly ReadOnlySpan<double> values;
    readonly long startMs;
    readonly long periodMs;
    int at = -1;

    internal PointWalk(IReadOnlyList<(long StartMs, double Value)> list)
    {
        if (list is EvenPoints even)
        {
            (startMs, periodMs, var whole) = even.Whole;
            values = whole;
        }
        else points = list is List<(long StartMs, double Value)> known ? CollectionsMarshal.AsSpan(known) : list.ToArray();
    }

    public readonly (long StartMs, double Value) Current => points.IsEmpty ? (startMs + at * periodMs, values[at]) : points[at];

    public readonly PointWalk GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!points.IsEmpty) return ++at < points.Length;
        while (++at < values.Length)
        {
            if (!double.IsNaN(values[at])) return true;
        }
        return false;
    }
}
