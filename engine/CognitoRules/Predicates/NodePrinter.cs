using System.Globalization;
using System.Text;

namespace CognitoRules.Predicates;

/// <summary>Prints nodes in prefix form, one root per line: for people who look at a stage, and for tests that pin it.</summary>
static class NodePrinter
{
    /// <summary>A rule's nodes.</summary>
    internal static string Print(LoweredRule lowered)
    {
        var text = new StringBuilder();
        void Line(string name, Node? node)
        {
            if (node is not null) text.Append(name).Append(" = ").Append(Print(node)).Append('\n');
        }

        Line("where", lowered.Where);
        for (var i = 0; i < lowered.By.Count; i++) Line($"by{i}", lowered.By[i]);
        foreach (var step in lowered.Steps) Line(step.Absent ? "absent" : $"step {step.Name}", step.Test);
        foreach (var aggregate in lowered.Aggregates)
        {
            text.Append(CultureInfo.InvariantCulture, $"slot{aggregate.Spec.Slot} = ({aggregate.Spec.Kind}");
            if (aggregate.Argument is not null) text.Append(' ').Append(Print(aggregate.Argument));
            if (aggregate.Condition is not null) text.Append(" if ").Append(Print(aggregate.Condition));
            if (aggregate.Spec.Days > 0) text.Append(CultureInfo.InvariantCulture, $" days {aggregate.Spec.Days}");
            text.Append(")\n");
        }
        foreach (var (name, value) in lowered.Let) Line($"let {name}", value);
        Line("when", lowered.When);
        Line("severity", lowered.Severity);
        foreach (var value in lowered.Finding) Line("finding", value);
        return text.ToString();
    }

    /// <summary>One node and what is below it.</summary>
    internal static string Print(Node node)
    {
        var operands = string.Concat(NodeTree.Operands(node).Select(o => " " + Print(o)));
        return node switch
        {
            TextConstant n => Quote(n.Value),
            NumberConstant n => n.Value.ToString("R", CultureInfo.InvariantCulture),
            BoolConstant n => n.Value ? "true" : "false",
            WordNode { Step: < 0 } n => n.Word.ToString(),
            WordNode n => string.Create(CultureInfo.InvariantCulture, $"step{n.Step}.{n.Word}"),
            RawNode n => string.Create(CultureInfo.InvariantCulture, $"(raw {n.Kind} {Quote(n.Path)}{(n.Step < 0 ? "" : $" step{n.Step}")})"),
            GroupNode n => string.Create(CultureInfo.InvariantCulture, $"by{n.Part}"),
            AggregateNode n => string.Create(CultureInfo.InvariantCulture, $"slot{n.Slot}"),
            BaselineNode n => string.Create(CultureInfo.InvariantCulture, $"slot{n.Slot}.{n.Member}"),
            SeriesNode n => string.Create(CultureInfo.InvariantCulture, $"(series{n.Series}.{n.Member}{operands})"),
            BreachingNode n => string.Create(CultureInfo.InvariantCulture, $"(series{n.Series}.Breaching {n.Count} of {n.Of} {n.Comparison}{operands} {n.Treatment})"),
            CompareNode n => $"({n.Operator}{operands})",
            ArithmeticNode n => $"({n.Operator}{operands})",
            TextTestNode n => $"({n.Test}{operands})",
            InNode n => $"(In{operands} {string.Join(' ', n.Values.Values.Select(Quote))})",
            CidrNode n => $"(InCidr{operands} {string.Join(' ', n.Networks.Values.Select(Quote))})",
            MatchNode n => $"(Matches{operands} {Quote(n.Pattern)})",
            TimePartNode n => $"({n.Part}{operands})",
            _ => $"({node.GetType().Name[..^"Node".Length]}{operands})",
        };
    }

    static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
