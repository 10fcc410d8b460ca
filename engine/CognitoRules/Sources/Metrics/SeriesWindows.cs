using CognitoRules.Sources.MetricMath;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// The windows of one group, moved on over its evaluated series. Windows whose newest points lie outside the bounds that the rule's condition
/// needs are passed over without asking it: on quiet data that is nearly all of them.
/// </summary>
sealed class SeriesWindows : ISeriesValues
{
    readonly MetricsRulePlan plan;
    readonly MathRun run;
    readonly MathGrid grid;
    readonly NewestColumns columns;
    readonly (bool Known, ReadOnlyMemory<double>? Column)[] newest;
    int newestSlot;

    internal SeriesWindows(MetricsRulePlan plan, MathRun run, MathGrid grid)
    {
        (this.plan, this.run, this.grid) = (plan, run, grid);
        columns = new NewestColumns(plan.Program, run, grid, plan.WindowPoints);
        newest = new (bool, ReadOnlyMemory<double>?)[plan.SeriesNames.Count];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Points(int series) => run.Points(series, newestSlot - plan.WindowPoints + 1, plan.WindowPoints).Span;

    /// <inheritdoc/>
    public double Newest(int series) => Column(series) is { } column ? column.Span[newestSlot] : Points(series)[^1];

    /// <summary>Judges the windows whose newest slot lies in [from, to).</summary>
    internal void Judge(MetricGroup group, int from, int to, ISeriesJudge judge)
    {
        var bounds = judge.Bounds.Where(b => Column(b.Series) is not null).ToArray();
        var passed = 0L;
        for (newestSlot = from; newestSlot < to; newestSlot++)
        {
            var skipTo = Next(bounds, newestSlot, to);
            passed += Steps(newestSlot, skipTo);
            newestSlot = skipTo;
            if (newestSlot == to) break;
            var endMs = grid.Time(newestSlot) + plan.PeriodMs;
            if (endMs % plan.StepMs != 0) continue;
            judge.Judge(group, group.Key, this, endMs, endMs - plan.WindowMs);
        }
        judge.Passed(passed);
    }

    // Computed when first asked for: a rule's sentence may name series that its condition does not.
    ReadOnlyMemory<double>? Column(int series)
    {
        if (!newest[series].Known) newest[series] = (true, plan.IsSeries(series) ? columns.Of(series) : null);
        return newest[series].Column;
    }

    // The first slot from here on whose points lie within all bounds.
    int Next(SeriesBound[] bounds, int from, int to)
    {
        var slot = from;
        var moved = bounds.Length > 0;
        while (moved)
        {
            moved = false;
            foreach (var bound in bounds)
            {
                var points = Column(bound.Series)!.Value.Span;
                var start = slot;
                while (slot < to && !(points[slot] >= bound.Low && points[slot] <= bound.High)) slot++;
                moved |= slot > start && slot < to;
            }
        }
        return slot;
    }

    // How many windows end within the slots [from, to).
    long Steps(int from, int to) => to <= from ? 0 : (grid.Time(to - 1) + plan.PeriodMs) / plan.StepMs - (grid.Time(from) + plan.PeriodMs - 1) / plan.StepMs;
}
