using System.Text;
using CognitoRules.Predicates;
using CognitoRules.Vocabulary;

namespace CognitoRules.Tests.Predicates;

/// <summary>Random nodes of every kind, whatever C# they could come from, and scopes for them.</summary>
sealed class RandomNodes(Seeded chance)
{
    readonly Seeded seed = chance;

    /// <summary>The raw paths that nodes name, by field.</summary>
    public static readonly IReadOnlyDictionary<string, int> RawFields = new Dictionary<string, int> { ["a.b"] = Words.Count, ["c"] = Words.Count + 1 };

    static readonly Word[] TextWords = [Word.Action, Word.Error, Word.Ip, Word.User];
    static readonly Word[] TruthWords = [Word.Failed, Word.Succeeded, Word.SignIn, Word.ReadOnly];
    static readonly double[] Numbers = [0, 1, -1, 3, 400, 404.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1_767_233_000_000];
    static readonly string[] Texts = [.. Lengths().Concat(["InitiateAuth", "InitiateAuthX", "203.0.113.7", "Zürich", "zÜrich", "a\0b", "\ud800", "true", ""])];

    public Node Truth(int depth)
    {
        switch (depth <= 0 ? seed.Below(6) : seed.Below(20))
        {
            case 0: return new WordNode(seed.Pick(TruthWords), -1, ValueKind.Bool);
            case 1: return new CompareNode(Comparison.Equal, Text(0), new TextConstant(seed.Pick(Texts)));
            case 2: return new CompareNode(Operator(), Number(0), Number(0));
            case 3: return seed.Below(4) == 0 ? new BoolConstant(seed.Below(2) == 0) : new RawNode(seed.Below(2) == 0 ? "a.b" : "c", seed.Below(4) == 0 ? 0 : -1, ValueKind.Bool);
            case 4: return seed.Below(2) == 0 ? new AggregateNode(seed.Below(3), ValueKind.Bool) : new GroupNode(seed.Below(2), ValueKind.Bool);
            case 5: return new MissingNode(seed.Below(2) == 0 ? Text(0) : Number(0));
            case 6 or 7 or 8: return new AndNode(Truth(depth - 1), Truth(depth - 1));
            case 9 or 10: return new OrNode(Truth(depth - 1), Truth(depth - 1));
            case 11: return new NotNode(Truth(depth - 1));
            case 12: return new ChoiceNode(Truth(depth - 1), Truth(depth - 1), Truth(depth - 1));
            case 13: return new CompareNode(seed.Below(2) == 0 ? Comparison.Equal : Comparison.NotEqual, Text(depth - 1), seed.Below(3) == 0 ? Text(depth - 1) : new TextConstant(seed.Pick(Texts)));
            case 14: return new CompareNode(seed.Below(2) == 0 ? Comparison.Equal : Comparison.NotEqual, Truth(depth - 1), Truth(depth - 1));
            case 15: return new TextTestNode((TextTest)seed.Below(4), Text(depth - 1), seed.Below(4) == 0 ? Text(0) : new TextConstant(seed.Pick(Texts)));
            case 16: return new InNode(Text(depth - 1), new TextSet([.. Enumerable.Range(0, seed.Below(40)).Select(_ => seed.Pick(Texts))]));
            case 17: return seed.Below(2) == 0 ? new CidrNode(Text(0), new TextSet(["203.0.113.0/24", "2001:db8::/32"])) : new MatchNode(Text(0), "^I.*h$");
            case 18: return seed.Below(2) == 0 ? new BaselineNode(0, BaselineMember.Learning) : new BreachingNode(0, 1, 2, Comparison.Greater, Number(0), MissingTreatment.Missing);
            default: return new CompareNode(Operator(), Number(depth - 1), Number(depth - 1));
        }
    }

    /// <summary>A scope in which everything can be asked; a third of all fields are missing.</summary>
    public Scope Scope() => new() { Event = Row(), Steps = [seed.Below(2) == 0 ? Row() : null], Aggregates = new Values(this), Group = new Values(this), Series = new Values(this) };

    Node Number(int depth) => (depth <= 0 ? seed.Below(4) : seed.Below(11)) switch
    {
        0 => new WordNode(seed.Below(2) == 0 ? Word.Status : Word.Time, seed.Below(4) == 0 ? 0 : -1, ValueKind.Number),
        1 => new NumberConstant(seed.Pick(Numbers)),
        2 => new RawNode("a.b", -1, ValueKind.Number),
        3 => new AggregateNode(seed.Below(3), ValueKind.Number),
        4 => new GroupNode(0, ValueKind.Number),
        5 => new LengthNode(Text(depth - 1)),
        6 => new ChoiceNode(Truth(depth - 1), Number(depth - 1), Number(depth - 1)),
        7 => seed.Below(2) == 0 ? new BaselineNode(0, (BaselineMember)seed.Below(3)) : new SeriesNode(0, (SeriesMember)seed.Below(8), null),
        8 => seed.Below(2) == 0 ? new TimePartNode(new WordNode(Word.Time, -1, ValueKind.Time), (TimePart)seed.Below(2)) : new ElapsedNode(Number(depth - 1), Number(depth - 1)),
        _ => new ArithmeticNode((Arithmetic)seed.Below(5), Number(depth - 1), Number(depth - 1)),
    };

    Node Text(int depth) => (depth <= 0 ? seed.Below(4) : seed.Below(7)) switch
    {
        0 or 1 => new WordNode(seed.Pick(TextWords), -1, ValueKind.Text),
        2 => new RawNode(seed.Below(2) == 0 ? "a.b" : "c", -1, ValueKind.Text),
        3 => new WordNode(seed.Pick(TextWords), 0, ValueKind.Text),
        4 => seed.Below(2) == 0 ? new AggregateNode(0, ValueKind.Text) : new GroupNode(0, ValueKind.Text),
        5 => new TextConstant(seed.Pick(Texts)),
        _ => new ChoiceNode(Truth(depth - 1), Text(depth - 1), Text(depth - 1)),
    };

    Comparison Operator() => (Comparison)seed.Below(6);

    EventRow Row()
    {
        var row = new EventRow(RawFields.Count, bufferBytes: 0);
        foreach (var field in TextWords.Select(w => (int)w).Concat(RawFields.Values))
        {
            if (seed.Below(3) > 0) row.SetText(field, seed.Pick(Texts));
        }
        foreach (var field in new[] { (int)Word.Status, (int)Word.Time }.Concat(RawFields.Values)) row.SetNumber(field, seed.Pick(Numbers));
        foreach (var word in TruthWords)
        {
            if (seed.Below(3) > 0) row.SetBool((int)word, seed.Below(2) == 0);
        }
        return row;
    }

    // Texts of every length about the sizes of machine words, alike but for one letter.
    static IEnumerable<string> Lengths() => new[] { 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 63, 64, 65, 100 }
        .SelectMany(n => new[] { new string('x', n), new string('x', n - 1) + "y", "y" + new string('x', n - 1) });

    // Values that stay the same however often they are asked for.
    sealed class Values(RandomNodes nodes) : IAggregateValues, IGroupValues, ISeriesValues
    {
        readonly double[] numbers = [.. Enumerable.Range(0, 4).Select(_ => nodes.seed.Pick(Numbers))];
        readonly string text = nodes.seed.Pick(Texts);
        readonly bool missing = nodes.seed.Below(3) == 0;

        public double Number(int slot) => numbers[slot];

        public TextValue Text(int slot) => missing ? TextValue.Missing : new TextValue(Encoding.UTF8.GetBytes(text));

        public bool Bool(int slot) => numbers[slot] > 0;

        public BaselineValue Baseline(int slot) => new(numbers[0], numbers[1], numbers[2], missing);

        public ReadOnlySpan<double> Points(int series) => numbers;
    }
}
