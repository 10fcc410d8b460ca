using CognitoRules.Findings;

namespace CognitoRules.Evaluation;

/// <summary>Told of every window that was judged and did not fire. Only tests and `explain` ask; a replay does not pay for it.</summary>
interface INearMissObserver
{
    /// <summary>One judged window.</summary>
    void Judged(CompiledRule rule, IReadOnlyList<NamedValue> group, long timeMs, IReadOnlyList<ComparedValue> comparisons);
}

/// <summary>Keeps the judged window that came closest to firing.</summary>
sealed class ClosestMiss : INearMissObserver
{
    double closeness = -1;

    /// <summary>The closest window's group, time and comparisons; null when none was judged.</summary>
    internal (IReadOnlyList<NamedValue> Group, long TimeMs, IReadOnlyList<ComparedValue> Comparisons)? Closest { get; private set; }

    /// <inheritdoc/>
    public void Judged(CompiledRule rule, IReadOnlyList<NamedValue> group, long timeMs, IReadOnlyList<ComparedValue> comparisons)
    {
        var close = Closeness(comparisons);
        if (close <= closeness) return;
        closeness = close;
        Closest = (group, timeMs, comparisons);
    }

    // Mean over the comparisons: 1 for one that holds, else how near its left side came to its right side.
    internal static double Closeness(IReadOnlyList<ComparedValue> comparisons) =>
        comparisons.Count == 0 ? 0 : comparisons.Average(One);

    static double One(ComparedValue comparison)
    {
        if (comparison.Holds) return 1;
        if (comparison is not { Left: double left, Right: double right } || !double.IsFinite(left) || !double.IsFinite(right)) return 0;
        var scale = Math.Max(Math.Abs(left), Math.Abs(right));
        return scale == 0 ? 0.99 : Math.Clamp(1 - Math.Abs(left - right) / scale, 0, 0.99);
    }
}
