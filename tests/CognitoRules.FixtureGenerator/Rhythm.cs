namespace CognitoRules.FixtureGenerator;

/// <summary>How busy people are: by the hour of the day and the day of the week, UTC.</summary>
static class Rhythm
{
    internal const long MinuteMs = 60_000;
    internal const long HourMs = 60 * MinuteMs;
    internal const long DayMs = 24 * HourMs;

    static readonly double[] Hours =
    [
        0.06, 0.04, 0.03, 0.03, 0.04, 0.08, 0.25, 0.6, 1.3, 1.6, 1.5, 1.4, 1.2, 1.3, 1.4, 1.4, 1.3, 1.1, 1.0, 1.0, 0.9, 0.7, 0.4, 0.15,
    ];

    /// <summary>The share of a busy hour's traffic at this time.</summary>
    internal static double At(long timeMs) => Hours[HourOf(timeMs)] * (IsWeekend(timeMs) ? 0.45 : 1);

    /// <summary>Whether offices are open.</summary>
    internal static bool IsOfficeTime(long timeMs) => !IsWeekend(timeMs) && HourOf(timeMs) is >= 8 and < 17;

    internal static bool IsWeekend(long timeMs) => DayOfWeek(timeMs) is System.DayOfWeek.Saturday or System.DayOfWeek.Sunday;

    internal static int HourOf(long timeMs) => (int)(timeMs / HourMs % 24);

    internal static DayOfWeek DayOfWeek(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).DayOfWeek;
}
