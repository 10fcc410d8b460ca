using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// The points of one metric, statistic, period and combination of dimensions, in whatever order they come; a point read twice counts once, and the
/// later reading stands. Kept once for all rules of a run. Memory: two to eight bytes a point where points follow each other, bounded by a
/// small multiple of the points read where they do not.
/// </summary>
sealed class StoredPoints(MetricKey key, long periodMs, RecordPlace place, string? expression)
{
    const int BlockCountMax = 16_384;
    const int GapMin = 64;

    // In order of time, without overlap. Points at no multiple of the period, and lonely ones once there are too many blocks, are loose.
    readonly List<PointBlock> blocks = [];
    readonly SortedDictionary<long, double> loose = [];
    readonly SortedDictionary<long, double[]> samples = [];
    int latest;

    /// <summary>Which metric.</summary>
    internal MetricKey Key { get; } = key;

    /// <summary>The period, in milliseconds.</summary>
    internal long PeriodMs { get; } = periodMs;

    /// <summary>Where its first points were read.</summary>
    internal RecordPlace Place { get; } = place;

    /// <summary>The metric math whose recorded result this is; null for a metric.</summary>
    internal string? Expression { get; } = expression;

    /// <summary>Whether raw values were recorded, of which every statistic can be made.</summary>
    internal bool HasSamples => samples.Count > 0;

    /// <summary>The stamp of the oldest point.</summary>
    internal long FirstMs { get; private set; } = long.MaxValue;

    /// <summary>The stamp of the newest point.</summary>
    internal long LastMs { get; private set; } = long.MinValue;

    /// <summary>Puts a point.</summary>
    internal void Add(long startMs, double value)
    {
        Reach(startMs);
        if (startMs % PeriodMs == 0 && TryBlock(startMs / PeriodMs, value))
        {
            if (loose.Count > 0) loose.Remove(startMs);
            return;
        }
        loose[startMs] = value;
    }

    /// <summary>Puts the raw values of a period.</summary>
    internal void Add(long startMs, double[] values)
    {
        Reach(startMs);
        samples[startMs] = values;
    }

    /// <summary>Lays the points over a series; periods without one keep what is there. Points of one slot are joined as the statistic allows.</summary>
    internal void LayOver(Span<double> target, long startMs, long periodMs, string statistic)
    {
        LaySamples(target, startMs, periodMs, statistic);
        if (periodMs == PeriodMs && loose.Count == 0 && startMs % periodMs == 0)
        {
            foreach (var block in blocks) block.LayOver(target, startMs / periodMs);
            return;
        }
        var (slot, joined) = (-1L, double.NaN);
        foreach (var (timeMs, value) in InOrder())
        {
            if (timeMs < startMs || (timeMs - startMs) / periodMs >= target.Length) continue;
            var own = (timeMs - startMs) / periodMs;
            joined = own == slot ? Join(statistic, joined, value) : value;
            slot = own;
            target[(int)slot] = double.IsFinite(joined) ? joined : double.NaN;
        }
    }

    /// <summary>The points in order of time.</summary>
    internal IEnumerable<(long StartMs, double Value)> InOrder()
    {
        using var others = loose.GetEnumerator();
        var more = others.MoveNext();
        foreach (var block in blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                var timeMs = (block.FirstSlot + i) * PeriodMs;
                for (; more && others.Current.Key < timeMs; more = others.MoveNext()) yield return (others.Current.Key, others.Current.Value);
                if (!double.IsNaN(block[i])) yield return (timeMs, block[i]);
            }
        }
        for (; more; more = others.MoveNext()) yield return (others.Current.Key, others.Current.Value);
    }

    /// <summary>The raw values in order of time.</summary>
    internal IEnumerable<(long StartMs, double[] Values)> SamplesInOrder() => samples.Select(s => (s.Key, s.Value));

    void LaySamples(Span<double> target, long startMs, long periodMs, string statistic)
    {
        if (samples.Count == 0 || Statistic.Parse(statistic) is not { } known) return;
        foreach (var period in samples.Where(s => s.Key >= startMs).GroupBy(s => (s.Key - startMs) / periodMs))
        {
            if (period.Key >= target.Length) break;
            var values = period.SelectMany(s => s.Value).ToArray();
            if (values.Length > 0) target[(int)period.Key] = known.Of(values);
        }
    }

    void Reach(long startMs)
    {
        FirstMs = Math.Min(FirstMs, startMs);
        LastMs = Math.Max(LastMs, startMs);
    }

    bool TryBlock(long slot, double value)
    {
        var at = Find(slot);
        if (at >= 0)
        {
            var block = blocks[at];
            var offset = slot - block.FirstSlot;
            var free = at + 1 < blocks.Count ? Math.Min(blocks[at + 1].FirstSlot - block.FirstSlot, PointBlock.SlotCountMax) : PointBlock.SlotCountMax;
            // A gap costs memory without points: it may be as long as the block is already.
            if (offset < free && offset - block.Count <= Math.Max(GapMin, block.Count))
            {
                block.Set((int)offset, value);
                return true;
            }
        }
        if (blocks.Count >= BlockCountMax) return false;
        latest = at + 1;
        blocks.Insert(latest, new PointBlock(slot));
        blocks[latest].Set(0, value);
        return true;
    }

    // The newest block that begins at or before the slot; -1 when none does. Points come in order mostly, so the block last written is asked first.
    int Find(long slot)
    {
        if (latest < blocks.Count && blocks[latest].FirstSlot <= slot && (latest + 1 == blocks.Count || blocks[latest + 1].FirstSlot > slot)) return latest;
        var (low, high) = (0, blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].FirstSlot <= slot) low = middle + 1;
            else high = middle;
        }
        latest = Math.Max(0, low - 1);
        return low - 1;
    }

    /// <summary>Whether points of a shorter period can be made points of a longer one.</summary>
    internal static bool CanJoin(string statistic) => statistic is "Sum" or "SampleCount" or "Minimum" or "Maximum";

    static double Join(string statistic, double before, double value) => statistic switch
    {
        "Sum" or "SampleCount" => before + value,
        "Minimum" => Math.Min(before, value),
        "Maximum" => Math.Max(before, value),
        // Two points of one full period, stamped apart: the later one stands.
        _ => value,
    };
}
