using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// What Baseline remembers: per group, the highest value of each hour in which the group had events. What is usual now is told by the hours of the
/// same hour of the week, one to either side, within the asked days: their median, and their median absolute deviation, which single outliers do
/// not move.
/// </summary>
sealed class BaselineMemory(IReadOnlyList<AggregateSpec> specs, IJudge judge)
{
    /// <summary>Fewer samples say nothing.</summary>
    const int SampleCountMin = 4;

    const long HourMs = 3_600_000;
    const int HoursPerWeek = 168;

    // A normal distribution's standard deviation is this many median absolute deviations.
    const double NormalScale = 1.4826;

    static readonly BaselineValue StillLearning = new(double.NaN, double.NaN, double.NaN, true);

    readonly Dictionary<byte[], List<(long Hour, double Value)>[]> groups = new(ByteKeys.Comparer);

    /// <summary>The memory of a rule, or null when no aggregate needs one.</summary>
    internal static BaselineMemory? For(IReadOnlyList<AggregateSpec> specs, IJudge judge) => specs.Any(s => s.Kind == AggregateKind.Baseline) ? new BaselineMemory(specs, judge) : null;

    /// <summary>Remembers the present values at the end of a window.</summary>
    internal void Sample(GroupKey group, IAggregateValues values, long endMs)
    {
        if (!groups.TryGetValue(group.Bytes.ToArray(), out var slots))
        {
            slots = new List<(long, double)>[specs.Count];
            groups.Add(group.Bytes.ToArray(), slots);
        }
        // A window belongs to the hour of its last millisecond.
        var hour = (endMs - 1) / HourMs;
        for (var slot = 0; slot < specs.Count; slot++)
        {
            if (specs[slot].Kind != AggregateKind.Baseline) continue;
            var value = judge.BaselineInput(slot, group, values);
            if (double.IsNaN(value)) continue;
            var hours = slots[slot] ??= [];
            if (hours.Count > 0 && hours[^1].Hour == hour) hours[^1] = (hour, Math.Max(hours[^1].Value, value));
            else hours.Add((hour, value));
            if (hours[0].Hour < hour - specs[slot].Days * 24 - 1) hours.RemoveAt(0);
        }
    }

    /// <summary>What is usual for the group at this hour of the week, and how far the present value lies above.</summary>
    internal BaselineValue Compare(int slot, GroupKey group, IAggregateValues values, long nowMs)
    {
        if (!groups.TryGetValue(group.Bytes.ToArray(), out var slots) || slots[slot] is not { } hours) return StillLearning;
        var hour = (nowMs - 1) / HourMs;
        var from = hour - specs[slot].Days * 24 - 1;
        var usual = hours.Where(h => h.Hour < hour && h.Hour >= from && IsSameHour(h.Hour, hour)).Select(h => h.Value).Order().ToList();
        if (usual.Count < SampleCountMin) return StillLearning;
        var median = Median(usual);
        var spread = NormalScale * Median([.. usual.Select(v => Math.Abs(v - median)).Order()]);
        var deviation = Math.Max(spread, Floor(usual, median));
        return new BaselineValue(median, deviation, (judge.BaselineInput(slot, group, values) - median) / deviation, false);
    }

    // Hours are compared as hours of a week, one to either side: a job that starts at five past and one at five to are the same job.
    static bool IsSameHour(long one, long other)
    {
        var apart = Math.Abs(one - other) % HoursPerWeek;
        return apart is 0 or 1 or HoursPerWeek - 1;
    }

    // A group that is always the same would make anything else infinitely unusual: counts scatter at least as events that come by chance do.
    static double Floor(List<double> usual, double median) =>
        usual.TrueForAll(v => v == Math.Floor(v)) ? Math.Max(1, Math.Sqrt(Math.Abs(median))) : Math.Max(1e-9, Math.Abs(median) * 0.05);

    static double Median(List<double> sorted) => sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
}
