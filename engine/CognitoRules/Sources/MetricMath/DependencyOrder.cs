using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.MetricMath;

/// <summary>The names an expression uses.</summary>
static class MathNames
{
    /// <summary>Every use of a name, in the order written. Walks without recursion: a long sum is a deep tree.</summary>
    internal static IReadOnlyList<NameNode> In(MathNode root) => [.. All(root).OfType<NameNode>().OrderBy(n => n.Start)];

    /// <summary>Every node, in no order.</summary>
    internal static IEnumerable<MathNode> All(MathNode root)
    {
        var open = new Stack<MathNode>([root]);
        while (open.TryPop(out var node))
        {
            yield return node;
            foreach (var part in Parts(node)) open.Push(part);
        }
    }

    static IEnumerable<MathNode> Parts(MathNode node) => node switch
    {
        ArrayNode array => array.Items,
        CallNode call => call.Arguments,
        NegateNode negate => [negate.Operand],
        BinaryNode binary => [binary.Left, binary.Right],
        _ => [],
    };
}

/// <summary>Puts named expressions after what they need, and reports each circle once, at the use that closes it.</summary>
sealed class DependencyOrder
{
    readonly IReadOnlyList<MathInput> inputs;
    readonly DiagnosticBag bag;
    readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    readonly IReadOnlyList<NameNode>[] uses;
    readonly byte[] state;
    readonly List<int> path = [];

    internal DependencyOrder(IReadOnlyList<MathInput> inputs, MathNode?[] nodes, DiagnosticBag bag)
    {
        this.inputs = inputs;
        this.bag = bag;
        for (var i = 0; i < inputs.Count; i++) indexes.TryAdd(inputs[i].Name, i);
        uses = [.. nodes.Select(n => n is null ? [] : MathNames.In(n))];
        state = new byte[inputs.Count];
    }

    /// <summary>Adds every index that is part of no circle and needs none.</summary>
    internal void Find(List<int> order)
    {
        for (var i = 0; i < inputs.Count; i++) Visit(i, order);
    }

    // At most 500 series, so the recursion is bounded. State: 0 not seen, 1 on the path, 2 good, 3 part of a circle or in need of one.
    bool Visit(int index, List<int> order)
    {
        if (state[index] >= 2) return state[index] == 2;
        state[index] = 1;
        path.Add(index);
        var good = true;
        foreach (var use in uses[index])
        {
            if (!indexes.TryGetValue(use.Name, out var target)) continue;
            if (state[target] == 1)
            {
                var circle = path.SkipWhile(i => i != target).Append(target).Select(i => inputs[i].Name);
                bag.Add(MathMistakes.Cycle(inputs[index].Math!, use, [.. circle]));
                good = false;
            }
            else good &= Visit(target, order);
        }
        path.RemoveAt(path.Count - 1);
        state[index] = (byte)(good ? 2 : 3);
        if (good) order.Add(index);
        return good;
    }
}
