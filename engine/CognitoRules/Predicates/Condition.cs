using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// A yes-or-no expression of a rule at work. It begins as closures, which cost next to nothing to make, and goes on as emitted code when it turns out to
/// be asked so often that emitting pays. Both say the same of every scope, so nobody can tell but by the clock. Safe to ask from several threads.
/// </summary>
/// <param name="node">What is asked, checked.</param>
/// <param name="closures">Makes closures of nodes.</param>
/// <param name="askedMin">How often the closures are asked before code is emitted; null: as often as emitting takes to pay.</param>
sealed class Condition(Node node, Closures closures, int? askedMin = null)
{
    /// <summary>
    /// Emitting a condition takes about as long as this many answers of emitted code save: so a short run does not pay for what it cannot use, and a
    /// long one loses no more than it gains soon after. The benchmark `predicates` measures both sides.
    /// </summary>
    internal const int AskedMin = 100_000;

    /// <summary>The same for conditions of few nodes: they are one closure or two, made for just their shape, and emitting them gains little.</summary>
    internal const int PlainAskedMin = 500_000;

    const int PlainNodeCountMax = 6;

    BoolCode code = closures.Bool(node);
    int left = askedMin ?? (NodeTree.All(node).Skip(PlainNodeCountMax).Any() ? AskedMin : PlainAskedMin);

    /// <summary>Whether it is asked as emitted code.</summary>
    internal bool IsEmitted { get; private set; }

    /// <summary>Whether it holds. Never throws; allocates nothing but at the moment it turns into emitted code.</summary>
    internal bool Holds(Scope scope)
    {
        // Two threads may count two answers as one, or emit the same twice: neither changes what is said.
        if (left > 0 && --left == 0) Emit();
        return code(scope);
    }

    /// <summary>Goes on as emitted code from now on; as closures still, where the condition is too large for anything else.</summary>
    internal void Emit()
    {
        if (IsEmitted || Emitter.Emit(node, closures) is not { } emitted) return;
        code = emitted;
        IsEmitted = true;
    }
}
