using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// What is known on one way through a condition: which texts a value may still be, between which numbers it lies, which questions have which
/// answer. Finds conditions whose parts exclude each other. Sound: it only says "never" when no event and no window can make it true.
/// </summary>
/// <param name="aggregates">The accumulators that conditions read.</param>
/// <param name="isJudged">Whether it is about a window that is judged: one that holds an event.</param>
sealed class Facts(IReadOnlyList<LoweredAggregate> aggregates, bool isJudged = false)
{
    // One thing known, and those known before it. A question has an answer; a text may be limited to a few; a number to a range.
    sealed record Fact(Fact? Before, Node About, bool Truth = true, IReadOnlySet<string>? Texts = null, NumberRange? Range = null);

    /// <summary>Whether a condition can hold at all, as far as this can tell.</summary>
    internal bool CanHold(Node condition) => Add(null, condition, true, out _);

    // Adds what follows from a condition being so; false when that contradicts what is known. Of two alternatives nothing is kept but that one can be.
    bool Add(Fact? known, Node node, bool holds, out Fact? result)
    {
        result = known;
        switch (node)
        {
            case BoolConstant constant:
                return constant.Value == holds;
            case NotNode not:
                return Add(known, not.Operand, !holds, out result);
            case AndNode both:
                return holds ? AddBoth(known, both.Left, both.Right, true, out result) : AddEither(known, both.Left, both.Right, false, out result);
            case OrNode either:
                return holds ? AddEither(known, either.Left, either.Right, true, out result) : AddBoth(known, either.Left, either.Right, false, out result);
            case CompareNode { Operator: Comparison.NotEqual } compare:
                return Add(known, compare with { Operator = Comparison.Equal }, !holds, out result);
            case CompareNode { Right: BoolConstant constant } compare:
                return Add(known, compare.Left, holds == constant.Value, out result);
            default:
                return AddAnswer(known, node, holds, out result);
        }
    }

    bool AddBoth(Fact? known, Node left, Node right, bool holds, out Fact? result)
    {
        result = known;
        return Add(known, left, holds, out var first) && Add(first, right, holds, out result);
    }

    bool AddEither(Fact? known, Node left, Node right, bool holds, out Fact? result)
    {
        var canLeft = Add(known, left, holds, out var fromLeft);
        var canRight = Add(known, right, holds, out var fromRight);
        result = canLeft == canRight ? known : canLeft ? fromLeft : fromRight;
        return canLeft || canRight;
    }

    bool AddAnswer(Fact? known, Node node, bool holds, out Fact? result)
    {
        result = known;
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if (fact is { Texts: null, Range: null } && fact.Truth != holds && fact.About.Equals(node)) return false;
        }
        result = new Fact(known, node, holds);
        foreach (var (word, truth) in Follows(node, holds))
        {
            if (!AddAnswer(result, word, truth, out result)) return false;
        }
        if (!holds) return CanBeOutside(known, node) && CanBeFalseFor(known, node);
        return node switch
        {
            CompareNode { Operator: Comparison.Equal, Right: TextConstant text } n => AddTexts(result, n.Left, [text.Value], out result),
            CompareNode { Operator: Comparison.Equal, Left: TextConstant text } n => AddTexts(result, n.Right, [text.Value], out result),
            InNode n => AddTexts(result, n.Text, n.Values.Values, out result),
            CompareNode { Right: NumberConstant limit } n => AddRange(result, n.Left, NumberRange.Of(n.Operator, limit.Value), out result),
            CompareNode { Left: NumberConstant limit } n => AddRange(result, n.Right, NumberRange.Of(Turned(n.Operator), limit.Value), out result),
            TextTestNode n => CanBeTrueFor(known, n),
            CidrNode { Networks.Values.Count: 0 } => false,
            MissingNode n => !IsPresent(known, n.Operand),
            _ => true,
        };
    }

    // What one outcome says about another.
    static IEnumerable<(Node Word, bool Truth)> Follows(Node node, bool holds)
    {
        if (node is not WordNode { Kind: ValueKind.Bool } word) yield break;
        if (word.Word == Word.Throttled && holds) yield return (word with { Word = Word.Failed }, true);
        if (word.Word == Word.Failed && holds) yield return (word with { Word = Word.Succeeded }, false);
    }

    bool AddTexts(Fact? known, Node text, IEnumerable<string> values, out Fact? result)
    {
        var allowed = values.ToHashSet(StringComparer.Ordinal);
        if (text is TextConstant itself) allowed.IntersectWith([itself.Value]);
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if (fact.Texts is not null && fact.About.Equals(text)) allowed.IntersectWith(fact.Texts);
            else if (fact is { Truth: true, About: MissingNode missing } && missing.Operand.Equals(text)) allowed.Clear();
            else if (!fact.Truth && fact.About is CompareNode { Operator: Comparison.Equal, Right: TextConstant other } n && n.Left.Equals(text)) allowed.Remove(other.Value);
            else if (!fact.Truth && fact.About is InNode list && list.Text.Equals(text)) allowed.ExceptWith(list.Values.Values);
            else if (fact.About is TextTestNode { Argument: TextConstant argument } test && test.Text.Equals(text)) allowed.RemoveWhere(v => Answer(test.Test, v, argument.Value) is { } answer && answer != fact.Truth);
        }
        result = new Fact(known, text, Texts: allowed);
        return allowed.Count > 0;
    }

    bool AddRange(Fact? known, Node number, NumberRange range, out Fact? result)
    {
        range = range.And(Natural(number));
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if (fact.Range is { } other && fact.About.Equals(number)) range = range.And(other);
            else if (fact is { Truth: true, About: MissingNode missing } && missing.Operand.Equals(number)) range = NumberRange.Nothing;
        }
        result = new Fact(known, number, Range: range);
        return !range.IsEmpty(IsWhole(number));
    }

    // A comparison that holds for every value there can be is never false; a value that may be missing can always make it so.
    bool CanBeOutside(Fact? known, Node node)
    {
        if (node is CompareNode { Left: NumberConstant limit } turned) node = new CompareNode(Turned(turned.Operator), turned.Right, limit);
        if (node is not CompareNode { Right: NumberConstant bound } compare || IsMissable(compare.Left)) return true;
        var range = Natural(compare.Left);
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if (fact.Range is { } other && fact.About.Equals(compare.Left)) range = range.And(other);
        }
        return !range.IsInside(NumberRange.Of(compare.Operator, bound.Value), IsWhole(compare.Left));
    }

    bool CanBeFalseFor(Fact? known, Node node)
    {
        var asked = node switch { CompareNode { Right: TextConstant } n => n.Left, InNode n => n.Text, TextTestNode n => n.Text, _ => null };
        var allowed = asked is TextConstant itself ? new HashSet<string>(StringComparer.Ordinal) { itself.Value } : (IReadOnlySet<string>?)null;
        for (var fact = known; asked is not null && fact is not null && allowed is null; fact = fact.Before)
        {
            if (fact.Texts is not null && fact.About.Equals(asked)) allowed = fact.Texts;
        }
        if (allowed is null) return true;
        return node switch
        {
            CompareNode { Right: TextConstant text } => allowed.Any(v => v != text.Value),
            InNode list => allowed.Any(v => !list.Values.Values.Contains(v, StringComparer.Ordinal)),
            TextTestNode { Argument: TextConstant argument } test => allowed.Any(v => Answer(test.Test, v, argument.Value) is not true),
            _ => true,
        };
    }

    bool CanBeTrueFor(Fact? known, TextTestNode test)
    {
        if (test.Argument is not TextConstant argument) return true;
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if (fact.Texts is { } allowed && fact.About.Equals(test.Text)) return allowed.Any(v => Answer(test.Test, v, argument.Value) is not false);
            if (fact is { Truth: true, About: MissingNode missing } && missing.Operand.Equals(test.Text)) return false;
        }
        return true;
    }

    static bool IsPresent(Fact? known, Node value)
    {
        for (var fact = known; fact is not null; fact = fact.Before)
        {
            if ((fact.Texts is not null || fact.Range is not null) && fact.About.Equals(value)) return true;
            if (fact is { Truth: true, About: TextTestNode test } && test.Text.Equals(value)) return true;
        }
        return false;
    }

    static bool? Answer(TextTest test, string text, string argument) => test switch
    {
        TextTest.StartsWith => text.StartsWith(argument, StringComparison.Ordinal),
        TextTest.EndsWith => text.EndsWith(argument, StringComparison.Ordinal),
        TextTest.Contains => text.Contains(argument, StringComparison.Ordinal),
        _ => null,
    };

    static Comparison Turned(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    bool IsMissable(Node node) => !IsCount(node) && node is not NumberConstant;

    NumberRange Natural(Node node) => node switch
    {
        AggregateNode { Slot: var slot } when aggregates[slot].Spec.Kind == AggregateKind.Share => new NumberRange(0, 1),
        AggregateNode { Slot: var slot } when isJudged && aggregates[slot] is { Spec.Kind: AggregateKind.Count, Condition: null } => new NumberRange(1, double.PositiveInfinity),
        TimePartNode { Part: TimePart.Hour } => new NumberRange(0, 23),
        TimePartNode => new NumberRange(1, 7),
        NumberConstant constant => NumberRange.Of(Comparison.Equal, constant.Value),
        _ => IsCount(node) || node is LengthNode ? new NumberRange(0, double.PositiveInfinity) : NumberRange.All,
    };

    internal bool IsWhole(Node node) => IsCount(node) || node is LengthNode or TimePartNode;

    // Counts are there even when nothing was counted.
    bool IsCount(Node node) => node is SeriesNode { Member: SeriesMember.Points or SeriesMember.Missing or SeriesMember.Above or SeriesMember.Below }
        || node is AggregateNode { Kind: ValueKind.Number, Slot: var slot } && aggregates[slot].Spec.Kind is AggregateKind.Count or AggregateKind.Distinct;
}
