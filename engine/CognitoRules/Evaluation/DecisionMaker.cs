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
    /// <param name="rules">The rules that may want it, each with what its `where` still asks.</param>
    /// <param name="known">What is known.</param>
    /// <param name="scope">Shows such an event.</param>
    internal Decision Make(List<(int Rule, Node Where)> rules, Knowledge known, Scope scope)
    {
        work += rules.Count + 1;
        var left = new List<Left>();
        foreach (var (rule, where) in rules)
        {
            var rest = questions.Rest(where, known, scope);
            if (rest is BoolConstant { Value: false }) continue;
            var answers = Answers(CodeOf(rule), known, scope);
            // An event that is no step of a sequence does nothing to it.
            if (answers.Steps.Length > 0 && answers.Steps.All(s => s is { Asked: null, Holds: false })) continue;
            left.Add(new Left(new Wanted(rule, answers), rest));
        }
        var forks = Forks(left, known);
        var asked = left.Where(l => l.Where is not BoolConstant).GroupBy(l => l.Where)
            .Select(g => (questions.Of(g.Key, g.Any(l => CodeOf(l.Wanted.Rule).Where!.IsEmitted)), g.Select(l => l.Wanted).ToArray()));
        return new Decision([.. left.Where(l => l.Where is BoolConstant).Select(l => l.Wanted)], [.. asked], forks);
    }

    sealed record Left(Wanted Wanted, Node Where);

    KnownAnswers Answers(RuleCode code, Knowledge known, Scope scope)
    {
        var lowered = code.Plan.Lowered;
        return new KnownAnswers(
            [.. code.Aggregates.Select((a, slot) => AnswerOf(lowered.Aggregates[slot].Condition, a.Condition))],
            [.. code.Steps.Select((s, step) => AnswerOf(lowered.Steps[step].Test, s.Test))]);

        Answer AnswerOf(Node? node, Condition? condition) => node is null ? new Answer(true, null) : questions.Rest(node, known, scope) switch
        {
            BoolConstant constant => new Answer(constant.Value, null),
            var rest => new Answer(false, questions.Of(rest, condition!.IsEmitted)),
        };
    }

    // Takes the conditions that can be told apart by a text out of those that are left. The word of which they ask the most different texts tells them
    // apart best.
    (int Field, NameTable<Branch> ByText)[] Forks(List<Left> left, Knowledge known)
    {
        var forks = new List<(int, NameTable<Branch>)>();
        var texts = left.Where(l => l.Where is not BoolConstant).ToDictionary(l => l, l => NecessaryTexts.Of([l.Where]));
        while (texts.Count > ForkMin)
        {
            var words = texts.SelectMany(t => t.Value, (of, text) => (Left: of.Key, Word: text.Key, Texts: text.Value))
                // An empty text and none look alike in a table.
                .Where(t => (known.Texts >> (int)t.Word & 1) == 0 && Words.Info(t.Word).Kind == ValueKind.Text && !t.Texts.Contains(""))
                .GroupBy(t => t.Word)
                .Where(g => g.Select(t => t.Left.Where).Distinct().Skip(ForkMin).Any())
                .ToList();
            if (words.Count == 0) break;
            var best = words.OrderByDescending(g => g.SelectMany(t => t.Texts).Distinct(StringComparer.Ordinal).Count()).ThenBy(g => g.Key).First();
            var byText = best.SelectMany(t => t.Texts, (of, text) => (Text: text, of.Left)).GroupBy(t => t.Text, t => (t.Left.Wanted.Rule, t.Left.Where), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
            forks.Add(((int)best.Key, new NameTable<Branch>(byText.Keys, text => new Branch(this, byText[text], known.WithText(best.Key)))));
            foreach (var fork in best.ToList())
            {
                texts.Remove(fork.Left);
                left.Remove(fork.Left);
            }
        }
        return [.. forks];
    }
}
