using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Reads out of conditions which texts a word must be for them to hold: `Error == "A"` asks for one, `ClientId.In(list)` for one of several. What many rules
/// ask of the same word is then answered by one look at it.
/// </summary>
static class NecessaryTexts
{
    /// <summary>Longer lists are left to the condition itself.</summary>
    const int TextCountMax = 64;

    static readonly IReadOnlyDictionary<Word, IReadOnlySet<string>> Nothing = new Dictionary<Word, IReadOnlySet<string>>();

    /// <summary>The texts that must be so for any of the conditions to hold, by word.</summary>
    internal static IReadOnlyDictionary<Word, IReadOnlySet<string>> Of(IEnumerable<Node> roots)
    {
        IReadOnlyDictionary<Word, IReadOnlySet<string>>? all = null;
        foreach (var root in roots) all = all is null ? Of(root) : Either(all, Of(root));
        return all ?? Nothing;
    }

    // Anything not understood asks for nothing: sound, never sharp.
    static IReadOnlyDictionary<Word, IReadOnlySet<string>> Of(Node node) => node switch
    {
        AndNode n => Both(Of(n.Left), Of(n.Right)),
        OrNode n => Either(Of(n.Left), Of(n.Right)),
        CompareNode { Operator: Comparison.Equal, Left: WordNode { Step: -1 } word, Right: TextConstant text } => OneOf(word.Word, [text.Value]),
        CompareNode { Operator: Comparison.Equal, Right: WordNode { Step: -1 } word, Left: TextConstant text } => OneOf(word.Word, [text.Value]),
        InNode { Text: WordNode { Step: -1 } word } n => OneOf(word.Word, n.Values.Values),
        _ => Nothing,
    };

    static IReadOnlyDictionary<Word, IReadOnlySet<string>> OneOf(Word word, IReadOnlyList<string> texts) =>
        texts.Count > TextCountMax ? Nothing : new Dictionary<Word, IReadOnlySet<string>> { [word] = texts.ToHashSet(StringComparer.Ordinal) };

    static Dictionary<Word, IReadOnlySet<string>> Both(IReadOnlyDictionary<Word, IReadOnlySet<string>> a, IReadOnlyDictionary<Word, IReadOnlySet<string>> b)
    {
        var both = new Dictionary<Word, IReadOnlySet<string>>(a);
        foreach (var (word, texts) in b) both[word] = both.TryGetValue(word, out var others) ? texts.Intersect(others, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal) : texts;
        return both;
    }

    static Dictionary<Word, IReadOnlySet<string>> Either(IReadOnlyDictionary<Word, IReadOnlySet<string>> a, IReadOnlyDictionary<Word, IReadOnlySet<string>> b) =>
        a.Where(x => b.ContainsKey(x.Key)).ToDictionary(x => x.Key, x => (IReadOnlySet<string>)x.Value.Union(b[x.Key], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal));
}
