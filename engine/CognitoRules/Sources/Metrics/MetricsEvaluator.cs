using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// Collects the points of one rule's metrics, then walks its groups in ordinal order and each group's windows in time order. Points may
/// arrive in any order and more than once. Owned by whoever replays; not thread-safe; completed once.
/// </summary>
sealed class MetricsEvaluator(MetricsRulePlan plan, FaultLog faults)
{
    // Doubles held at once for one group, all series together: a quarter of a gigabyte.
    const long ValueCountMax = 32 * 1024 * 1024;

    // The last moment whose calendar can still be asked after the longest window has been added.
    const long TimeMsMax = 253_339_228_800_000;

    readonly Dictionary<MetricGroup, CollectedPoints?[]> groups = [];
    bool completed;
    readonly ILookup<(string Namespace, string Metric, string Statistic), (int Series, int OtherSpelling)> wanted = plan.Plain
        .SelectMany(p => p.Metrics.Select((m, rank) => (Key: (p.Namespace, m, p.Statistic), Value: (p.Index, rank))))
        .ToLookup(p => p.Key, p => p.Value);

    /// <summary>Takes the points that the rule reads: its metrics and statistics, with exactly its dimensions. Others are no concern of the rule.</summary>
    internal void Add(MetricPoints points)
    {
        if (points.Key.Dimensions.Count == plan.Dimensions.Count) Take(points, partial: false);
    }

    /// <summary>The same for the generated points of an inline test, which may leave dimensions out: those are missing from the group's name.</summary>
    internal void AddPartial(MetricPoints points) => Take(points, partial: true);

    /// <summary>Whether every window has been judged that ends before this moment: the end of time when there are no points or all is judged.</summary>
    internal long FinalMs => groups.Count == 0 || completed ? long.MaxValue : long.MinValue;

    /// <summary>Judges every window of every group, from the end of its first point to a whole window behind its last.</summary>
    internal void Complete(ISeriesJudge judge)
    {
        foreach (var (group, series) in groups.OrderBy(g => g.Key)) Walk(group, series, judge);
        completed = true;
    }

    /// <summary>Writes the points of every group.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(groups.Count);
        foreach (var (group, series) in groups)
        {
            group.Write(writer);
            foreach (var points in series)
            {
                writer.Write(points is not null);
                points?.Write(writer);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> of the same rule wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var series = groups[MetricGroup.Read(reader, plan.Dimensions.Count)] = new CollectedPoints?[plan.SeriesNames.Count];
            for (var i = 0; i < series.Length; i++)
            {
                if (!reader.ReadBoolean()) continue;
                series[i] = new CollectedPoints(plan.Plain.First(p => p.Index == i).Statistic);
                series[i]!.Read(reader);
            }
        }
    }

    void Take(MetricPoints points, bool partial)
    {
        var key = points.Key;
        var uses = wanted[(key.Namespace, key.Metric, key.Statistic)];
        if (!uses.Any() || Group(key, partial) is not { } group) return;
        var place = points.Place.ToString();
        if (points.PeriodMs != plan.PeriodMs && !(points.PeriodMs > 0 && plan.PeriodMs % points.PeriodMs == 0 && CollectedPoints.CanAggregate(key.Statistic)))
        {
            faults.Add(MetricsMistakes.OtherPeriod(plan.Rule, points, plan.PeriodMs, place));
            return;
        }
        foreach (var (startMs, value) in points.Points)
        {
            // A value that is no finite number is no point: CloudWatch refuses to store one.
            if (!double.IsFinite(value)) continue;
            if (startMs is < 0 or > TimeMsMax) faults.Add(MetricsMistakes.TimeOutOfRange(plan.Rule, place));
            else if (Slots(group) is { } slots) Store(slots, uses, key.Statistic, points.PeriodMs, startMs, value);
            else faults.Add(MetricsMistakes.TooManyGroups(plan.Rule, place));
        }
    }

    MetricGroup? Group(MetricKey key, bool partial)
    {
        var values = new string?[plan.Dimensions.Count];
        foreach (var (name, value) in key.Dimensions)
        {
            var part = Index(name);
            if (part < 0) return null;
            values[part] = value;
        }
        return !partial && Array.Exists(values, v => v is null) ? null : new MetricGroup(values);
    }

    int Index(string dimension)
    {
        for (var i = 0; i < plan.Dimensions.Count; i++)
        {
            if (plan.Dimensions[i] == dimension) return i;
        }
        return -1;
    }

    CollectedPoints?[]? Slots(MetricGroup group)
    {
        if (groups.TryGetValue(group, out var slots)) return slots;
        if (groups.Count >= plan.Rule.Limits.Groups) return null;
        return groups[group] = new CollectedPoints?[plan.SeriesNames.Count];
    }

    static void Store(CollectedPoints?[] slots, IEnumerable<(int Series, int OtherSpelling)> uses, string statistic, long periodMs, long startMs, double value)
    {
        foreach (var (series, otherSpelling) in uses)
        {
            slots[series] ??= new CollectedPoints(statistic);
            slots[series]!.Add(otherSpelling, periodMs, startMs, value);
        }
    }

    void Walk(MetricGroup group, CollectedPoints?[] series, ISeriesJudge judge)
    {
        var present = series.OfType<CollectedPoints>().ToList();
        var first = Floor(present.Min(p => p.FirstMs));
        var last = Floor(present.Max(p => p.LastMs));
        var padding = plan.WindowPoints - 1;
        var slotCountMax = Math.Max(ValueCountMax / series.Length, plan.WindowPoints * 3L);
        var slotCount = (last - first) / plan.PeriodMs + 1 + padding + plan.WindowPoints;
        if (slotCount > slotCountMax)
        {
            faults.Add(MetricsMistakes.TooLong(plan.Rule, plan.Rule.Source.Path));
            first += (slotCount - slotCountMax) * plan.PeriodMs;
            slotCount = slotCountMax;
        }
        // The grid begins early enough for the first point to be the newest of a full window, and ends when it is out of the last.
        var grid = new MathGrid(first - padding * plan.PeriodMs, plan.PeriodMs, (int)slotCount);
        var run = new MathRun(plan.Program, grid, LayOut(series, grid));
        var window = new SeriesWindow(run, plan.WindowPoints);
        for (var newest = padding; newest < grid.Count; newest++)
        {
            var endMs = grid.Time(newest) + plan.PeriodMs;
            if (endMs % plan.StepMs != 0) continue;
            window.MoveTo(newest);
            judge.Judge(group, group.Key, window, endMs, endMs - plan.WindowMs);
        }
    }

    double[]?[] LayOut(CollectedPoints?[] series, MathGrid grid)
    {
        var points = new double[]?[series.Length];
        foreach (var plain in plan.Plain)
        {
            points[plain.Index] = series[plain.Index]?.LayOut(grid.StartMs, grid.PeriodMs, grid.Count) ?? Missing(grid.Count);
        }
        return points;
    }

    static double[] Missing(int count)
    {
        var points = new double[count];
        Array.Fill(points, double.NaN);
        return points;
    }

    long Floor(long timeMs) => timeMs / plan.PeriodMs * plan.PeriodMs;

    // The window that the judge is looking at. One object per group, moved on.
    sealed class SeriesWindow(MathRun run, int length) : ISeriesValues
    {
        int first;

        internal void MoveTo(int newest) => first = newest - length + 1;

        public ReadOnlySpan<double> Points(int series) => run.Points(series, first, length).Span;
    }
}
