using CognitoRules.Predicates;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// The decisions for events of one action and outcome. Records come in few shapes: which truths hold and which words have a text. Once a shape has come
/// often enough, its events get a decision of their own, for which whatever asks for truths and for missing texts is already answered.
/// </summary>
/// <param name="rules">The rules that may want such events.</param>
/// <param name="known">What the action and the outcome tell.</param>
/// <param name="maker">Makes decisions.</param>
sealed class Shapes(List<(int Rule, Node Where)> rules, Knowledge known, DecisionMaker maker)
{
    /// <summary>How often a shape comes before it gets a decision of its own: making one takes as long as asking some events.</summary>
    internal const int SeenMin = 16;

    /// <summary>Most shapes of one action and outcome that are told apart.</summary>
    internal const int ShapeCountMax = 256;

    readonly (ulong Truths, ulong Texts) asked = Knowledge.AskedBy(rules.SelectMany(r => maker.CodeOf(r.Rule).Plan.Lowered.EventConditions()));
    readonly Dictionary<(ulong Truths, ulong Texts), Shape> shapes = [];
    Decision? general;
    Shape last = new(0, 0);

    /// <summary>The decision for an event.</summary>
    internal Decision Of(Scope scope)
    {
        var row = scope.Event!;
        var (truths, texts) = (row.Truths & asked.Truths, row.Texts & asked.Texts);
        if (last.Truths != truths || last.Texts != texts || last.Decision is null)
        {
            if (!shapes.TryGetValue((truths, texts), out var shape))
            {
                if (shapes.Count >= ShapeCountMax) return General(scope);
                shapes.Add((truths, texts), shape = new Shape(truths, texts));
            }
            last = shape;
            if (shape.Decision is null && (++shape.Seen < SeenMin || !maker.MayMakeMore)) return General(scope);
        }
        return last.Decision ??= maker.Make(rules, known with { Truths = known.Truths | asked.Truths, Presence = known.Presence | asked.Texts }, scope);
    }

    Decision General(Scope scope) => general ??= maker.Make(rules, known, scope);

    sealed class Shape(ulong truths, ulong texts)
    {
        internal readonly ulong Truths = truths;
        internal readonly ulong Texts = texts;
        internal int Seen;
        internal Decision? Decision;
    }
}
