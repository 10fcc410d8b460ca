using CognitoRules.Predicates;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which rules want an event of which something is known: some do for certain, some if a condition holds that is asked once for all of them, and some by
/// the text of a word, which is looked up once and leads to a decision that knows more. A rule that cannot want such an event is in none of them.
/// </summary>
sealed class Decision
{
    readonly Wanted[] certain;
    readonly Question[] asked;
    readonly Fork[] forks;

    internal Decision(Wanted[] certain, Question[] asked, Fork[] forks) => (this.certain, this.asked, this.forks) = (certain, asked, forks);

    /// <summary>Adds the rules that want the event.</summary>
    internal void Find(Search search)
    {
        search.Add(certain);
        foreach (var question in asked)
        {
            if (question.Condition.Holds(search.Scope)) search.Add(question.Rules);
        }
        foreach (var fork in forks)
        {
            if (fork.ByText.TryFind(search.Scope.Event!.Text(fork.Field).Utf8, out var branch)) branch.Decide(search.Scope).Find(search);
        }
        search.Asked += asked.Length + forks.Length;
    }
}

/// <summary>The search for the rules that want one event.</summary>
/// <param name="ruleCount">How many rules there are.</param>
sealed class Search(int ruleCount)
{
    readonly Wanted[] found = new Wanted[ruleCount];
    int count;

    /// <summary>Shows the event.</summary>
    internal Scope Scope { get; } = new();

    /// <summary>How many conditions and texts were asked of all events so far.</summary>
    internal long Asked { get; set; }

    /// <summary>The rules that want it.</summary>
    internal ReadOnlySpan<Wanted> Found => found.AsSpan(0, count);

    /// <summary>Begins with another event.</summary>
    internal void Begin(EventRow row)
    {
        Scope.Event = row;
        count = 0;
    }

    /// <summary>Some rules want it.</summary>
    internal void Add(Wanted[] rules)
    {
        rules.CopyTo(found, count);
        count += rules.Length;
    }
}

/// <summary>A condition, and the rules that want the event if it holds.</summary>
sealed record Question(Condition Condition, Wanted[] Rules);

/// <summary>A word, and what each of its texts that rules ask for leads to.</summary>
sealed record Fork(int Field, NameTable<Branch> ByText);

/// <summary>What a text leads to; decided when the first event with this text comes, because rules name many more texts than a day has.</summary>
sealed class Branch(DecisionMaker maker, List<Candidate> rules, Knowledge known)
{
    Decision? decision;

    internal Decision Decide(Scope scope) => decision ??= maker.Make(rules, known, scope);
}

/// <summary>A rule that may want an event.</summary>
/// <param name="Rule">Its number.</param>
/// <param name="Where">What its `where` still asks.</param>
sealed record Candidate(int Rule, Node Where);

/// <summary>A rule that wants an event, and what is known of its other questions about it.</summary>
/// <param name="Rule">Its number.</param>
/// <param name="Known">What it need not ask.</param>
sealed record Wanted(int Rule, KnownAnswers Known);

/// <summary>The answers of a rule's own questions about an event, as far as they are known beforehand.</summary>
/// <param name="Fed">By accumulator: whether the event feeds it.</param>
/// <param name="Steps">By step: whether the event is one.</param>
sealed record KnownAnswers(Answer[] Fed, Answer[] Steps);

/// <summary>An answer, or what is left to ask for it.</summary>
/// <param name="holds">The answer, when nothing is left to ask.</param>
/// <param name="asked">What is left to ask; null: nothing.</param>
sealed class Answer(bool holds, Condition? asked)
{
    /// <summary>Nothing is left to ask: it holds.</summary>
    internal static readonly Answer Yes = new(true, null);

    /// <summary>Nothing is left to ask: it does not hold.</summary>
    internal static readonly Answer No = new(false, null);

    /// <summary>Whether it holds for the event at hand.</summary>
    internal bool For(Scope scope) => asked is null ? holds : asked.Holds(scope);
}
