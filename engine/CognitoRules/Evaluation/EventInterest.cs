using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which events any rule of a set may want, by source, action and outcome: the first of the router's questions, asked before an event is decoded to the
/// end. In the trail of a whole account nearly every event is of another service.
/// </summary>
sealed class EventInterest : IEventInterest
{
    readonly Table trail;
    readonly Table activity;

    internal EventInterest(CompiledRuleSet rules)
    {
        trail = Of(EventSources.CloudTrail);
        activity = Of(EventSources.ActivityLog);

        Table Of(EventSources source) => new([.. rules.Rules.Where(r => r.Rule.Events.HasFlag(source)).Select(r => r.Code.Dispatch)]);
    }

    /// <inheritdoc/>
    public bool MayWant(EventSources source, ReadOnlySpan<byte> action, bool failed, bool succeeded) =>
        (source == EventSources.ActivityLog ? activity : trail).MayWant(action, failed ? Outcomes.Failed : succeeded ? Outcomes.Succeeded : Outcomes.Open);

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
