namespace CognitoRules.Sources.Metrics;

/// <summary>
/// Up to 4,096 periods in a row. Counts are small whole numbers nearly always, so a point takes two bytes until one comes that does not fit;
/// then all of the block take eight.
/// </summary>
/// <param name="firstSlot">The number of its first slot: start divided by period.</param>
/// <param name="capacity">For how many slots there is room before it grows.</param>
sealed class PointBlock(long firstSlot, int capacity = 4)
{
    /// <summary>The most slots of a block.</summary>
    internal const int SlotCountMax = 4096;

    const ushort Missing = ushort.MaxValue;

    ushort[]? small = new ushort[capacity];
    double[] wide = [];

    /// <summary>The number of its first slot: start divided by period.</summary>
    internal long FirstSlot { get; } = firstSlot;

    /// <summary>How many slots it reaches over, missing points included.</summary>
    internal int Count { get; private set; }

    /// <summary>The point of a slot; NaN when missing.</summary>
    internal double this[int slot] => small is null ? wide[slot] : small[slot] == Missing ? double.NaN : small[slot];

    /// <summary>Puts a point, over one that was there; slots in between become missing.</summary>
    internal void Set(int slot, double value)
    {
        if (small is not null && !(value >= 0 && value < Missing && value == Math.Floor(value))) Widen();
        Reach(slot + 1);
        if (small is not null) small[slot] = (ushort)value;
        else wide[slot] = value;
    }

    /// <summary>Lays its points over a series whose slot 0 is <paramref name="targetSlot"/>; missing ones leave what is there.</summary>
    internal void LayOver(Span<double> target, long targetSlot)
    {
        var from = (int)Math.Max(0, targetSlot - FirstSlot);
        var to = (int)Math.Min(Count, targetSlot + target.Length - FirstSlot);
        if (from >= to) return;
        var part = target[(int)(FirstSlot + from - targetSlot)..];
        if (small is null)
        {
            for (var i = from; i < to; i++) if (!double.IsNaN(wide[i])) part[i - from] = wide[i];
            return;
        }
        var points = small.AsSpan(from, to - from);
        for (var i = 0; i < points.Length; i++) if (points[i] != Missing) part[i] = points[i];
    }

    /// <summary>A block of its points from a slot on.</summary>
    internal PointBlock From(int slot)
    {
        var rest = new PointBlock(FirstSlot + slot);
        for (var i = slot; i < Count; i++) if (!double.IsNaN(this[i])) rest.Set(i - slot, this[i]);
        return rest;
    }

    void Reach(int count)
    {
        if (count <= Count) return;
        if (count > (small?.Length ?? wide.Length))
        {
            var length = Math.Min(SlotCountMax, Math.Max(count, Count * 2));
            if (small is not null) Array.Resize(ref small, length);
            else Array.Resize(ref wide, length);
        }
        if (small is not null) small.AsSpan(Count, count - Count).Fill(Missing);
        else wide.AsSpan(Count, count - Count).Fill(double.NaN);
        Count = count;
    }

    void Widen()
    {
        wide = new double[small!.Length];
        for (var i = 0; i < Count; i++) wide[i] = this[i];
        small = null;
    }
}
