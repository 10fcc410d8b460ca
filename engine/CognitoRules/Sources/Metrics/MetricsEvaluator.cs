using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// Evaluates the series that one or more rules read alike, once for all of them: knows which of a run's points they are, and walks the groups in
/// ordinal order and each group's windows in time order, stretch by stretch. Points may arrive in any order and more than once. A stretch is
/// computed from the points of one window before it and from what is remembered of earlier ones, so that what comes out does not depend on where
/// stretches begin, and a run that goes on forever keeps no more than that. Owned by the step of the rules; not thread-safe.
/// </summary>
sealed class MetricsEvaluator
{
    // So many slots of a column are in the processor's cache together with the columns they are computed from.
    const int StretchSlots = 4096;

    // A live source reads the newest periods again and again: a reading that is known already is then not late.
    const int KeptSlotsMin = 12;

    readonly ColumnPool pool = new();
    readonly MetricsRulePlan plan;
    readonly IReadOnlyList<MetricsRulePlan> plans;
    readonly MetricStore store;
    readonly FaultLog faults;
    readonly IReadOnlyList<MetricsWatch> watches;
    // Slots before the first that is judged: its window, the one before that, and what series that look back need to be what they would be anywhere.
    readonly int padding;
    readonly Dictionary<MetricGroup, GroupPoints> groups = [];
    readonly List<(int Index, StoredPoints Points)> recorded = [];
    readonly ILookup<(string Namespace, string Metric), (int Index, string? Statistic, int OtherSpelling)> wanted;
    bool completed;
    long pointCount;

    /// <summary>An evaluator for rules whose plans read the same.</summary>
    internal MetricsEvaluator(IReadOnlyList<MetricsRulePlan> plans, MetricStore store, FaultLog faults)
    {
        (plan, this.plans, this.store, this.faults) = (plans[0], plans, store, faults);
        watches = [.. plans.Select(p => new MetricsWatch(p, faults))];
        padding = plans.Max(p => p.WindowPoints) + plan.Program.PastDepth;
        wanted = plan.Plain
            .SelectMany(p => p.Metrics.Select((m, rank) => (Key: (p.Namespace, m), Value: (p.Index, (string?)p.Statistic, rank))))
            .Concat(plan.Recorded.Select(r => (Key: (MetricPoints.MathNamespace, r.Name), Value: (r.Index, (string?)null, 0))))
            .ToLookup(p => p.Key, p => p.Value);
    }

    internal MetricsEvaluator(MetricsRulePlan plan, MetricStore store, FaultLog faults) : this([plan], store, faults)
    {
    }

    /// <summary>Every window has been judged that ends before this moment: the end of time when all is judged.</summary>
    internal long FinalMs { get; private set; } = long.MinValue;

    /// <summary>How many groups it keeps.</summary>
    internal int GroupCount => groups.Count;

    /// <summary>Takes the points that the rules read: their metrics and statistics, with exactly their dimensions. Others are no concern of theirs.</summary>
    internal void Add(MetricPoints points) => Take(points, partial: false);

    /// <summary>The same for the generated points of an inline test, which may leave dimensions out: those are missing from the group's name.</summary>
    internal void AddPartial(MetricPoints points) => Take(points, partial: true);

    /// <summary>Judges every window of every group that is not judged yet, from the end of its first point to a whole window behind its last.</summary>
    /// <param name="judges">One for each plan.</param>
    internal void Complete(params IReadOnlyList<ISeriesJudge> judges) => Complete(judges, threads: 1, pointsMin: 0);

    /// <summary>The same, the groups dealt out to several threads where points are many and the judges allow it. What comes out does not depend on it.</summary>
    /// <param name="judges">One for each plan.</param>
    /// <param name="threads">How many threads at most.</param>
    /// <param name="pointsMin">How many points there must be at least, counted once for each judge.</param>
    internal void Complete(IReadOnlyList<ISeriesJudge> judges, int threads, long pointsMin)
    {
        if (threads < 2 || pointCount * judges.Count < pointsMin || !TryJudgeApart(judges, threads)) JudgeUntil(long.MaxValue, judges);
        if (!completed)
        {
            foreach (var watch in watches) watch.Report([.. groups.Values]);
        }
        (completed, FinalMs) = (true, long.MaxValue);
    }

    /// <summary>
    /// Judges the windows that ended some settle time before a moment, each once: the newest period is still open, and one that has just ended may
    /// still change. What comes later for a judged window is late, which the store sees to.
    /// </summary>
    internal void JudgeSettled(long nowMs, long settleMs, params IReadOnlyList<ISeriesJudge> judges)
    {
        FinalMs = Math.Max(FinalMs, nowMs - settleMs);
        JudgeUntil(FinalMs / plan.PeriodMs, judges);
    }

    /// <summary>Tells the store from where on points are needed: those that the next windows see, no more.</summary>
    internal void Need()
    {
        var kept = Math.Max(padding, KeptSlotsMin);
        foreach (var points in groups.Values) points.NeedFrom(points.DoneSlot == long.MinValue ? long.MinValue : (points.DoneSlot - kept) * plan.PeriodMs);
        foreach (var (_, points) in recorded) points.NeededMs = Math.Min(points.NeededMs, FinalMs - kept * plan.PeriodMs);
    }

    /// <summary>After the store has dropped points: groups of which nothing is left are forgotten.</summary>
    internal void Forget()
    {
        // A group that comes back must know what lies before the gap, and since when its recorded results are known.
        var remembers = plan.Program.PastCalls.Any() || plan.Recorded.Count > 0;
        foreach (var (group, points) in groups)
        {
            points.RemoveEmpty();
            if (points.IsEmpty && !remembers) groups.Remove(group);
        }
    }

    /// <summary>Writes what <see cref="Read"/> needs to go on: where the points of every group are, and how far each was judged.</summary>
    internal void Write(BinaryWriter writer, IReadOnlyDictionary<StoredPoints, int> numbers)
    {
        writer.Write(FinalMs);
        writer.Write7BitEncodedInt(recorded.Count);
        foreach (var (index, points) in recorded)
        {
            writer.Write7BitEncodedInt(index);
            writer.Write7BitEncodedInt(numbers[points]);
        }
        writer.Write7BitEncodedInt(groups.Count);
        foreach (var (group, points) in groups)
        {
            group.Write(writer);
            points.Write(writer, numbers);
        }
    }

    /// <summary>Reads what <see cref="Write"/> of rules that read the same wrote.</summary>
    internal void Read(BinaryReader reader, IReadOnlyList<StoredPoints> stored)
    {
        FinalMs = reader.ReadInt64();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) recorded.Add((reader.Read7BitEncodedInt(), stored[reader.Read7BitEncodedInt()]));
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var points = groups[MetricGroup.Read(reader, plan.Dimensions.Count)] = new GroupPoints(plan);
            points.Read(reader, stored);
        }
    }

    void Take(MetricPoints points, bool partial)
    {
        var key = points.Key;
        var uses = wanted[(key.Namespace, key.Metric)];
        if (!uses.Any()) return;
        pointCount += points.Points.Count + points.Samples.Count;
        var kept = store.Add(points);
        if (kept.Series is not { } stored)
        {
            Late(points, kept);
            return;
        }
        if (key.Namespace == MetricPoints.MathNamespace)
        {
            foreach (var (index, _, _) in uses) TakeRecorded(index, stored);
            Late(points, kept);
            return;
        }
        var group = partial || key.Dimensions.Count == plan.Dimensions.Count ? Group(key, partial) : null;
        var read = false;
        foreach (var (index, statistic, otherSpelling) in uses)
        {
            if (statistic != key.Statistic && !stored.HasSamples || group is null) Watch(w => w.Miss(index, stored));
            else if (!Fits(stored, statistic!)) Watch(w => w.OtherPeriod(index, stored));
            else if (PointsOf(group, stored) is { } own)
            {
                Watch(w => w.Hit(index));
                own.Add(index, otherSpelling, stored);
                own.Reach(kept.FirstMs);
                read = true;
            }
        }
        if (read) Late(points, kept);
    }

    // A recorded result stands for every group that its dimensions do not rule out; one that came before its groups is handed on when they come.
    void TakeRecorded(int index, StoredPoints stored)
    {
        if (watches.Count(w => w.IsOtherMath(index, stored)) > 0) return;
        Watch(w => w.Hit(index));
        if (!recorded.Contains((index, stored))) recorded.Add((index, stored));
        foreach (var (group, points) in groups)
        {
            if (group.Matches(plan.Dimensions, stored.Key.Dimensions)) points.Add(index, 0, stored);
        }
    }

    void Late(MetricPoints points, KeptPoints kept)
    {
        foreach (var startMs in kept.LateMs)
        {
            foreach (var own in plans) faults.Add(MetricsMistakes.Late(own.Rule, points, startMs, store.SettledMs));
        }
    }

    void Watch(Action<MetricsWatch> tell)
    {
        foreach (var watch in watches) tell(watch);
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
            foreach (var own in plans) faults.Add(MetricsMistakes.TooManyGroups(own.Rule, stored.Place.ToString()));
            return null;
        }
        // A group that comes later begins where the others stand: older points of it that are kept for other rules found nothing, then as now.
        points = groups[group] = new GroupPoints(plan) { DoneSlot = store.SettledMs == long.MinValue ? long.MinValue : (store.SettledMs - store.LatenessMs(plan.PeriodMs)) / plan.PeriodMs };
        foreach (var (index, result) in recorded.Where(r => group.Matches(plan.Dimensions, r.Points.Key.Dimensions))) points.Add(index, 0, result);
        return points;
    }

    void JudgeUntil(long untilSlot, IReadOnlyList<ISeriesJudge> judges)
    {
        foreach (var (group, points) in groups.OrderBy(g => g.Key))
        {
            if (points.Unrecorded is { } unrecorded) Watch(w => w.ReportUnrecorded(unrecorded));
            else Walk(pool, group, points, untilSlot, judges);
            if (untilSlot != long.MaxValue) points.DoneSlot = Math.Max(points.DoneSlot, untilSlot);
        }
    }

    // Each thread has a stretch of the groups in their order and judges of its own; these are joined in the same order, so that all is as if one had judged.
    bool TryJudgeApart(IReadOnlyList<ISeriesJudge> judges, int threads)
    {
        var waiting = new List<(MetricGroup Group, GroupPoints Points)>();
        foreach (var (group, points) in groups.OrderBy(g => g.Key))
        {
            if (points.Unrecorded is null) waiting.Add((group, points));
        }
        var shares = waiting.Chunk(Math.Max(1, (waiting.Count + threads - 1) / threads)).ToArray();
        var forks = shares.Select(_ => judges.Select(j => j.Fork()).OfType<ISeriesJudge>().ToList()).ToArray();
        if (shares.Length < 2 || forks.Any(f => f.Count < judges.Count)) return false;
        foreach (var unrecorded in groups.OrderBy(g => g.Key).Select(g => g.Value.Unrecorded).OfType<RecordedSeries>()) Watch(w => w.ReportUnrecorded(unrecorded));
        var walks = shares.Select((share, i) => Task.Factory.StartNew(() => WalkAll(share, forks[i]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WhenAll(walks).GetAwaiter().GetResult();
        foreach (var own in forks)
        {
            for (var i = 0; i < judges.Count; i++) judges[i].Join(own[i]);
        }
        return true;

        void WalkAll((MetricGroup Group, GroupPoints Points)[] share, IReadOnlyList<ISeriesJudge> own)
        {
            var columns = new ColumnPool();
            foreach (var (group, points) in share) Walk(columns, group, points, long.MaxValue, own);
        }
    }

    // From the end of the first point on, jumping over what is far behind the last point: there is no window, and no series remembers more of it.
    void Walk(ColumnPool own, MetricGroup group, GroupPoints points, long untilSlot, IReadOnlyList<ISeriesJudge> judges)
    {
        if (points.FirstMs == long.MaxValue) return;
        var slot = Math.Max(points.DoneSlot, points.FirstMs / plan.PeriodMs);
        while (slot < untilSlot && points.NextSlot(slot - padding) is { } next)
        {
            slot = Math.Max(slot, next);
            if (slot >= untilSlot) break;
            var length = Math.Max(StretchSlots, 4L * padding);
            slot = Judge(own, group, points, slot, Math.Min(untilSlot, (slot / length + 1) * length), judges);
            points.DoneSlot = slot;
        }
    }

    // Judges the windows whose newest slot lies in [from, to), or as far as they follow each other; returns the slot behind the last.
    long Judge(ColumnPool own, MetricGroup group, GroupPoints points, long from, long to, IReadOnlyList<ISeriesJudge> judges)
    {
        var grid = new MathGrid((from - padding) * plan.PeriodMs, plan.PeriodMs, (int)(to - from) + padding);
        using var columns = own.Begin(grid.Count);
        var run = points.Run(grid, out var present);
        var end = present is null ? grid.Count : Followed(present);
        var stretch = new SeriesStretch(plan.Program, run, grid, present);
        var first = (int)Math.Clamp(points.RecordedFrom - (from - padding), padding, end);
        for (var i = 0; i < judges.Count; i++) new SeriesWindows(plans[i], stretch).Judge(group, first, end, judges[i]);
        points.Past.Remember(plan.Program, run, grid, end - padding);
        return from + end - padding;
    }

    // The slots up to the first that looks at no point any more; at least one window.
    int Followed(bool[] present)
    {
        var latest = Array.LastIndexOf(present, true, padding);
        for (var i = padding + 1; i < present.Length; i++)
        {
            if (present[i]) latest = i;
            else if (i - latest > padding) return i;
        }
        return present.Length;
    }
}
