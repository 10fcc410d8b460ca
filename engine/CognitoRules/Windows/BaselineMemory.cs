using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>The present value of the expression that a Baseline slot is of.</summary>
delegate double BaselineInput(int slot, IGroupValues group, IAggregateValues aggregates);

/// <summary>
/// What Baseline remembers: per group, the highest value of each hour in which the group had events. What is usual now is told by the hours of the
/// same hour of the week, one to either side, within the asked days: their median, and their median absolute deviation, which single outliers do
/// not move. A group without an hour in the asked days is forgotten; beyond the rule's limit of values, the group seen longest ago.
/// </summary>
sealed class BaselineMemory(Rule rule, IReadOnlyList<AggregateSpec> specs, BaselineInput input, FaultLog faults)
{
    /// <summary>Fewer samples say nothing.</summary>
    const int SampleCountMin = 4;

    const long HourMs = 3_600_000;
    const int HoursPerWeek = 168;

    // A normal distribution's standard deviation is this many median absolute deviations.
    const double NormalScale = 1.4826;

    static readonly BaselineValue StillLearning = new(double.NaN, double.NaN, double.NaN, true);

    readonly int[] slots = [.. specs.Where(s => s.Kind == AggregateKind.Baseline).Select(s => s.Slot)];
    readonly long keptHours = specs.Where(s => s.Kind == AggregateKind.Baseline).Max(s => s.Days) * 24 + 1;

    // By group, with the hour of its latest sample; the hours stand by the group's number in the table, one list per baseline of the rule.
    ValueTable groups = new();
    readonly Dictionary<int, List<(long Hour, double Value)>?[]> hours = [];
    Fault? fault;
    long hourCount;

    /// <summary>How many windows were judged before enough was known.</summary>
    internal long LearningCount { get; private set; }

    /// <summary>The memory of a rule, or null when no aggregate needs one.</summary>
    internal static BaselineMemory? For(Rule rule, IReadOnlyList<AggregateSpec> specs, BaselineInput input, FaultLog faults) =>
        specs.Any(s => s.Kind == AggregateKind.Baseline) ? new BaselineMemory(rule, specs, input, faults) : null;

    /// <summary>Remembers the present values at the end of a window.</summary>
    internal void Sample(ReadOnlySpan<byte> key, IGroupValues values, IAggregateValues aggregates, long endMs)
    {
        var hour = HourOf(endMs);
        while (groups.Oldest >= 0 && groups.PaneOf(groups.Oldest) < hour - keptHours) Forget(groups.Oldest);
        var hash = ByteKeys.Hash(key);
        var group = groups.Find(key, hash);
        if (group >= 0)
        {
            groups.Touch(group, hour);
        }
        else
        {
            group = groups.Add(key, hash, hour);
            hours[group] = new List<(long, double)>?[slots.Length];
        }
        var series = hours[group];
        for (var i = 0; i < slots.Length; i++)
        {
            var value = input(slots[i], values, aggregates);
            if (!double.IsNaN(value)) Remember(series[i] ??= [], hour, value, specs[slots[i]].Days * 24 + 1);
        }
        if (IsLearning(key, endMs)) LearningCount++;
        while (hourCount > rule.Limits.FirstSeen && groups.Oldest != group)
        {
            faults.Add(fault ??= WindowFaults.Baseline(rule));
            Forget(groups.Oldest);
        }
    }

    /// <summary>What is usual for the group at this hour of the week, and how far the present value lies above.</summary>
    internal BaselineValue Compare(int slot, ReadOnlySpan<byte> key, IGroupValues values, IAggregateValues aggregates, long nowMs)
    {
        var usual = UsualOf(slot, key, nowMs);
        if (usual.Count < SampleCountMin) return StillLearning;
        var median = Median(usual);
        var spread = NormalScale * Median([.. usual.Select(v => Math.Abs(v - median)).Order()]);
        var deviation = Math.Max(spread, Floor(usual, median));
        return new BaselineValue(median, deviation, (input(slot, values, aggregates) - median) / deviation, false);
    }

    /// <summary>Whether too little is known of a group to say what is usual at a moment.</summary>
    internal bool IsLearning(ReadOnlySpan<byte> key, long timeMs)
    {
        foreach (var slot in slots)
        {
            if (UsualOf(slot, key, timeMs).Count < SampleCountMin) return true;
        }
        return false;
    }

    /// <summary>Writes all that is remembered.</summary>
    internal void Write(BinaryWriter writer)
    {
        ValueTable.Write(writer, groups);
        foreach (var group in groups.Entries())
        {
            foreach (var series in hours[group])
            {
                writer.Write7BitEncodedInt(series?.Count ?? 0);
                foreach (var (hour, value) in series ?? [])
                {
                    writer.Write(hour);
                    writer.Write(value);
                }
            }
        }
        writer.Write(LearningCount);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        groups = ValueTable.Read(reader) ?? groups;
        foreach (var group in groups.Entries())
        {
            hours[group] = new List<(long, double)>?[slots.Length];
            for (var i = 0; i < slots.Length; i++)
            {
                for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
                {
                    (hours[group][i] ??= []).Add((reader.ReadInt64(), reader.ReadDouble()));
                    hourCount++;
                }
            }
        }
        LearningCount = reader.ReadInt64();
    }

    // A window belongs to the hour of its last millisecond.
    static long HourOf(long endMs) => RuleState.FloorTo(endMs - 1, HourMs) / HourMs;

    void Remember(List<(long Hour, double Value)> series, long hour, double value, long kept)
    {
        if (series.Count > 0 && series[^1].Hour == hour)
        {
            series[^1] = (hour, Math.Max(series[^1].Value, value));
            return;
        }
        series.Add((hour, value));
        var old = series.FindIndex(h => h.Hour >= hour - kept);
        series.RemoveRange(0, old);
        hourCount += 1 - old;
    }

    void Forget(int group)
    {
        hours.Remove(group, out var series);
        hourCount -= series!.Sum(s => s?.Count ?? 0);
        groups.Remove(group);
    }

    List<double> UsualOf(int slot, ReadOnlySpan<byte> key, long nowMs)
    {
        var group = groups.Find(key, ByteKeys.Hash(key));
        if (group < 0 || hours[group][Array.IndexOf(slots, slot)] is not { } series) return [];
        var hour = HourOf(nowMs);
        var from = hour - specs[slot].Days * 24 - 1;
        return [.. series.Where(h => h.Hour < hour && h.Hour >= from && IsSameHour(h.Hour, hour)).Select(h => h.Value).Order()];
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
