namespace CognitoRules.Simulation;

/// <summary>What FirstSeen and Baseline mean, told over all events that a group ever had.</summary>
static class Memory
{
    const long DayMs = 86_400_000;
    const long HourMs = 3_600_000;

    /// <summary>Whether the window holds an address not seen in the days before, of a group known for a quarter of that time.</summary>
    internal static bool IsNews(View view, int days)
    {
        var withIp = view.Known.Where(e => e.Ip is not null).ToList();
        return view.Events.Any(e => e.Ip is not null && e.TimeMs - withIp[0].TimeMs >= days * DayMs / 4
            && !withIp.TakeWhile(k => k != e).Any(k => k.Ip == e.Ip && e.TimeMs - k.TimeMs <= days * DayMs));
    }

    /// <summary>The usual count of events in the window at this hour of the week; null while too little is known. For tumbling windows of an hour.</summary>
    internal static (double Median, double Score)? Usual(RuleModel rule, View view)
    {
        var hour = (view.NowMs - 1) / HourMs;
        var usual = view.Known.GroupBy(e => e.TimeMs / HourMs)
            .Where(h => h.Key < hour && h.Key >= hour - 28 * 24 - 1 && (hour - h.Key) % 168 is 0 or 1 or 167)
            .Select(h => (double)h.Count()).Order().ToList();
        if (usual.Count < 4) return null;
        var median = Median(usual);
        var spread = 1.4826 * Median([.. usual.Select(u => Math.Abs(u - median)).Order()]);
        return (median, (view.Events.Count - median) / Math.Max(spread, Math.Max(1, Math.Sqrt(median))));
    }

    static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
