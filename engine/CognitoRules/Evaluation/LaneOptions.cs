namespace CognitoRules.Evaluation;

/// <summary>Over how many threads the rules of a replay, or groups of metrics, may be spread, and when that pays. Nothing that is found depends on it.</summary>
/// <param name="Count">Threads for rules at most; 1: rules always run where events are put in order.</param>
sealed record LaneOptions(int Count)
{
    /// <summary>Rules run on the thread that puts events in order.</summary>
    internal static LaneOptions One { get; } = new(1);

    /// <summary>How many events rules have seen when it is first looked how much work they are; looked at again whenever it is four times as many.</summary>
    internal int FirstLook { get; init; } = 8192;

    /// <summary>
    /// How much work an event must be for the rules together, in tenths of a microsecond. Below, reading takes longer than all rules, and handing events
    /// over would only cost. Where there are two processors, the reading and the ordering of events keep both busy until rules take several times as long.
    /// </summary>
    internal double WorkMin { get; init; } = Count > 2 ? 20 : 60;

    /// <summary>How many points, counted once for each rule that reads them, there must be before groups of metrics are dealt out to threads.</summary>
    internal long PointsMin { get; init; } = 500_000;

    /// <summary>How many events are handed over at once.</summary>
    internal int RunEventCount { get; init; } = 512;
}
