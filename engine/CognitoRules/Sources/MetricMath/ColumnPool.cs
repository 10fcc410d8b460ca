namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// Columns for the evaluation of one stretch, used again for the next: a year of five-minute points is evaluated in columns of hundreds of
/// megabytes together, and at any time needs a few. What is evaluated elsewhere gets columns of its own. Owned by an evaluator.
/// </summary>
sealed class ColumnPool
{
    // Evaluation is pure and walks deep; the pool of the stretch at hand is the thread's, so that no function has to hand it on.
    [ThreadStatic]
    static ColumnPool? current;

    readonly List<double[]> columns = [];
    int length;
    int usedCount;

    /// <summary>From now on, until the end of the use, columns of this length on this thread are the pool's. What is made of them must not be kept.</summary>
    internal Use Begin(int count)
    {
        if (count != length) columns.Clear();
        (length, usedCount) = (count, 0);
        current = this;
        return default;
    }

    /// <summary>A column whose points are all still to be set.</summary>
    internal static double[] Column(int count)
    {
        if (current is not { } pool || pool.length != count) return GC.AllocateUninitializedArray<double>(count);
        if (pool.usedCount == pool.columns.Count) pool.columns.Add(GC.AllocateUninitializedArray<double>(count));
        return pool.columns[pool.usedCount++];
    }

    /// <summary>Ends the use.</summary>
    internal readonly struct Use : IDisposable
    {
        public void Dispose() => current = null;
    }
}
