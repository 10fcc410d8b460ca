using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Writes a rule's nodes down: one tag byte per node, its fields, its operands; lengths before lists and texts.</summary>
static class NodeWriter
{
    /// <summary>The nodes as bytes. Nothing in them depends on where in a file the rule stands.</summary>
    internal static byte[] Write(LoweredRule lowered)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, new UTF8Encoding(false, true));
        Optional(writer, lowered.Where);
        List(writer, lowered.By, n => Node(writer, n));
        List(writer, lowered.Steps, s =>
        {
            writer.Write(s.Name);
            writer.Write(s.Absent);
            Node(writer, s.Test);
        });
        List(writer, lowered.Aggregates, a => Aggregate(writer, a));
        List(writer, lowered.Let, l =>
        {
            writer.Write(l.Name);
            Node(writer, l.Value);
        });
        Optional(writer, lowered.When);
        List(writer, lowered.Comparisons, c =>
        {
            writer.Write(c.Operator);
            Written(writer, c.Written);
            Node(writer, c.Left);
            Optional(writer, c.Right);
            Node(writer, c.Holds);
        });
        Optional(writer, lowered.Severity);
        List(writer, lowered.Finding, n => Node(writer, n));
        writer.Flush();
        return stream.ToArray();
    }

    static void Aggregate(BinaryWriter writer, LoweredAggregate aggregate)
    {
        writer.Write((byte)aggregate.Spec.Kind);
        writer.Write((byte)aggregate.Spec.Argument);
        writer.Write7BitEncodedInt(aggregate.Spec.Days);
        Written(writer, aggregate.Written);
        Optional(writer, aggregate.Condition);
        Optional(writer, aggregate.Argument);
    }

    static void Written(BinaryWriter writer, Written written)
    {
        writer.Write((byte)written.Role);
        writer.Write7BitEncodedInt(written.Index);
        writer.Write7BitEncodedInt(written.Start);
        writer.Write7BitEncodedInt(written.End);
    }

    static void Optional(BinaryWriter writer, Node? node)
    {
        writer.Write(node is not null);
        if (node is not null) Node(writer, node);
    }

    static void List<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items) write(item);
    }

    static void Node(BinaryWriter writer, Node node)
    {
        writer.Write((byte)TagOf(node));
        switch (node)
        {
            case TextConstant n: writer.Write(n.Value); break;
            case NumberConstant n: writer.Write(n.Value); break;
            case BoolConstant n: writer.Write(n.Value); break;
            case WordNode n:
                writer.Write((byte)n.Word);
                writer.Write7BitEncodedInt(n.Step + 1);
                break;
            case RawNode n:
                writer.Write(n.Path);
                writer.Write7BitEncodedInt(n.Step + 1);
                writer.Write((byte)n.Kind);
                break;
            case GroupNode n:
                writer.Write7BitEncodedInt(n.Part);
                writer.Write((byte)n.Kind);
                break;
            case AggregateNode n:
                writer.Write7BitEncodedInt(n.Slot);
                writer.Write((byte)n.Kind);
                break;
            case BaselineNode n:
                writer.Write7BitEncodedInt(n.Slot);
                writer.Write((byte)n.Member);
                break;
            case SeriesNode n:
                writer.Write7BitEncodedInt(n.Series);
                writer.Write((byte)n.Member);
                Optional(writer, n.Limit);
                return;
            case BreachingNode n:
                writer.Write7BitEncodedInt(n.Series);
                writer.Write7BitEncodedInt(n.Count);
                writer.Write7BitEncodedInt(n.Of);
                writer.Write((byte)n.Comparison);
                writer.Write((byte)n.Treatment);
                break;
            case CompareNode n: writer.Write((byte)n.Operator); break;
            case ArithmeticNode n: writer.Write((byte)n.Operator); break;
            case TextTestNode n: writer.Write((byte)n.Test); break;
            case InNode n: List(writer, n.Values.Values, writer.Write); break;
            case CidrNode n: List(writer, n.Networks.Values, writer.Write); break;
            case MatchNode n: writer.Write(n.Pattern); break;
            case TimePartNode n: writer.Write((byte)n.Part); break;
        }
        foreach (var operand in NodeTree.Operands(node)) Node(writer, operand);
    }

    static NodeTag TagOf(Node node) => Enum.Parse<NodeTag>(node.GetType().Name);
}

/// <summary>The kinds of node, as they are numbered in a file.</summary>
enum NodeTag : byte
{
#pragma warning disable CS1591 // Each is the node of its name.
    TextConstant, NumberConstant, BoolConstant, WordNode, RawNode, GroupNode, AggregateNode, BaselineNode, SeriesNode, NotNode, AndNode, OrNode, ChoiceNode,
    CompareNode, MissingNode, ArithmeticNode, TextTestNode, InNode, CidrNode, MatchNode, LengthNode, TimePartNode, ElapsedNode, BreachingNode,
#pragma warning restore CS1591
}
