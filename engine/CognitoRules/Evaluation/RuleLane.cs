using CognitoRules.Findings;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// A share of the rules over events, all that they touch, and how far they have come. Goes through every run of events on a thread of its own, and does with
/// its rules what <see cref="RuleStep"/> does with all of them.
/// </summary>
sealed class RuleLane
{
    readonly int number;
    readonly PoolAccounts accounts;
    readonly EventRow row;
    EventRules rules;
    List<(RuleRunner, Finding)> found = [];
    long nextSweepMs;

    /// <param name="number">Which lane it is, from 0.</param>
    /// <param name="accounts">Which account owns which pool; the lane's own.</param>
    /// <param name="rawPathCount">The raw paths of an event.</param>
    /// <param name="nextSweepMs">When rules are next told that time goes on.</param>
    internal RuleLane(int number, PoolAccounts accounts, int rawPathCount, long nextSweepMs)
    {
        this.number = number;
        this.accounts = accounts;
        this.nextSweepMs = nextSweepMs;
        row = new EventRow(rawPathCount, 0);
        rules = new EventRules([], accounts);
    }

    /// <summary>The rules.</summary>
    internal IReadOnlyList<RuleRunner> Runners => rules.Runners;

    /// <summary>Takes rules over, as they stand.</summary>
    internal void Own(IReadOnlyList<RuleRunner> runners)
    {
        rules = new EventRules(runners, accounts);
        foreach (var runner in runners)
        {
            runner.Accounts = accounts;
            runner.Found = (from, finding) => found.Add((from, finding));
        }
    }

    /// <summary>The next events.</summary>
    internal void Take(EventRun run)
    {
        found = run.FoundBy(number);
        for (var i = 0; i < run.Events.Count; i++)
        {
            run.Events.Unpack(i, row);
            if (row.TimeMs >= nextSweepMs)
            {
                nextSweepMs = row.TimeMs + EventRules.SweepMs;
                rules.AdvanceTo(row.TimeMs);
            }
            rules.Take(row);
        }
        if (run.AdvanceToMs > long.MinValue) rules.AdvanceTo(run.AdvanceToMs);
    }
}
