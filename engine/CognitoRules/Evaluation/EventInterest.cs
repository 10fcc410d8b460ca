using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which events any rule of a set may want, asked before an event is decoded to the end, so that nothing goes on of the others: first by source, action and
/// outcome, because in the trail of a whole account nearly every event is of another service; then by all that the router can tell, for as long as that
/// refuses enough of them. For one thread at a time.
/// </summary>
sealed class EventInterest : IEventInterest
{
    /// <summary>So many events that may be wanted go by before more is asked: a short run would not win back what the router takes to make.</summary>
    internal const int TrialFrom = 20_000;

    /// <summary>Of so many events is found out whether asking pays.</summary>
    internal const int TrialCount = 10_000;

    // Asking costs about half of what is saved by an event refused.
    const int RefusedMin = TrialCount / 3 * 2;

    readonly Table trail;
    readonly Table activity;
    readonly IReadOnlyList<CompiledRule> rules;
    readonly int trialFrom;
    Router? router;
    int passedCount;
    int askedCount;
    int refusedCount;

    /// <param name="set">The rules.</param>
    /// <param name="trialFrom">How many events that may be wanted go by before more is asked.</param>
    internal EventInterest(CompiledRuleSet set, int trialFrom = TrialFrom)
    {
        this.trialFrom = trialFrom;
        rules = [.. set.Rules.Where(r => r.IsOverEvents)];
        trail = Of(EventSources.CloudTrail);
        activity = Of(EventSources.ActivityLog);

        Table Of(EventSources source) => new([.. rules.Where(r => r.Rule.Events.HasFlag(source)).Select(r => r.Code.Dispatch)]);
    }

    /// <inheritdoc/>
    public ulong WordsAsked { get; private set; }

    /// <inheritdoc/>
    public bool RawAsked { get; private set; }

    /// <inheritdoc/>
    public bool AsksMore()
    {
        if (passedCount < trialFrom && ++passedCount < trialFrom) return false;
        if (askedCount == TrialCount && refusedCount < RefusedMin) return false;
        router ??= MakeRouter();
        return true;
    }

    /// <inheritdoc/>
    public bool MayWant(EventSources source, ReadOnlySpan<byte> action, bool failed, bool succeeded) =>
        (source == EventSources.ActivityLog ? activity : trail).MayWant(action, failed ? Outcomes.Failed : succeeded ? Outcomes.Succeeded : Outcomes.Open);

    /// <inheritdoc/>
    public bool Wants(EventRow row)
    {
        var wants = !router!.Find(row).IsEmpty;
        if (askedCount >= TrialCount) return wants;
        askedCount++;
        if (!wants) refusedCount++;
        return wants;
    }

    Router MakeRouter()
    {
        foreach (var node in rules.SelectMany(r => r.Code.Plan.Lowered.EventConditions()).SelectMany(NodeTree.All))
        {
            if (node is WordNode word) WordsAsked |= 1UL << (int)word.Word;
            else if (node is RawNode) RawAsked = true;
        }
        return new Router(rules);
    }

    [Flags]
    enum Outcomes : byte
    {
        None = 0,
        Failed = 1,
        Succeeded = 2,
        Open = 4,
    }

    sealed class Table
    {
        readonly Outcomes anyAction;
        readonly NameTable<Outcomes> byAction;

        internal Table(IReadOnlyList<Dispatch> dispatches)
        {
            anyAction = All(dispatches.Where(d => d.Actions is null));
            var actions = dispatches.SelectMany(d => d.Actions ?? Enumerable.Empty<string>()).Distinct(StringComparer.Ordinal);
            byAction = new NameTable<Outcomes>(actions, a => All(dispatches.Where(d => d.Actions?.Contains(a) ?? true)));
        }

        internal bool MayWant(ReadOnlySpan<byte> action, Outcomes outcome) => ((byAction.TryFind(action, out var wanted) ? wanted : anyAction) & outcome) != 0;

        static Outcomes All(IEnumerable<Dispatch> dispatches) => dispatches.Aggregate(Outcomes.None, (all, d) => all | Of(d));

        static Outcomes Of(Dispatch dispatch) =>
            (dispatch.Fits(failed: true, succeeded: false) ? Outcomes.Failed : Outcomes.None)
            | (dispatch.Fits(failed: false, succeeded: true) ? Outcomes.Succeeded : Outcomes.None)
            | (dispatch.Fits(failed: false, succeeded: false) ? Outcomes.Open : Outcomes.None);
    }
}
