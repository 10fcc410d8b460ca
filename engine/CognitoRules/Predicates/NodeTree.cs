namespace CognitoRules.Predicates;

/// <summary>Walks over nodes.</summary>
static class NodeTree
{
    /// <summary>The direct operands of a node.</summary>
    internal static IEnumerable<Node> Operands(Node node) => node switch
    {
        SeriesNode { Limit: { } limit } => [limit],
        BreachingNode n => [n.Limit],
        NotNode n => [n.Operand],
        AndNode n => [n.Left, n.Right],
        OrNode n => [n.Left, n.Right],
        ChoiceNode n => [n.Condition, n.Then, n.Else],
        CompareNode n => [n.Left, n.Right],
        MissingNode n => [n.Operand],
        ArithmeticNode n => [n.Left, n.Right],
        TextTestNode n => [n.Text, n.Argument],
        InNode n => [n.Text],
        CidrNode n => [n.Text],
        MatchNode n => [n.Text],
        LengthNode n => [n.Text],
        TimePartNode n => [n.Time],
        ElapsedNode n => [n.From, n.To],
        _ => [],
    };

    /// <summary>Every node of a tree; shared ones once for each use.</summary>
    internal static IEnumerable<Node> All(Node root)
    {
        var waiting = new Stack<Node>([root]);
        while (waiting.TryPop(out var node))
        {
            yield return node;
            foreach (var operand in Operands(node)) waiting.Push(operand);
        }
    }
}

/// <summary>How large and how deep trees are when everything shared is written out. Each node is visited once, however often it is shared.</summary>
sealed class NodeSizes
{
    readonly Dictionary<Node, (long Size, int Depth)> known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The deepest tree so far.</summary>
    internal int DepthMax { get; private set; }

    /// <summary>The nodes of all trees together.</summary>
    internal long Total(IEnumerable<Node> roots) => roots.Sum(root => Of(root).Size);

    (long Size, int Depth) Of(Node node)
    {
        if (known.TryGetValue(node, out var found)) return found;
        var (size, depth) = (1L, 1);
        foreach (var operand in NodeTree.Operands(node))
        {
            var (operandSize, operandDepth) = Of(operand);
            size = Math.Min(size + operandSize, int.MaxValue);
            depth = Math.Max(depth, operandDepth + 1);
        }
        DepthMax = Math.Max(DepthMax, depth);
        known[node] = (size, depth);
        return (size, depth);
    }
}
