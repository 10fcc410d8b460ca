using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// What an event must be like for a condition to hold: its action, its service, its outcome. Anything not understood needs nothing, so that the
/// result is sound; it is as sharp as the condition is plain.
/// </summary>
static class NecessaryConditions
{
    /// <summary>Necessary conditions of `where`, or of any step.</summary>
    internal static Dispatch Of(LoweredRule lowered)
    {
        var sources = lowered.Rule.Events;
        List<Node> roots = lowered.Steps.Count > 0
            ? [.. lowered.Steps.Select(s => lowered.Where is null ? s.Test : new AndNode(lowered.Where, s.Test))]
            : lowered.Where is null ? [] : [lowered.Where];
        var all = roots.Select(root => NeedsOf(root, sources)).Aggregate((Needs?)null, (all, next) => all is null ? next : Either(all, next)) ?? Needs.Nothing;
        return new Dispatch(all.Actions, all.Failed, all.Succeeded) { Services = all.Services, Texts = NecessaryTexts.Of(roots) };
    }

    sealed record Needs(IReadOnlySet<string>? Actions, bool Failed, bool Succeeded, IReadOnlySet<string>? Services = null)
    {
        internal static Needs Nothing { get; } = new(null, false, false);

        internal static Needs Never { get; } = new(new HashSet<string>(), true, true, new HashSet<string>());
    }

    static Needs NeedsOf(Node node, EventSources sources) => node switch
    {
        BoolConstant { Value: false } => Needs.Never,
        AndNode n => Both(NeedsOf(n.Left, sources), NeedsOf(n.Right, sources)),
        OrNode n => Either(NeedsOf(n.Left, sources), NeedsOf(n.Right, sources)),
        ChoiceNode n => Either(NeedsOf(n.Then, sources), NeedsOf(n.Else, sources)),
        NotNode n => NeedsOfNot(n.Operand, sources),
        CompareNode { Operator: Comparison.Equal, Left: WordNode { Step: -1 } word, Right: TextConstant text } => NeedsOfText(word.Word, [text.Value]),
        CompareNode { Operator: Comparison.Equal, Right: WordNode { Step: -1 } word, Left: TextConstant text } => NeedsOfText(word.Word, [text.Value]),
        CompareNode { Operator: Comparison.Equal, Right: BoolConstant { Value: var wanted } } n => wanted ? NeedsOf(n.Left, sources) : NeedsOfNot(n.Left, sources),
        InNode { Text: WordNode { Step: -1 } word } n => NeedsOfText(word.Word, n.Values.Values),
        TextTestNode { Text: WordNode { Step: -1, Word: Word.Error or Word.ErrorMessage } word } => NeedsOfText(word.Word, []),
        MatchNode { Text: WordNode { Step: -1, Word: Word.Error } word } => NeedsOfText(word.Word, []),
        CompareNode { Operator: Comparison.Greater or Comparison.GreaterOrEqual, Left: WordNode { Step: -1, Word: Word.Status }, Right: NumberConstant { Value: >= 400 } } => Needs.Nothing with { Failed = true },
        WordNode { Step: -1, Word: Word.Failed or Word.Throttled } => Needs.Nothing with { Failed = true },
        WordNode { Step: -1, Word: Word.Succeeded } => Needs.Nothing with { Succeeded = true },
        WordNode { Step: -1 } word when Words.ActOf(word.Word) is var act && act != ActKinds.None => Needs.Nothing with { Actions = Actions.NamesOf(act, sources).ToHashSet(StringComparer.Ordinal) },
        _ => Needs.Nothing,
    };

    // De Morgan: what must be so for a condition not to hold.
    static Needs NeedsOfNot(Node node, EventSources sources) => node switch
    {
        BoolConstant { Value: true } => Needs.Never,
        NotNode n => NeedsOf(n.Operand, sources),
        AndNode n => Either(NeedsOfNot(n.Left, sources), NeedsOfNot(n.Right, sources)),
        OrNode n => Both(NeedsOfNot(n.Left, sources), NeedsOfNot(n.Right, sources)),
        CompareNode { Operator: Comparison.NotEqual } n => NeedsOf(n with { Operator = Comparison.Equal }, sources),
        MissingNode { Operand: WordNode { Step: -1, Word: Word.Error } word } => NeedsOfText(word.Word, []),
        _ => Needs.Nothing,
    };

    static Needs NeedsOfText(Word word, IReadOnlyList<string> values) => word switch
    {
        Word.Action => Needs.Nothing with { Actions = values.ToHashSet(StringComparer.Ordinal) },
        Word.Service => Needs.Nothing with { Services = values.ToHashSet(StringComparer.Ordinal) },
        // An error is a failure in every shape of record; a message alone is not.
        Word.Error => Needs.Nothing with { Failed = true },
        _ => Needs.Nothing,
    };

    static Needs Both(Needs a, Needs b) => new(Intersect(a.Actions, b.Actions), a.Failed || b.Failed, a.Succeeded || b.Succeeded, Intersect(a.Services, b.Services));

    static Needs Either(Needs a, Needs b)
    {
        if (ReferenceEquals(a, Needs.Never)) return b;
        if (ReferenceEquals(b, Needs.Never)) return a;
        return new Needs(Union(a.Actions, b.Actions), a.Failed && b.Failed, a.Succeeded && b.Succeeded, Union(a.Services, b.Services));
    }

    static IReadOnlySet<string>? Intersect(IReadOnlySet<string>? a, IReadOnlySet<string>? b) =>
        a is null ? b : b is null ? a : a.Intersect(b, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

    static IReadOnlySet<string>? Union(IReadOnlySet<string>? a, IReadOnlySet<string>? b) =>
        a is null || b is null ? null : a.Union(b, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
}
