namespace CognitoRules.Sources.Metrics;

/// <summary>The points read of one plain series of one group, until they are laid out on a grid. A point read twice counts once: the later reading stands.</summary>
sealed class CollectedPoints(string statistic)
{
    // By spelling and period, in the order in which they are laid out: later ones overwrite earlier ones, slot by slot.
    // So the rule's own spelling wins over another, and a point of the rule's own period over one made of shorter periods.
    readonly SortedDictionary<(int OtherSpelling, long PeriodMs), Dictionary<long, double>> byPeriod = new(
        Comparer<(int OtherSpelling, long PeriodMs)>.Create((a, b) => a.OtherSpelling != b.OtherSpelling ? b.OtherSpelling.CompareTo(a.OtherSpelling) : a.PeriodMs.CompareTo(b.PeriodMs)));

    internal long FirstMs { get; private set; } = long.MaxValue;

    internal long LastMs { get; private set; } = long.MinValue;

    /// <summary>Whether points of a shorter period can be made points of a longer one.</summary>
    internal static bool CanAggregate(string statistic) => statistic is "Sum" or "SampleCount" or "Minimum" or "Maximum";

    internal void Add(int otherSpelling, long periodMs, long startMs, double value)
    {
        if (!byPeriod.TryGetValue((otherSpelling, periodMs), out var points)) byPeriod[(otherSpelling, periodMs)] = points = [];
        points[startMs] = value;
        FirstMs = Math.Min(FirstMs, startMs);
        LastMs = Math.Max(LastMs, startMs);
    }

    /// <summary>One value per period from <paramref name="startMs"/>, NaN where there is none; points before that are left out.</summary>
    internal double[] LayOut(long startMs, long periodMs, int count)
    {
        var result = new double[count];
        Array.Fill(result, double.NaN);
        foreach (var points in byPeriod.Values)
        {
            var layer = new Dictionary<int, double>(points.Count);
            // In time order, since adding doubles in another order can give another last digit.
            foreach (var (pointMs, value) in points.OrderBy(p => p.Key))
            {
                if (pointMs < startMs) continue;
                var slot = (int)((pointMs - startMs) / periodMs);
                layer[slot] = layer.TryGetValue(slot, out var before) ? Join(before, value) : value;
            }
            foreach (var (slot, value) in layer) result[slot] = double.IsFinite(value) ? value : double.NaN;
        }
        return result;
    }

    /// <summary>Writes the points.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(byPeriod.Count);
        foreach (var ((otherSpelling, periodMs), points) in byPeriod)
        {
            writer.Write7BitEncodedInt(otherSpelling);
            writer.Write(periodMs);
            writer.Write7BitEncodedInt(points.Count);
            foreach (var (startMs, value) in points)
            {
                writer.Write(startMs);
                writer.Write(value);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        for (var layers = reader.Read7BitEncodedInt(); layers > 0; layers--)
        {
            var (otherSpelling, periodMs) = (reader.Read7BitEncodedInt(), reader.ReadInt64());
            for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Add(otherSpelling, periodMs, reader.ReadInt64(), reader.ReadDouble());
        }
    }

    double Join(double before, double value) => statistic switch
    {
        "Sum" or "SampleCount" => before + value,
        "Minimum" => Math.Min(before, value),
        "Maximum" => Math.Max(before, value),
        // Two points of one full period, stamped apart: the later one stands.
        _ => value,
    };
}
