using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// What is known of an event before its conditions are asked, because look-ups have told it apart: bit n of each is about word n. Events that are alike in
/// all that is known answer alike whatever asks for nothing else.
/// </summary>
/// <param name="Truths">The words whose truth is known.</param>
/// <param name="Presence">The words of which is known whether they have a text.</param>
/// <param name="Texts">The words whose text is known to the letter.</param>
readonly record struct Knowledge(ulong Truths, ulong Presence, ulong Texts)
{
    /// <summary>Everything about a word's text, too.</summary>
    internal Knowledge WithText(Word word) => this with { Presence = Presence | 1UL << (int)word, Texts = Texts | 1UL << (int)word };

    /// <summary>The truths a condition asks for, and the words whose text matters to it.</summary>
    internal static (ulong Truths, ulong Texts) AskedBy(IEnumerable<Node> conditions)
    {
        var (truths, texts) = (0UL, 0UL);
        foreach (var word in conditions.SelectMany(NodeTree.All).OfType<WordNode>().Where(w => w.Step < 0))
        {
            if (word.Kind == ValueKind.Bool) truths |= 1UL << (int)word.Word;
            else if (word.Kind == ValueKind.Text) texts |= 1UL << (int)word.Word;
        }
        return (truths, texts);
    }

    /// <summary>Whether the value of a node is the same for all events that are known to be like this one.</summary>
    internal bool Decides(Node node, EventRow row) => node switch
    {
        WordNode { Step: < 0, Kind: ValueKind.Bool } word => Has(Truths, word.Word),
        // A text that is known to be missing is known.
        WordNode { Step: < 0, Kind: ValueKind.Text } word => Has(Texts, word.Word) || (Has(Presence, word.Word) && !row.HasText((int)word.Word)),
        MissingNode { Operand: WordNode { Step: < 0, Kind: ValueKind.Text } word } => Has(Presence, word.Word),
        BoolConstant or NumberConstant or TextConstant => true,
        WordNode or RawNode or GroupNode or AggregateNode or BaselineNode or SeriesNode or BreachingNode => false,
        _ => All(NodeTree.Operands(node), row),
    };

    bool All(IEnumerable<Node> operands, EventRow row)
    {
        foreach (var operand in operands)
        {
            if (!Decides(operand, row)) return false;
        }
        return true;
    }

    static bool Has(ulong words, Word word) => (words >> (int)word & 1) != 0;
}
