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
sealed class Shapes(List<Candidate> rules, Knowledge known, DecisionMaker maker)
{
    /// <summary>How often a shape comes before it gets a decision of its own: making one takes as long as asking some events.</summary>
    internal const int SeenMin = 16;

    /// <summary>Most shapes of one action and outcome that are told apart.</summary>
    internal const int ShapeCountMax = 256;

    readonly (ulong Truths, ulong Texts) asked = Knowledge.AskedBy(rules.SelectMany(r => maker.CodeOf(r.Rule).Plan.Lowered.EventConditions()));
    Shape?[] shapes = new Shape?[8];
    int shapeCount;
    Decision? general;
    Shape last = new(0, 0);

    /// <summary>The decision for an event.</summary>
    internal Decision Of(Scope scope)
    {
        var row = scope.Event!;
        var (truths, texts) = (row.Truths & asked.Truths, row.Texts & asked.Texts);
        if (last.Truths != truths || last.Texts != texts || last.Decision is null)
        {
            if (Find(truths, texts) is not { } shape) return General(scope);
            last = shape;
            if (shape.Decision is null && (++shape.Seen < SeenMin || !maker.MayMakeMore)) return General(scope);
        }
        return last.Decision ??= maker.Make(rules, known with { Truths = known.Truths | asked.Truths, Presence = known.Presence | asked.Texts }, scope);
    }

    // Null when there are too many. No shape is taken out again, and half of the places stay free, so a search ends soon.
    Shape? Find(ulong truths, ulong texts)
    {
        var place = PlaceOf(truths, texts);
        if (shapes[place] is { } shape) return shape;
        if (shapeCount == ShapeCountMax) return null;
        if (++shapeCount > shapes.Length / 2)
        {
            var before = shapes;
            shapes = new Shape?[2 * before.Length];
            foreach (var known in before)
            {
                if (known is not null) shapes[PlaceOf(known.Truths, known.Texts)] = known;
            }
            place = PlaceOf(truths, texts);
        }
        return shapes[place] = new Shape(truths, texts);
    }

    // Where it is, or would be.
    int PlaceOf(ulong truths, ulong texts)
    {
        var last = shapes.Length - 1;
        var place = (int)((truths * 0x9E37_79B9_7F4A_7C15 ^ texts) * 0xC2B2_AE3D_27D4_EB4F >> 40) & last;
        while (shapes[place] is { } other && (other.Truths != truths || other.Texts != texts)) place = (place + 1) & last;
        return place;
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
