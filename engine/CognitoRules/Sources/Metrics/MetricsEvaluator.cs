using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// Knows which of a run's points one rule reads, and walks its groups in ordinal order and each group's windows in time order. Points may
/// arrive in any order and more than once. Owned by whoever replays; not thread-safe.
/// </summary>
sealed class MetricsEvaluator(MetricsRulePlan plan, MetricStore store, FaultLog faults)
{
    // Doubles held at once for one group, all series together: a quarter of a gigabyte.
    const long ValueCountMax = 32 * 1024 * 1024;

    readonly Dictionary<MetricGroup, GroupPoints> groups = [];
    readonly Dictionary<MetricGroup, long> judgedMs = [];
    readonly List<(int Index, StoredPoints Points)> recorded = [];
    readonly MetricsWatch watch = new(plan, faults);
    readonly ILookup<(string Namespace, string Metric), (int Index, string? Statistic, int OtherSpelling)> wanted = plan.Plain
        .SelectMany(p => p.Metrics.Select((m, rank) => (Key: (p.Namespace, m), Value: (p.Index, (string?)p.Statistic, rank))))
        .Concat(plan.Recorded.Select(r => (Key: (MetricPoints.MathNamespace, r.Name), Value: (r.Index, (string?)null, 0))))
        .ToLookup(p => p.Key, p => p.Value);
    bool completed;
    long settledMs = long.MinValue;

    /// <summary>Takes the points that the rule reads: its metrics and statistics, with exactly its dimensions. Others are no concern of the rule.</summary>
    internal void Add(MetricPoints points) => Take(points, partial: false);

    /// <summary>The same for the generated points of an inline test, which may leave dimensions out: those are missing from the group's name.</summary>
    internal void AddPartial(MetricPoints points) => Take(points, partial: true);

    /// <summary>Every window has been judged that ends before this moment: the end of time when there are no points or all is judged.</summary>
    internal long FinalMs => groups.Count == 0 || completed ? long.MaxValue : settledMs;

    /// <summary>Judges every window of every group that is not judged yet, from the end of its first point to a whole window behind its last.</summary>
    internal void Complete(ISeriesJudge judge)
    {
        JudgeUntil(long.MaxValue, judge);
        if (!completed) watch.Report([.. groups.Values]);
        completed = true;
    }

    /// <summary>
    /// Judges the windows that ended some settle time before a moment, each once: the newest period is still open, and one that has just ended may
    /// still change. Points that come later for a judged window change nothing any more.
    /// </summary>
    internal void JudgeSettled(long nowMs, long settleMs, ISeriesJudge judge)
    {
        settledMs = Math.Max(settledMs, nowMs - settleMs);
        JudgeUntil(settledMs, judge);
    }

    /// <summary>Writes what <see cref="Read"/> needs to go on: the points of every group, and how far each was judged.</summary>
    internal void Write(BinaryWriter writer)
    {
        EvaluatorState.Write(writer, groups);
        writer.Write(settledMs);
        writer.Write7BitEncodedInt(judgedMs.Count);
        foreach (var (group, doneMs) in judgedMs)
        {
            group.Write(writer);
            writer.Write(doneMs);
        }
    }

    /// <summary>Reads what <see cref="Write"/> of the same rule wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        EvaluatorState.Read(reader, plan, store, groups);
        foreach (var entry in groups.Values.SelectMany(g => g.Entries).Where(e => e.Points.Key.Namespace == MetricPoints.MathNamespace).ToList()) TakeRecorded(entry.Series, entry.Points);
        settledMs = reader.ReadInt64();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) judgedMs[MetricGroup.Read(reader, plan.Dimensions.Count)] = reader.ReadInt64();
    }

    void JudgeUntil(long endMs, ISeriesJudge judge)
    {
        foreach (var (group, points) in groups.OrderBy(g => g.Key))
        {
            if (points.IsEmpty || plan.Recorded.FirstOrDefault(r => !points.Has(r.Index)) is { } unrecorded && watch.ReportUnrecorded(unrecorded)) continue;
            Walk(group, points, endMs, judge);
        }
    }

    void Take(MetricPoints points, bool partial)
    {
        var key = points.Key;
        var uses = wanted[(key.Namespace, key.Metric)];
        if (!uses.Any()) return;
        var stored = store.Add(points);
        if (key.Namespace == MetricPoints.MathNamespace)
        {
            foreach (var (index, _, _) in uses) TakeRecorded(index, stored);
            return;
        }
        var group = partial || key.Dimensions.Count == plan.Dimensions.Count ? Group(key, partial) : null;
        foreach (var (index, statistic, otherSpelling) in uses)
        {
            if (statistic != key.Statistic && !stored.HasSamples || group is null) watch.Miss(index, stored);
            else if (!Fits(stored, statistic!)) watch.OtherPeriod(index, stored);
            else if (PointsOf(group, stored) is { } own)
            {
                watch.Hit(index);
                own.Add(index, otherSpelling, stored);
            }
        }
    }

    // A recorded result stands for every group that its dimensions do not rule out; one that came before its groups is handed on when they come.
    void TakeRecorded(int index, StoredPoints stored)
    {
        if (watch.IsOtherMath(index, stored)) return;
        watch.Hit(index);
        if (!recorded.Contains((index, stored))) recorded.Add((index, stored));
        foreach (var (group, points) in groups)
        {
            if (group.Matches(plan.Dimensions, stored.Key.Dimensions)) points.Add(index, 0, stored);
        }
    }

    bool Fits(StoredPoints stored, string statistic) => stored.PeriodMs == plan.PeriodMs
        || stored.PeriodMs > 0 && plan.PeriodMs % stored.PeriodMs == 0 && (stored.HasSamples || StoredPoints.CanJoin(statistic));

    MetricGroup? Group(MetricKey key, bool partial)
    {
        var values = new string?[plan.Dimensions.Count];
        foreach (var (name, value) in key.Dimensions)
        {
            var part = plan.DimensionIndex(name);
            if (part < 0) return null;
            values[part] = value;
        }
        return !partial && Array.Exists(values, v => v is null) ? null : new MetricGroup(values);
    }

    GroupPoints? PointsOf(MetricGroup group, StoredPoints stored)
    {
        if (groups.TryGetValue(group, out var points)) return points;
        if (groups.Count >= plan.Rule.Limits.Groups)
        {
            faults.Add(MetricsMistakes.TooManyGroups(plan.Rule, stored.Place.ToString()));
            return null;
        }
        points = groups[group] = new GroupPoints(plan);
        foreach (var (index, result) in recorded.Where(r => group.Matches(plan.Dimensions, r.Points.Key.Dimensions))) points.Add(index, 0, result);
        return points;
    }

    void Walk(MetricGroup group, GroupPoints points, long untilMs, ISeriesJudge judge)
    {
        var first = Floor(points.FirstMs);
        var last = Floor(points.LastMs);
        var padding = plan.WindowPoints - 1;
        var slotCountMax = Math.Max(ValueCountMax / plan.SeriesNames.Count, plan.WindowPoints * 3L);
        var slotCount = (last - first) / plan.PeriodMs + 1 + padding + plan.WindowPoints;
        if (slotCount > slotCountMax)
        {
            faults.Add(MetricsMistakes.TooLong(plan.Rule, plan.Rule.Source.Path));
            first += (slotCount - slotCountMax) * plan.PeriodMs;
            slotCount = slotCountMax;
        }
        // The grid begins early enough for the first point to be the newest of a full window, and ends when it is out of the last.
        var grid = new MathGrid(first - padding * plan.PeriodMs, plan.PeriodMs, (int)slotCount);
        // What has been judged stays judged: windows begin behind it.
        var from = judgedMs.TryGetValue(group, out var doneMs) ? (int)Math.Clamp((doneMs - grid.StartMs) / plan.PeriodMs, padding, grid.Count) : padding;
        var to = (int)Math.Clamp(Math.Min(untilMs, grid.Time(grid.Count)) / plan.PeriodMs - grid.StartMs / plan.PeriodMs, 0, grid.Count);
        if (from >= to) return;
        judgedMs[group] = grid.Time(to);
        new SeriesWindows(plan, points.Run(grid), grid).Judge(group, from, to, judge);
    }

    long Floor(long timeMs) => timeMs / plan.PeriodMs * plan.PeriodMs;
}
