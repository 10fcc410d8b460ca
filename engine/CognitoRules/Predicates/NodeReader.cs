using System.Text;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Reads nodes that <see cref="NodeWriter"/> wrote. Believes no length and no number; what it made is still to be checked by <see cref="NodeCheck"/>.</summary>
sealed class NodeReader
{
    readonly BinaryReader reader;
    readonly IReadOnlyList<RulePart> parts;
    readonly LoweredRule lowered;
    int nodes;
    int depth;

    NodeReader(Rule rule, byte[] bytes, int start, int length)
    {
        reader = new BinaryReader(new MemoryStream(bytes, start, length, writable: false), new UTF8Encoding(false, true));
        parts = RulePart.Of(rule);
        lowered = new LoweredRule { Rule = rule };
    }

    /// <summary>The nodes, or null when the bytes are not those of this rule.</summary>
    internal static LoweredRule? Read(Rule rule, byte[] bytes, int start, int length)
    {
        try
        {
            var read = new NodeReader(rule, bytes, start, length);
            read.ReadRule();
            return read.reader.BaseStream.Position == length && NodeCheck.Holds(read.lowered) ? read.lowered : null;
        }
        // A damaged file ends too early, holds a length or a number that cannot be, or bytes that are no text.
        catch (Exception damaged) when (damaged is IOException or FormatException or ArgumentException or InvalidDataException)
        {
            return null;
        }
    }

    void ReadRule()
    {
        lowered.Where = Optional();
        Each(() => lowered.By.Add(Node()));
        Each(() => lowered.Steps.Add((reader.ReadString(), Truth(), Node())));
        Each(() => lowered.Aggregates.Add(Aggregate()));
        Each(() => lowered.Let.Add((reader.ReadString(), Node())));
        lowered.When = Optional();
        Each(() => lowered.Comparisons.Add(WrittenComparison()));
        lowered.Severity = Optional();
        Each(() => lowered.Finding.Add(Node()));
    }

    LoweredAggregate Aggregate()
    {
        var (kind, argumentKind, days) = ((AggregateKind)Below((int)AggregateKind.Baseline + 1), Kind(), Number(NodeCheck.DaysMax));
        var written = Written();
        return new LoweredAggregate(new AggregateSpec(lowered.Aggregates.Count, kind, argumentKind, written.Text, days), Optional(), Optional(), written);
    }

    LoweredComparison WrittenComparison()
    {
        var sign = reader.ReadString();
        if (sign is not ("" or "==" or "!=" or "<" or "<=" or ">" or ">=")) throw new InvalidDataException();
        var written = Written();
        return written.Role == PartRole.When ? new LoweredComparison(sign, written, Node(), Optional(), Node()) : throw new InvalidDataException();
    }

    // What messages show is taken from the rule itself, never from the file.
    Written Written()
    {
        var (role, index) = ((PartRole)Below((int)PartRole.Finding + 1), Number(Gate.ExpressionCountMax));
        var part = parts.FirstOrDefault(p => p.Role == role && p.Index == index) ?? throw new InvalidDataException();
        var (start, end) = (Number(part.Code.Text.Length), Number(part.Code.Text.Length));
        return start < end ? Predicates.Written.Of(part, start, end) : throw new InvalidDataException();
    }

    Node? Optional() => Truth() ? Node() : null;

    void Each(Action read)
    {
        for (var count = Number(NodeCheck.NodeCountMax); count > 0; count--) read();
    }

    Node Node()
    {
        if (++nodes > 3 * NodeCheck.NodeCountMax || ++depth > NodeCheck.DepthMax) throw new InvalidDataException();
        var node = (NodeTag)Below((int)NodeTag.BreachingNode + 1) switch
        {
            NodeTag.TextConstant => new TextConstant(reader.ReadString()),
            NodeTag.NumberConstant => new NumberConstant(reader.ReadDouble()),
            NodeTag.BoolConstant => new BoolConstant(Truth()),
            NodeTag.WordNode => Word(),
            NodeTag.RawNode => new RawNode(reader.ReadString(), Number(Gate.ExpressionCountMax) - 1, Kind()),
            NodeTag.GroupNode => new GroupNode(Number(Gate.ExpressionCountMax), Kind()),
            NodeTag.AggregateNode => new AggregateNode(Number(NodeCheck.AggregateCountMax), Kind()),
            NodeTag.BaselineNode => new BaselineNode(Number(NodeCheck.AggregateCountMax), (BaselineMember)Below((int)BaselineMember.Learning + 1)),
            NodeTag.SeriesNode => new SeriesNode(Number(int.MaxValue), (SeriesMember)Below((int)SeriesMember.Below + 1), Optional()),
            NodeTag.BreachingNode => Breaching(),
            NodeTag.NotNode => new NotNode(Node()),
            NodeTag.AndNode => new AndNode(Node(), Node()),
            NodeTag.OrNode => new OrNode(Node(), Node()),
            NodeTag.ChoiceNode => new ChoiceNode(Node(), Node(), Node()),
            NodeTag.CompareNode => new CompareNode(Comparison(), Node(), Node()),
            NodeTag.MissingNode => new MissingNode(Node()),
            NodeTag.ArithmeticNode => new ArithmeticNode((Arithmetic)Below((int)Arithmetic.Remainder + 1), Node(), Node()),
            NodeTag.TextTestNode => new TextTestNode((TextTest)Below((int)TextTest.EqualsIgnoreCase + 1), Node(), Node()),
            NodeTag.InNode => Texts() is var values ? new InNode(Node(), values) : null!,
            NodeTag.CidrNode => Texts() is var networks ? new CidrNode(Node(), networks) : null!,
            NodeTag.MatchNode => reader.ReadString() is var pattern ? new MatchNode(Node(), pattern) : null!,
            NodeTag.LengthNode => new LengthNode(Node()),
            NodeTag.TimePartNode => (TimePart)Below((int)TimePart.Weekday + 1) is var part ? new TimePartNode(Node(), part) : null!,
            NodeTag.ElapsedNode => new ElapsedNode(Node(), Node()),
            _ => (Node)null!,
        };
        depth--;
        return node;
    }

    WordNode Word()
    {
        var word = (Word)Below(Words.Count);
        return new WordNode(word, Number(Gate.ExpressionCountMax) - 1, Words.Info(word).Kind);
    }

    BreachingNode Breaching()
    {
        var (series, count, of) = (Number(int.MaxValue), Number(int.MaxValue), Number(int.MaxValue));
        var (comparison, treatment) = (Comparison(), (MissingTreatment)Below((int)MissingTreatment.Ignore + 1));
        return new BreachingNode(series, count, of, comparison, Node(), treatment);
    }

    TextSet Texts()
    {
        var count = Number(ListLengthMax);
        var values = new List<string>();
        for (var i = 0; i < count; i++) values.Add(reader.ReadString());
        return new TextSet(values);
    }

    // A list parameter is as long as its file; an entry is not larger than this many texts of one byte.
    const int ListLengthMax = NodeCache.EntryLengthMax;

    int Number(int max) => reader.Read7BitEncodedInt() is var number && number >= 0 && number <= max ? number : throw new InvalidDataException();

    bool Truth() => reader.ReadByte() switch { 0 => false, 1 => true, _ => throw new InvalidDataException() };

    ValueKind Kind() => (ValueKind)Below((int)ValueKind.TextList + 1);

    Comparison Comparison() => (Comparison)Below((int)Predicates.Comparison.GreaterOrEqual + 1);

    // Members are numbered from 0 without gaps. Not a generic method: those are compiled anew in every process.
    int Below(int count) => reader.ReadByte() is var number && number < count ? number : throw new InvalidDataException();
}
