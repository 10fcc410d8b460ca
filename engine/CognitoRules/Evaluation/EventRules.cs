using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>Rules over events that run on one thread, and what finds those that want an event. Events come in order of time, each once.</summary>
sealed class EventRules(IReadOnlyList<RuleRunner> runners, PoolAccounts accounts)
{
    /// <summary>How often, in event time, rules that see no events are told that time goes on.</summary>
    internal const long SweepMs = 300_000;

    readonly RuleRunner[] runners = [.. runners];
    readonly Router router = new([.. runners.Select(r => r.Rule)]);

    /// <summary>The rules.</summary>
    internal IReadOnlyList<RuleRunner> Runners => runners;

    /// <summary>One event.</summary>
    internal void Take(EventRow row)
    {
        accounts.Learn(row);
        var wanted = router.Find(row);
        foreach (var rule in wanted) runners[rule.Rule].Begin(row);
        foreach (var rule in wanted) runners[rule.Rule].Announce();
        foreach (var rule in wanted) runners[rule.Rule].Finish(row, rule.Known);
    }

    /// <summary>No event before a moment will come any more: what can no longer change is closed.</summary>
    internal void AdvanceTo(long timeMs)
    {
        foreach (var runner in runners) runner.AdvanceTo(timeMs);
    }
}
