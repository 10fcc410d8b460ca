namespace CognitoRules.Time;

/// <summary>A half-open stretch of event time, [StartMs, EndMs), Unix milliseconds, UTC.</summary>
public readonly record struct TimeRange(long StartMs, long EndMs)
{
    /// <summary>All of time.</summary>
    public static TimeRange Everything { get; } = new(long.MinValue, long.MaxValue);

    /// <summary>Whether the moment lies inside.</summary>
    public bool Contains(long timeMs) => timeMs >= StartMs && timeMs < EndMs;
}
