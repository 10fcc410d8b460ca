using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>
/// The points of one metric, statistic, period and combination of dimensions, in whatever order they come. A point read twice counts once; of two
/// readings that differ the fuller one stands (<see cref="Add(long, double)"/>), whichever came first. Kept once for all rules of a run, and no longer than a rule
/// may need them. Memory: two to eight bytes a point where points follow each other, bounded by a small multiple of the points read where they do not.
/// </summary>
sealed class StoredPoints(MetricKey key, long periodMs, RecordPlace place, string? expression)
{
    const int BlockCountMax = 16_384;
    const int GapMin = 64;

    // In order of time, without overlap. Points at no multiple of the period, and lonely ones once there are too many blocks, are loose.
    readonly List<PointBlock> blocks = [];
    readonly StampMap<double> loose = new();
    readonly StampMap<double[]> samples = new();
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

    /// <summary>Whether there is no point.</summary>
    internal bool IsEmpty => blocks.Count == 0 && loose.Count == 0 && samples.Count == 0;

    /// <summary>No rule needs points before this moment; set anew before points are dropped.</summary>
    internal long NeededMs { get; set; } = long.MinValue;

    /// <summary>Puts a point. Of two readings the larger stands, of a minimum the smaller: a period is read again while values still come into it.</summary>
    internal void Add(long startMs, double value)
    {
        if (startMs < NeededMs) NeededMs = startMs;
        var (slot, rest) = Math.DivRem(startMs, PeriodMs);
        if (rest == 0 && loose.Count == 0 && TryAppend(slot, value)) return;
        if (TryGet(startMs, out var known)) value = Fuller(known, value);
        if (rest == 0 && TryBlock(slot, value))
        {
            if (loose.Count > 0) loose.Remove(startMs);
            return;
        }
        loose.Set(startMs, value);
    }

    /// <summary>Puts the raw values of a period.</summary>
    internal void Add(long startMs, double[] values)
    {
        NeededMs = Math.Min(NeededMs, startMs);
        samples.Set(startMs, samples.TryGet(startMs, out var known) ? Fuller(known, values) : values);
    }

    /// <summary>Whether this very reading is known.</summary>
    internal bool Has(long startMs, double value) => startMs >= NeededMs && TryGet(startMs, out var known) && known == value;

    /// <summary>The same for raw values.</summary>
    internal bool Has(long startMs, double[] values) => startMs >= NeededMs && samples.TryGet(startMs, out var known) && known.AsSpan().SequenceEqual(values);

    /// <summary>The stamp of the first point at or after a moment; null when there is none.</summary>
    internal long? NextMs(long fromMs)
    {
        var next = long.MaxValue;
        foreach (var (startMs, _) in InOrder(fromMs, long.MaxValue))
        {
            next = startMs;
            break;
        }
        foreach (var (startMs, _) in samples.Range(fromMs, next)) return startMs;
        return next == long.MaxValue ? null : next;
    }

    /// <summary>Forgets points stamped before a moment: all, or as soon as it is worth the work.</summary>
    internal void DropBefore(long startMs)
    {
        loose.RemoveBefore(startMs);
        samples.RemoveBefore(startMs);
        var slot = startMs <= 0 ? 0 : (startMs - 1) / PeriodMs + 1;
        var gone = blocks.FindIndex(b => b.FirstSlot + b.Count > slot);
        if (gone != 0) blocks.RemoveRange(0, gone < 0 ? blocks.Count : gone);
        latest = 0;
        // A block is rewritten when more than half of it goes, so that a point is moved once or twice in its life.
        if (blocks.Count > 0 && slot - blocks[0].FirstSlot > Math.Max(GapMin, blocks[0].Count / 2)) blocks[0] = blocks[0].From((int)(slot - blocks[0].FirstSlot));
    }

    /// <summary>Lays the points over a series; periods without one keep what is there. Points of one slot are joined as the statistic allows.</summary>
    internal void LayOver(Span<double> target, long startMs, long periodMs, string statistic)
    {
        var endMs = startMs + target.Length * periodMs;
        LaySamples(target, startMs, endMs, periodMs, statistic);
        if (periodMs == PeriodMs && loose.Count == 0 && startMs % periodMs == 0)
        {
            for (var i = Math.Max(0, BlockBefore(startMs / periodMs)); i < blocks.Count && blocks[i].FirstSlot < endMs / periodMs; i++) blocks[i].LayOver(target, startMs / periodMs);
            return;
        }
        var (slot, joined) = (-1L, double.NaN);
        foreach (var (timeMs, value) in InOrder(startMs, endMs))
        {
            var own = (timeMs - startMs) / periodMs;
            joined = own == slot ? Join(statistic, joined, value) : value;
            slot = own;
            target[(int)slot] = double.IsFinite(joined) ? joined : double.NaN;
        }
    }

    /// <summary>The points of [from, to), in order of time.</summary>
    internal IEnumerable<(long StartMs, double Value)> InOrder(long fromMs = long.MinValue, long toMs = long.MaxValue)
    {
        using var others = loose.Range(fromMs, toMs).GetEnumerator();
        var more = others.MoveNext();
        var firstSlot = fromMs <= 0 ? 0 : (fromMs - 1) / PeriodMs + 1;
        for (var at = Math.Max(0, BlockBefore(firstSlot)); at < blocks.Count; at++)
        {
            var block = blocks[at];
            for (var i = (int)Math.Clamp(firstSlot - block.FirstSlot, 0, block.Count); i < block.Count; i++)
            {
                var timeMs = (block.FirstSlot + i) * PeriodMs;
                if (timeMs >= toMs) break;
                for (; more && others.Current.StartMs < timeMs; more = others.MoveNext()) yield return others.Current;
                if (!double.IsNaN(block[i])) yield return (timeMs, block[i]);
            }
            if (block.FirstSlot * PeriodMs >= toMs) break;
        }
        for (; more; more = others.MoveNext()) yield return others.Current;
    }

    /// <summary>The raw values of [from, ever), in order of time.</summary>
    internal IEnumerable<(long StartMs, double[] Values)> SamplesInOrder(long fromMs = long.MinValue) => samples.Range(fromMs, long.MaxValue);

    void LaySamples(Span<double> target, long startMs, long endMs, long periodMs, string statistic)
    {
        if (samples.Count == 0 || Statistic.Parse(statistic) is not { } known) return;
        foreach (var period in samples.Range(startMs, endMs).GroupBy(s => (s.StartMs - startMs) / periodMs))
        {
            var values = period.SelectMany(s => s.Value).ToArray();
            if (values.Length > 0) target[(int)period.Key] = known.Of(values);
        }
    }

    double Fuller(double one, double other) => Key.Statistic == "Minimum" ? Math.Min(one, other) : Math.Max(one, other);

    static double[] Fuller(double[] one, double[] other) =>
        one.Length != other.Length ? one.Length > other.Length ? one : other : one.AsSpan().SequenceCompareTo(other) >= 0 ? one : other;

    bool TryGet(long startMs, out double value)
    {
        value = double.NaN;
        if (loose.Count > 0 && loose.TryGet(startMs, out value)) return true;
        value = double.NaN;
        if (startMs % PeriodMs != 0) return false;
        var slot = startMs / PeriodMs;
        if (BlockBefore(slot) is >= 0 and var at && slot - blocks[at].FirstSlot < blocks[at].Count) value = blocks[at][(int)(slot - blocks[at].FirstSlot)];
        return !double.IsNaN(value);
    }

    // Points come in order mostly: then there is nothing to look for.
    bool TryAppend(long slot, double value)
    {
        if (blocks.Count == 0) return false;
        var block = blocks[^1];
        var offset = slot - block.FirstSlot;
        if (offset < block.Count || offset >= PointBlock.SlotCountMax || offset - block.Count > Math.Max(GapMin, block.Count)) return false;
        block.Set((int)offset, value);
        return true;
    }

    bool TryBlock(long slot, double value)
    {
        var at = BlockBefore(slot);
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
        // A series that has filled a block will fill another.
        blocks.Insert(latest, at >= 0 && blocks[at].Count == PointBlock.SlotCountMax ? new PointBlock(slot, PointBlock.SlotCountMax) : new PointBlock(slot));
        blocks[latest].Set(0, value);
        return true;
    }

    // The newest block that begins at or before the slot; -1 when none does. Points come in order mostly, so the block last written is asked first.
    int BlockBefore(long slot)
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
