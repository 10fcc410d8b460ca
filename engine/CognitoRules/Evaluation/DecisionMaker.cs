using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>Makes decisions: strikes out of the rules' conditions what is known, and puts together what is left.</summary>
/// <param name="compiled">The rules, by number.</param>
/// <param name="questions">What they ask in common.</param>
sealed class DecisionMaker(IReadOnlyList<CompiledRule> compiled, SharedQuestions questions)
{
    /// <summary>Conditions so few are asked one by one; more stand in a table by the text they ask for.</summary>
    const int ForkMin = 3;

    /// <summary>
    /// Most rules that are struck through in all. Records decide how many kinds of event there are; what is beyond is asked as it was.
    /// </summary>
    internal const int WorkMax = 200_000;

    int work;

    /// <summary>Whether there is time for another decision that knows more than the one before.</summary>
    internal bool MayMakeMore => work < WorkMax;

    /// <summary>What a rule asks.</summary>
    internal RuleCode CodeOf(int rule) => compiled[rule].Code;

    /// <summary>Decides for all events of which the same is known as of the one that a scope shows.</summary>
    /// <param name="rules">The rules that may want it.</param>
    /// <param name="known">What is known.</param>
    /// <param name="scope">Shows such an event.</param>
    internal Decision Make(List<Candidate> rules, Knowledge known, Scope scope)
    {
        work += rules.Count + 1;
        var certain = new List<Wanted>();
        var left = new List<Left>();
        foreach (var rule in rules)
        {
            var rest = questions.Rest(rule.Where, known, scope);
            if (rest is BoolConstant { Value: false }) continue;
            var answers = Answers(CodeOf(rule.Rule), known, scope);
            // An event that is no step of a sequence does nothing to it.
            if (answers.Steps.Length > 0 && Array.TrueForAll(answers.Steps, s => s == Answer.No)) continue;
            var wanted = new Wanted(rule.Rule, answers);
            if (rest is BoolConstant) certain.Add(wanted);
            else left.Add(new Left(wanted, rule with { Where = rest }, NecessaryTexts.Of([rest])));
        }
        var forks = Forks(left, known);
        var asked = left.GroupBy(l => l.Rule.Where)
            .Select(g => new Question(questions.Of(g.Key, g.Any(l => CodeOf(l.Rule.Rule).Where!.IsEmitted)), [.. g.Select(l => l.Wanted)]));
        return new Decision([.. certain], [.. asked], [.. forks]);
    }

    sealed record Left(Wanted Wanted, Candidate Rule, IReadOnlyDictionary<Word, IReadOnlySet<string>> Texts);

    KnownAnswers Answers(RuleCode code, Knowledge known, Scope scope)
    {
        var lowered = code.Plan.Lowered;
        return new KnownAnswers(
            [.. code.Aggregates.Select((a, slot) => AnswerOf(lowered.Aggregates[slot].Condition, a.Condition))],
            [.. code.Steps.Select((s, step) => AnswerOf(lowered.Steps[step].Test, s.Test))]);

        Answer AnswerOf(Node? node, Condition? condition) => node is null ? Answer.Yes : questions.Rest(node, known, scope) switch
        {
            BoolConstant constant => constant.Value ? Answer.Yes : Answer.No,
            var rest => new Answer(false, questions.Of(rest, condition!.IsEmitted)),
        };
    }

    // Takes the conditions that can be told apart by a text out of those that are left.
    List<Fork> Forks(List<Left> left, Knowledge known)
    {
        var forks = new List<Fork>();
        while (left.Count > ForkMin && BestWord(left, known) is { } word)
        {
            var byText = new Dictionary<string, List<Candidate>>(StringComparer.Ordinal);
            foreach (var rule in left)
            {
                foreach (var text in TextsOf(rule, word, known))
                {
                    if (!byText.TryGetValue(text, out var rules)) byText[text] = rules = [];
                    rules.Add(rule.Rule);
                }
            }
            left.RemoveAll(l => TextsOf(l, word, known).Count > 0);
            forks.Add(new Fork((int)word, new NameTable<Branch>(byText.Keys, text => new Branch(this, byText[text], known.WithText(word)))));
        }
        return forks;
    }

    // The word of which conditions ask the most different texts tells them apart best; null when too few ask.
    static Word? BestWord(List<Left> left, Knowledge known)
    {
        var (best, most) = ((Word?)null, 0);
        for (var word = (Word)0; (int)word < Words.Count; word++)
        {
            var (conditions, texts) = (new HashSet<Node>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var rule in left)
            {
                if (TextsOf(rule, word, known) is not { Count: > 0 } some) continue;
                conditions.Add(rule.Rule.Where);
                texts.UnionWith(some);
            }
            if (conditions.Count > ForkMin && texts.Count > most) (best, most) = (word, texts.Count);
        }
        return best;
    }

    // The texts of a word by which a condition can be looked up; none when it cannot. An empty text and none look alike in a table.
    static IReadOnlySet<string> TextsOf(Left rule, Word word, Knowledge known) =>
        (known.Texts >> (int)word & 1) == 0 && Words.Info(word).Kind == ValueKind.Text && rule.Texts.TryGetValue(word, out var texts) && !texts.Contains("") ? texts : None;

    static readonly HashSet<string> None = [];
}
