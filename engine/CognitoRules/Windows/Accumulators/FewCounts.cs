using System.Runtime.InteropServices;

namespace CognitoRules.Windows.Accumulators;

/// <summary>What a <see cref="FrequencyTable"/> keeps, for a group with only a few values, as most have: for each pane and value one entry, with its count before the value.</summary>
struct FewCounts
{
    /// <summary>As many entries are looked through one by one; so many different values there may always be.</summary>
    internal const int CountMax = 16;

    FewValues entries;

    /// <summary>A value came so many times in a pane, which is the newest. False when they would not be few any more.</summary>
    internal bool TryAdd(Slab slab, ReadOnlySpan<byte> value, long pane, long count)
    {
        var held = entries.Held(slab);
        for (var at = 0; at < held.Length; at += FewValues.SizeAt(held, at))
        {
            if (FewValues.PaneAt(held, at) != pane || !value.SequenceEqual(ValueAt(held, at))) continue;
            var sum = CountAt(held, at) + count;
            if (sum > int.MaxValue) return false;
            MemoryMarshal.Write(FewValues.ValueAt(held, at), (int)sum);
            return true;
        }
        if (count > int.MaxValue) return false;
        Span<byte> head = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(head, (int)count);
        return entries.TryAppend(slab, head, value, pane, CountMax);
    }

    /// <summary>Lets the panes before one leave.</summary>
    internal void RemoveBefore(Slab slab, long pane) => entries.RemoveBefore(slab, pane);

    /// <summary>The most frequent value, as <see cref="FrequencyTable.MostFrequent"/> has it.</summary>
    internal readonly Frequency MostFrequent(Slab slab)
    {
        var held = entries.Held(slab);
        var (most, mostCount, total) = (-1, 0L, 0L);
        for (var at = 0; at < held.Length; at += FewValues.SizeAt(held, at))
        {
            total += CountAt(held, at);
            // The first of a value's entries counts those behind it too, so it has the largest sum.
            var sum = 0L;
            for (var other = at; other < held.Length; other += FewValues.SizeAt(held, other))
            {
                if (ValueAt(held, other).SequenceEqual(ValueAt(held, at))) sum += CountAt(held, other);
            }
            if (sum > mostCount || sum == mostCount && ValueAt(held, at).SequenceCompareTo(ValueAt(held, most)) < 0) (most, mostCount) = (at, sum);
        }
        return most < 0 ? default : new Frequency(ValueAt(held, most), mostCount, total);
    }

    /// <summary>What each pane holds, in the order of panes.</summary>
    internal readonly List<(long Pane, byte[] Value, long Count)> InOrder(Slab slab)
    {
        var counts = new List<(long, byte[], long)>();
        var held = entries.Held(slab);
        for (var at = 0; at < held.Length; at += FewValues.SizeAt(held, at)) counts.Add((FewValues.PaneAt(held, at), ValueAt(held, at).ToArray(), CountAt(held, at)));
        return counts;
    }

    /// <summary>Moves what it holds to another slab.</summary>
    internal void Move(Slab from, Slab to) => entries.Move(from, to);

    /// <summary>Forgets them all.</summary>
    internal void Free(Slab slab) => entries.Free(slab);

    static long CountAt(ReadOnlySpan<byte> held, int at) => MemoryMarshal.Read<int>(held[(at + FewValues.HeadBytes)..]);

    static ReadOnlySpan<byte> ValueAt(Span<byte> held, int at) => FewValues.ValueAt(held, at)[sizeof(int)..];
}
