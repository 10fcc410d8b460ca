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

    /// <summary>How many nodes the tree has when everything shared is written out; each node is visited once.</summary>
    internal static long Size(Node node, Dictionary<Node, long> known)
    {
        if (known.TryGetValue(node, out var size)) return size;
        size = 1;
        foreach (var operand in Operands(node)) size = Math.Min(size + Size(operand, known), int.MaxValue);
        known[node] = size;
        return size;
    }

    /// <summary>Every node of a tree; shared ones once for each use.</summary>
    internal static IEnumerable<Node> All(Node node) => Operands(node).SelectMany(All).Prepend(node);
}
