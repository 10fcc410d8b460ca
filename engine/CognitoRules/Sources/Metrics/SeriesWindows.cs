using System.Buffers;
using CognitoRules.Sources.MetricMath;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>The evaluated series of one group over a stretch of slots, shared by all rules that read them.</summary>
/// <param name="Program">The series, as the evaluation knows them: those of another rule are the same and yet not these.</param>
/// <param name="Run">The evaluation.</param>
/// <param name="Grid">Its slots.</param>
/// <param name="Present">In which slots some metric has a point; null: in all.</param>
sealed record SeriesStretch(MathProgram Program, MathRun Run, MathGrid Grid, bool[]? Present)
{
    readonly Dictionary<int, NewestColumns> columns = [];
    readonly Dictionary<(int Series, int WindowPoints, WindowStatistic Statistic), double[]?> rolled = [];

    /// <summary>The newest points of windows of one length.</summary>
    internal NewestColumns Newest(int windowPoints)
    {
        if (!columns.TryGetValue(windowPoints, out var known)) columns[windowPoints] = known = new NewestColumns(Program, Run, Grid, windowPoints);
        return known;
    }

    /// <summary>The points of a series that does not depend on its window; null for others.</summary>
    internal ReadOnlyMemory<double>? Points(int series) => (Run.WholeValue(series) as SeriesValue)?.Points;

    /// <summary>A statistic of such a series over windows of one length.</summary>
    internal double[]? Rolled(int series, int windowPoints, WindowStatistic statistic)
    {
        if (!rolled.TryGetValue((series, windowPoints, statistic), out var known))
        {
            var function = statistic switch { WindowStatistic.Sum => "SUM", WindowStatistic.Minimum => "MIN", WindowStatistic.Maximum => "MAX", _ => "DATAPOINT_COUNT" };
            rolled[(series, windowPoints, statistic)] = known = Points(series) is { } points ? RollingStatistics.Of(function, points.Span, windowPoints) : null;
        }
        return known;
    }
}

/// <summary>
/// The windows of one rule and group, moved on over a stretch of evaluated series. The rule first strikes out whole columns of windows, so that
/// its condition is asked only where it may hold: on quiet data hardly ever.
/// </summary>
sealed class SeriesWindows : ISeriesValues, ISeriesColumns
{
    readonly MetricsRulePlan plan;
    readonly SeriesStretch stretch;
    readonly NewestColumns columns;
    readonly (bool Known, ReadOnlyMemory<double>? Column)[] newest;
    int newestSlot;

    internal SeriesWindows(MetricsRulePlan plan, SeriesStretch stretch)
    {
        (this.plan, this.stretch) = (plan, stretch);
        columns = stretch.Newest(plan.WindowPoints);
        newest = new (bool, ReadOnlyMemory<double>?)[plan.SeriesNames.Count];
    }

    /// <inheritdoc/>
    public int WindowPoints => plan.WindowPoints;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Points(int series) => stretch.Run.Points(series, newestSlot - plan.WindowPoints + 1, plan.WindowPoints).Span;

    /// <inheritdoc/>
    public double Newest(int series) => NewestColumn(series) is { } column ? column.Span[newestSlot] : Points(series)[^1];

    /// <inheritdoc/>
    public ReadOnlyMemory<double>? NewestColumn(int series)
    {
        // Computed when first asked for: a rule's sentence may name series that its condition does not.
        if (!newest[series].Known) newest[series] = (true, plan.IsSeries(series) ? columns.Of(series) : null);
        return newest[series].Column;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<double>? PointColumn(int series) => stretch.Points(series);

    /// <inheritdoc/>
    public ReadOnlyMemory<double>? Rolled(int series, WindowStatistic statistic) => stretch.Rolled(series, plan.WindowPoints, statistic) is { } column ? column : (ReadOnlyMemory<double>?)null;

    /// <summary>Judges the windows whose newest slot lies in [from, to).</summary>
    internal void Judge(MetricGroup group, int from, int to, ISeriesJudge judge)
    {
        if (from >= to) return;
        var rented = ArrayPool<bool>.Shared.Rent(to - from);
        var wanted = rented.AsSpan(0, to - from);
        var passed = (long)Mark(wanted, from);
        judge.StrikeOut(group, this, from, wanted);
        for (var at = wanted.IndexOf(true); at >= 0; at = wanted[(at + 1)..].IndexOf(true) is >= 0 and var next ? at + 1 + next : -1)
        {
            newestSlot = from + at;
            var endMs = stretch.Grid.Time(newestSlot) + plan.PeriodMs;
            judge.Judge(group, group.Key, this, endMs, endMs - plan.WindowMs);
            passed--;
        }
        judge.Passed(passed);
        ArrayPool<bool>.Shared.Return(rented);
    }

    // There is a window where its end is a multiple of the step, as long as it, or the period before it, has a point. Returns how many there are.
    int Mark(Span<bool> wanted, int from)
    {
        wanted.Fill(stretch.Present is null && plan.StepMs == plan.PeriodMs);
        if (wanted[0]) return wanted.Length;
        var count = 0;
        var latest = stretch.Present is null ? 0 : Array.LastIndexOf(stretch.Present, true, from, Math.Min(from, plan.WindowPoints) + 1);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (stretch.Present is null || stretch.Present[from + i]) latest = from + i;
            wanted[i] = latest >= 0 && from + i - latest <= plan.WindowPoints && (stretch.Grid.Time(from + i) + plan.PeriodMs) % plan.StepMs == 0;
            if (wanted[i]) count++;
        }
        return count;
    }
}
