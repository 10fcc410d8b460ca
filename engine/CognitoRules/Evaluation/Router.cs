using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which rules may want an event, by source, action, outcome, and the texts they ask for: the necessary conditions the compiler read out of each
/// `where`. An event meets only these; `where` itself decides.
/// </summary>
sealed class Router
{
    readonly Table trail;
    readonly Table activity;
    readonly Table findings;

    internal Router(IReadOnlyList<RuleRunner> runners)
    {
        trail = Of(EventSources.CloudTrail);
        activity = Of(EventSources.ActivityLog);
        findings = Of(EventSources.Findings);

        Table Of(EventSources source) => new([.. runners.Where(r => r.Rule.Rule.Events.HasFlag(source))]);
    }

    /// <summary>The rules that may want this event; valid until the next is asked for.</summary>
    internal ReadOnlySpan<RuleRunner> Find(EventRow row)
    {
        var table = row.Source switch { EventSources.CloudTrail => trail, EventSources.ActivityLog => activity, _ => findings };
        return table.Find(row.Text((int)Word.Action).Utf8).Of(row).Find(row);
    }

    sealed class Table
    {
        readonly ByOutcome anyAction;
        readonly NameTable<ByOutcome> byAction;

        internal Table(IReadOnlyList<RuleRunner> runners)
        {
            anyAction = new ByOutcome(() => runners.Where(r => r.Rule.Code.Dispatch.Actions is null));
            var actions = runners.SelectMany(r => r.Rule.Code.Dispatch.Actions ?? Enumerable.Empty<string>()).Distinct(StringComparer.Ordinal);
            byAction = new NameTable<ByOutcome>(actions.Select(action =>
                KeyValuePair.Create(action, new ByOutcome(() => runners.Where(r => r.Rule.Code.Dispatch.Actions?.Contains(action) ?? true)))));
        }

        internal ByOutcome Find(ReadOnlySpan<byte> action) => byAction.TryFind(action, out var runners) ? runners : anyAction;
    }

    /// <summary>
    /// The rules for one action, by how the request went: it failed, it succeeded, or it asked for more. Found when the first such event comes, because
    /// a set of rules names many more actions than a day has.
    /// </summary>
    sealed class ByOutcome(Func<IEnumerable<RuleRunner>> runners)
    {
        Candidates? failed;
        Candidates? succeeded;
        Candidates? open;

        internal Candidates Of(EventRow row) => row.Bool((int)Word.Failed) ? failed ??= Those(failed: true, succeeded: false)
            : row.Bool((int)Word.Succeeded) ? succeeded ??= Those(failed: false, succeeded: true)
            : open ??= Those(failed: false, succeeded: false);

        Candidates Those(bool failed, bool succeeded) => new([.. runners().Where(r => r.Rule.Code.Dispatch.Fits(failed, succeeded))]);
    }
}
