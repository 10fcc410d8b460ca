namespace CognitoRules.Vocabulary;

/// <summary>What an accumulator keeps of the events of one group and window.</summary>
public enum AggregateKind : byte
{
    /// <summary>How many events.</summary>
    Count,

    /// <summary>How many different values; exact to a limit, "at least" beyond.</summary>
    Distinct,

    /// <summary>The sum of a number; 0 of none.</summary>
    Sum,

    /// <summary>The smallest number; missing of none.</summary>
    Min,

    /// <summary>The largest number; missing of none.</summary>
    Max,

    /// <summary>The mean of a number; missing of none.</summary>
    Avg,

    /// <summary>The value of the earliest event that has one.</summary>
    First,

    /// <summary>The value of the latest event that has one.</summary>
    Last,

    /// <summary>The most frequent value; the smallest of equals, bytewise.</summary>
    Top,

    /// <summary>The share of the most frequent value among the events that have one, 0 to 1.</summary>
    Share,

    /// <summary>Whether the window holds a value never seen for the group in the days before.</summary>
    FirstSeen,

    /// <summary>The usual value of a number for the group and the hour of the week.</summary>
    Baseline,
}

/// <summary>One accumulator that a rule needs for each group and window.</summary>
/// <param name="Slot">Its index among the rule's accumulators.</param>
/// <param name="Kind">What it keeps.</param>
/// <param name="Argument">What it is fed: nothing for Count (Bool), else the kind of the value.</param>
/// <param name="Text">As the rule wrote it, such as <c>Distinct(User, Failed)</c>.</param>
/// <param name="Days">Memory in days, for FirstSeen and Baseline; else 0.</param>
public sealed record AggregateSpec(int Slot, AggregateKind Kind, ValueKind Argument, string Text, int Days = 0);

/// <summary>The accumulators of one group and window, as a window predicate reads them.</summary>
public interface IAggregateValues
{
    /// <summary>The value of a number-like slot (Count, Distinct, Sum, Min, Max, Avg, Share; First and Last of a number or time); NaN when there is none.</summary>
    double Number(int slot);

    /// <summary>The value of a text slot (First, Last, Top); missing when there is none.</summary>
    TextValue Text(int slot);

    /// <summary>The value of a yes-or-no slot (FirstSeen; First and Last of a bool).</summary>
    bool Bool(int slot);

    /// <summary>The usual values, for a Baseline slot.</summary>
    BaselineValue Baseline(int slot);
}

/// <summary>What is usual for a group at this hour of the week.</summary>
/// <param name="Median">The median of what was seen; NaN while learning.</param>
/// <param name="Deviation">The median absolute deviation, scaled to a standard deviation; NaN while learning.</param>
/// <param name="Score">How many deviations the present value is above the median; NaN while learning, so that comparisons are false.</param>
/// <param name="Learning">Whether too little has been seen to judge.</param>
public readonly record struct BaselineValue(double Median, double Deviation, double Score, bool Learning);

/// <summary>A series of metric points, as a rule over metrics reads it. Missing points are NaN.</summary>
public interface ISeriesValues
{
    /// <summary>The newest points inside the rule's window of the named series, oldest first; NaN where missing.</summary>
    ReadOnlySpan<double> Points(int series);

    /// <summary>The newest of them; NaN where missing. For a series that depends on its window this may be known when the others are not.</summary>
    double Newest(int series) => Points(series) is { Length: > 0 } points ? points[^1] : double.NaN;
}

/// <summary>
/// The series of a rule over metrics over a stretch of slots, one point a slot, oldest first; NaN where missing. A window is named by its newest
/// slot.
/// </summary>
public interface ISeriesColumns
{
    /// <summary>How many points a window holds.</summary>
    int WindowPoints { get; }

    /// <summary>The points of a series whose windows are cut out of them; null for a series that depends on its window.</summary>
    ReadOnlyMemory<double>? PointColumn(int series);

    /// <summary>A statistic of the points of every window, at the window's newest slot; null where <see cref="PointColumn"/> is.</summary>
    ReadOnlyMemory<double>? Rolled(int series, WindowStatistic statistic);

    /// <summary>The newest point of every window; null when it is known window by window only.</summary>
    ReadOnlyMemory<double>? NewestColumn(int series);
}

/// <summary>What is made of the points of a window that exist.</summary>
public enum WindowStatistic
{
    /// <summary>Their sum, oldest first; 0 of none.</summary>
    Sum,

    /// <summary>The smallest; missing of none.</summary>
    Minimum,

    /// <summary>The largest; missing of none.</summary>
    Maximum,

    /// <summary>How many there are.</summary>
    PointCount,
}
