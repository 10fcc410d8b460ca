using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// One group of the rules that read the same series: where its points are, how far its windows have been judged, and what is remembered of points
/// that are kept no longer. The points themselves belong to the store.
/// </summary>
sealed class GroupPoints(MetricsRulePlan plan)
{
    // Beyond every slot, and far enough from the end of numbers to be reckoned with.
    const long Unknown = long.MaxValue / 2;

    // Per series: in the order in which they are laid out, later ones over earlier ones. So the rule's own spelling wins over another, and points
    // of the rule's own period over ones made of shorter periods.
    readonly List<(int OtherSpelling, StoredPoints Points)>?[] series = new List<(int, StoredPoints)>?[plan.SeriesNames.Count];

    // Per recorded series: the slot from which on it is known.
    readonly long[] recordedFrom = [.. plan.Recorded.Select(_ => Unknown)];

    /// <summary>The stamp of the oldest point of a metric that has been taken; the end of time before the first.</summary>
    internal long FirstMs { get; private set; } = long.MaxValue;

    /// <summary>Windows have been judged whose newest slot lies before this one; the beginning of time before the first.</summary>
    internal long DoneSlot { get; set; } = long.MinValue;

    /// <summary>What is remembered of before the kept points.</summary>
    internal PastPoints Past { get; } = new();

    /// <summary>Whether no point is kept.</summary>
    internal bool IsEmpty => !Array.Exists(series, l => l is not null && l.Exists(p => !p.Points.IsEmpty && p.Points.Key.Namespace != MetricPoints.MathNamespace));

    /// <summary>Adds points to a series; the same series again changes nothing.</summary>
    internal void Add(int index, int otherSpelling, StoredPoints points)
    {
        var list = series[index] ??= [];
        if (list.Exists(p => ReferenceEquals(p.Points, points))) return;
        list.Add((otherSpelling, points));
        // Of equal rank are raw values beside a statistic, which wins, and the members of an array, which stay in the order read.
        series[index] = [.. list.OrderByDescending(p => p.OtherSpelling).ThenBy(p => p.Points.PeriodMs).ThenBy(p => p.Points.HasSamples ? 0 : 1)];
    }

    /// <summary>A point of a metric has come.</summary>
    internal void Reach(long startMs) => FirstMs = Math.Min(FirstMs, startMs);

    /// <summary>Whether a series has points here.</summary>
    internal bool Has(int index) => series[index] is { Count: > 0 };

    /// <summary>The first recorded series that has no point here; null when each has one.</summary>
    internal RecordedSeries? Unrecorded => plan.Recorded.FirstOrDefault(r => !Has(r.Index));

    /// <summary>The first slot from here on in which a metric has a point; null when there is none.</summary>
    internal long? NextSlot(long slot)
    {
        long? next = null;
        foreach (var plain in plan.Plain)
        {
            foreach (var (_, points) in series[plain.Index] ?? [])
            {
                if (points.NextMs(slot * plan.PeriodMs) / plan.PeriodMs is { } own && (next is null || own < next)) next = own;
            }
        }
        return next;
    }

    /// <summary>Lays the points out over a grid.</summary>
    internal MathRun Run(MathGrid grid, out bool[]? present)
    {
        var points = new double[]?[series.Length];
        foreach (var plain in plan.Plain) points[plain.Index] = LayOut(plain.Index, grid, plain.Statistic);
        present = Present(plan.Plain.Select(p => points[p.Index]!), grid.Count);
        var arrays = new Dictionary<int, IReadOnlyList<double[]>>();
        foreach (var (number, recorded) in plan.Recorded.Index())
        {
            var members = plan.IsSeries(recorded.Index)
                ? [points[recorded.Index] = LayOut(recorded.Index, grid, "")]
                : arrays[recorded.Index] = [.. (series[recorded.Index] ?? []).Select(p => Missing(grid.Count, p.Points, grid, ""))];
            if (recordedFrom[number] == Unknown && FirstPresent(members) is >= 0 and var slot) recordedFrom[number] = grid.StartMs / grid.PeriodMs + slot;
        }
        return new MathRun(plan.Program, grid, points, arrays, Past);
    }

    /// <summary>The slot from which on every recorded series is known; beyond all slots when one is not yet.</summary>
    internal long RecordedFrom => recordedFrom.DefaultIfEmpty(0).Max();

    /// <summary>Points stamped before a moment are needed no more.</summary>
    internal void NeedFrom(long startMs)
    {
        foreach (var list in series)
        {
            foreach (var (_, points) in list ?? []) points.NeededMs = Math.Min(points.NeededMs, startMs);
        }
    }

    /// <summary>Lets go of series that the store has let go of.</summary>
    internal void RemoveEmpty()
    {
        foreach (var list in series) list?.RemoveAll(p => p.Points.IsEmpty && p.Points.Key.Namespace != MetricPoints.MathNamespace);
    }

    /// <summary>Writes where its points are among those written.</summary>
    internal void Write(BinaryWriter writer, IReadOnlyDictionary<StoredPoints, int> numbers)
    {
        writer.Write(FirstMs);
        writer.Write(DoneSlot);
        foreach (var slot in recordedFrom) writer.Write(slot);
        foreach (var list in series)
        {
            var known = (list ?? []).Where(p => numbers.ContainsKey(p.Points)).ToList();
            writer.Write7BitEncodedInt(known.Count);
            foreach (var (otherSpelling, points) in known)
            {
                writer.Write7BitEncodedInt(otherSpelling);
                writer.Write7BitEncodedInt(numbers[points]);
            }
        }
        Past.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader, IReadOnlyList<StoredPoints> stored)
    {
        FirstMs = reader.ReadInt64();
        DoneSlot = reader.ReadInt64();
        for (var i = 0; i < recordedFrom.Length; i++) recordedFrom[i] = reader.ReadInt64();
        for (var index = 0; index < series.Length; index++)
        {
            for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Add(index, reader.Read7BitEncodedInt(), stored[reader.Read7BitEncodedInt()]);
        }
        Past.Read(reader);
    }

    double[] LayOut(int index, MathGrid grid, string statistic)
    {
        var result = Missing(grid.Count);
        foreach (var (_, points) in series[index] ?? []) points.LayOver(result, grid.StartMs, grid.PeriodMs, statistic);
        return result;
    }

    static double[] Missing(int count, StoredPoints points, MathGrid grid, string statistic)
    {
        var result = Missing(count);
        points.LayOver(result, grid.StartMs, grid.PeriodMs, statistic);
        return result;
    }

    static double[] Missing(int count)
    {
        var points = ColumnPool.Column(count);
        Array.Fill(points, double.NaN);
        return points;
    }

    static int FirstPresent(IEnumerable<double[]> members) =>
        members.Select(m => m.AsSpan().IndexOfAnyInRange(double.NegativeInfinity, double.PositiveInfinity)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();

    // In which slots some metric has a point; null: in all.
    static bool[]? Present(IEnumerable<double[]> metrics, int count)
    {
        bool[]? present = null;
        foreach (var points in metrics)
        {
            if (!SeriesSteps.HasMissing(points)) return null;
            present ??= new bool[count];
            for (var i = 0; i < points.Length; i++) present[i] |= !double.IsNaN(points[i]);
        }
        return present ?? new bool[count];
    }
}
