using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which rules want an event. Look-ups tell it apart by source, action, outcome, shape and texts, by the necessary conditions the compiler read out of each
/// `where`; only what they leave open is asked, once for all rules that ask the same. Owned by the step whose rules it knows, on one thread.
/// </summary>
sealed class Router
{
    readonly Table trail;
    readonly Table activity;
    readonly Table findings;
    readonly Search search;

    /// <param name="rules">Rules over events; what wants an event is told by its number among them.</param>
    internal Router(IReadOnlyList<CompiledRule> rules)
    {
        search = new Search(rules.Count);
        Questions = rules.Count == 0 ? null : new SharedQuestions(rules[0].Code.Closures, rules.SelectMany(r => r.Code.Plan.Lowered.EventConditions()));
        var maker = Questions is null ? null : new DecisionMaker(rules, Questions);
        trail = Of(EventSources.CloudTrail);
        activity = Of(EventSources.ActivityLog);
        findings = Of(EventSources.Findings);

        Table Of(EventSources source) => new([.. Enumerable.Range(0, rules.Count).Where(i => rules[i].Rule.Events.HasFlag(source))], maker!);
    }

    /// <summary>What the rules ask in common.</summary>
    internal SharedQuestions? Questions { get; }

    /// <summary>How many conditions and texts were asked of all events so far, to find the rules that want them.</summary>
    internal long Asked => search.Asked;

    /// <summary>The rules that want this event; valid until the next is asked for.</summary>
    internal ReadOnlySpan<Wanted> Find(EventRow row)
    {
        if (Questions is null) return [];
        var table = row.Source switch { EventSources.CloudTrail => trail, EventSources.ActivityLog => activity, _ => findings };
        Questions.Next();
        search.Begin(row);
        table.Find(row.Text((int)Word.Action).Utf8).Of(search.Scope).Find(search);
        return search.Found;
    }

    sealed class Table
    {
        readonly ByOutcome anyAction;
        readonly NameTable<ByOutcome> byAction;

        internal Table(IReadOnlyList<int> rules, DecisionMaker maker)
        {
            anyAction = new ByOutcome(() => rules.Where(r => maker.CodeOf(r).Dispatch.Actions is null), default, maker);
            var actions = rules.SelectMany(r => maker.CodeOf(r).Dispatch.Actions ?? Enumerable.Empty<string>()).Distinct(StringComparer.Ordinal);
            byAction = new NameTable<ByOutcome>(actions, action => new ByOutcome(
                () => rules.Where(r => maker.CodeOf(r).Dispatch.Actions?.Contains(action) ?? true),
                // An empty name and none look alike in a table.
                action.Length == 0 ? default : default(Knowledge).WithText(Word.Action),
                maker));
        }

        internal ByOutcome Find(ReadOnlySpan<byte> action) => byAction.TryFind(action, out var rules) ? rules : anyAction;
    }

    /// <summary>
    /// The rules for one action, by how the request went: it failed, it succeeded, or it asked for more. Found when the first such event comes, because
    /// a set of rules names many more actions than a day has.
    /// </summary>
    sealed class ByOutcome(Func<IEnumerable<int>> rules, Knowledge action, DecisionMaker maker)
    {
        const ulong Failed = 1UL << (int)Word.Failed;
        const ulong Succeeded = 1UL << (int)Word.Succeeded;

        Shapes? failed;
        Shapes? succeeded;
        Shapes? open;

        internal Decision Of(Scope scope)
        {
            var row = scope.Event!;
            var shapes = row.Bool((int)Word.Failed) ? failed ??= Those(failed: true, succeeded: false, Failed)
                : row.Bool((int)Word.Succeeded) ? succeeded ??= Those(failed: false, succeeded: true, Failed | Succeeded)
                : open ??= Those(failed: false, succeeded: false, Failed | Succeeded);
            return shapes.Of(scope);
        }

        Shapes Those(bool failed, bool succeeded, ulong outcome) => new(
            [.. rules().Where(r => maker.CodeOf(r).Dispatch.Fits(failed, succeeded)).Select(r => new Candidate(r, maker.CodeOf(r).Plan.Lowered.Where ?? new BoolConstant(true)))],
            action with { Truths = action.Truths | outcome },
            maker);
    }
}
