using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// The questions that several conditions of one set of rules have in common, so that each is asked at most once per event. Equal conditions are one; a dear
/// question within different conditions remembers its answer until the next event. Belongs to one thread's rules: it says which event is at hand, and
/// whoever asks must ask about that one.
/// </summary>
sealed class SharedQuestions
{
    readonly Closures closures;
    readonly SharedAnswers answers;
    readonly Dictionary<Node, Condition> conditions = [];
    readonly Dictionary<Node, int> parts = [];
    readonly Dictionary<Node, BoolCode> decided = [];

    /// <param name="closures">Makes closures for the rules' set.</param>
    /// <param name="asked">All conditions over an event, once for each place.</param>
    internal SharedQuestions(Closures closures, IEnumerable<Node> asked)
    {
        answers = new SharedAnswers(asked.SelectMany(NodeTree.All).Where(IsDear).GroupBy(n => n).Where(g => g.Skip(1).Any()).Select(g => g.Key));
        this.closures = closures.With(answers);
    }

    /// <summary>How many dear questions are shared.</summary>
    internal int SharedCount => answers.Count;

    /// <summary>How often a shared dear question was worked out.</summary>
    internal long WorkedOut => answers.WorkedOut;

    /// <summary>The next event is at hand.</summary>
    internal void Next() => answers.Forget();

    /// <summary>The one condition that asks this, whoever asks.</summary>
    internal Condition Of(Node node, bool isEmitted)
    {
        if (!conditions.TryGetValue(node, out var condition)) conditions[node] = condition = new Condition(node, closures);
        if (isEmitted) condition.Emit();
        return condition;
    }

    /// <summary>
    /// What is left to ask of a condition when some of an event is known: its own parts in an order of their own, cheap ones first, each once. So conditions
    /// that ask the same are the same, however they were written.
    /// </summary>
    /// <param name="node">The condition.</param>
    /// <param name="known">What is known of the event.</param>
    /// <param name="scope">Shows an event of which this is known.</param>
    /// <returns>A constant when nothing is left to ask.</returns>
    internal Node Rest(Node node, Knowledge known, Scope scope)
    {
        switch (node)
        {
            case BoolConstant:
                return node;
            case NotNode not:
                return Not(Rest(not.Operand, known, scope));
            case AndNode:
                return Join<AndNode>(node, known, scope, (left, right) => new AndNode(left, right), decidedBy: false);
            case OrNode:
                return Join<OrNode>(node, known, scope, (left, right) => new OrNode(left, right), decidedBy: true);
            case ChoiceNode choice:
                var condition = Rest(choice.Condition, known, scope);
                if (condition is BoolConstant { Value: var holds }) return Rest(holds ? choice.Then : choice.Else, known, scope);
                return new ChoiceNode(condition, Rest(choice.Then, known, scope), Rest(choice.Else, known, scope));
            default:
                return known.Decides(node, scope.Event!) ? new BoolConstant(Answer(node, scope)) : node;
        }
    }

    static Node Not(Node operand) => operand switch
    {
        BoolConstant constant => new BoolConstant(!constant.Value),
        NotNode twice => twice.Operand,
        _ => new NotNode(operand),
    };

    Node Join<T>(Node node, Knowledge known, Scope scope, Func<Node, Node, Node> join, bool decidedBy) where T : Node
    {
        var rest = new List<Node>();
        foreach (var part in Closures.Chain<T>(node))
        {
            var left = Rest(part, known, scope);
            if (left is BoolConstant { Value: var holds } && holds == decidedBy) return left;
            if (left is not BoolConstant) rest.AddRange(left is T ? Closures.Chain<T>(left) : [left]);
        }
        if (rest.Count == 0) return new BoolConstant(!decidedBy);
        if (rest.Count > 1) rest.Sort((a, b) => OrderOf(a).CompareTo(OrderOf(b)));
        var joined = rest[0];
        for (var i = 1; i < rest.Count; i++)
        {
            if (OrderOf(rest[i]) != OrderOf(rest[i - 1])) joined = join(joined, rest[i]);
        }
        return joined;
    }

    // Equal parts have one place in the order; dear ones are behind all others.
    int OrderOf(Node part)
    {
        if (!parts.TryGetValue(part, out var order)) parts[part] = order = parts.Count + (NodeTree.All(part).Any(IsDear) ? 1 << 30 : 0);
        return order;
    }

    // The answer for this event is the answer for all that are known to be like it.
    bool Answer(Node node, Scope scope)
    {
        if (!decided.TryGetValue(node, out var code)) decided[node] = code = closures.Bool(node);
        return code(scope);
    }

    /// <summary>Whether a question costs more than remembering its answer: those that look through a text, or through many.</summary>
    internal static bool IsDear(Node node) => node is MatchNode or CidrNode or TextTestNode { Test: TextTest.Contains or TextTest.EqualsIgnoreCase } or InNode { Values.Values.Count: > Emitter.ListMax }
        && !NodeTree.All(node).Any(n => n is WordNode { Step: >= 0 } or RawNode { Step: >= 0 } or GroupNode or AggregateNode or BaselineNode or SeriesNode or BreachingNode);
}

/// <summary>The answers to shared questions about the event at hand.</summary>
sealed class SharedAnswers
{
    readonly Dictionary<Node, int> slots;

    // The number of the event for which it was worked out, twice, plus one when it holds.
    readonly uint[] answers;
    uint current;

    internal SharedAnswers(IEnumerable<Node> questions)
    {
        slots = questions.Select((question, slot) => (question, slot)).ToDictionary(q => q.question, q => q.slot);
        answers = new uint[slots.Count];
        Forget();
    }

    /// <summary>How many there are.</summary>
    internal int Count => answers.Length;

    /// <summary>How often one was worked out.</summary>
    internal long WorkedOut { get; private set; }

    /// <summary>Another event is at hand.</summary>
    internal void Forget()
    {
        current += 2;
        if (current != 0) return;
        Array.Clear(answers);
        current = 2;
    }

    /// <summary>A closure that asks at most once per event; the given one when nobody else asks this.</summary>
    internal BoolCode Share(Node node, BoolCode code)
    {
        if (!slots.TryGetValue(node, out var slot)) return code;
        return scope =>
        {
            ref var answer = ref answers[slot];
            if ((answer & ~1u) != current)
            {
                WorkedOut++;
                answer = current | (code(scope) ? 1u : 0u);
            }
            return (answer & 1) != 0;
        };
    }
}
