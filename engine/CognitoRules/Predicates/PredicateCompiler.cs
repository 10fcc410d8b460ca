using System.Runtime.CompilerServices;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;

namespace CognitoRules.Predicates;

/// <summary>
/// Compiles the C# of a set of rules, pass by pass. What the author wrote is parsed and bound for its types and errors, and never runs: what runs
/// are closures over the nodes of a closed form, or code emitted from these nodes. A rule with an error drops out where it is found, and the bag says why.
/// </summary>
static class PredicateCompiler
{
    /// <summary>Compiles all rules in one go.</summary>
    /// <param name="cache">Nodes written down by an earlier start; null: every rule is read anew.</param>
    internal static RuleCodeSet Compile(IReadOnlyList<Rule> rules, DiagnosticBag bag, NodeCache? cache = null)
    {
        var known = NodeCache.Find(cache, rules);                               // rules whose nodes are on disk need no C# at all
        var read = known.IsComplete ? [] : Read(known.Missing, bag, cache);     // C# → nodes
        var plans = RulePlan.Make(known.Join(read), bag);                       // what can be known beforehand; conditions that cannot be meant
        return Assembler.Assemble(plans);                                       // nodes → closures; → emitted code, later, where much asked
    }

    // A method of its own, so that a start from the cache never loads Roslyn.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static IReadOnlyList<LoweredRule> Read(IReadOnlyList<Rule> rules, DiagnosticBag bag, NodeCache? cache)
    {
        var gated = Gate.Check(rules, bag);                                     // text and tokens, before anything expensive or recursive
        var parsed = ExpressionParser.Parse(gated, bag);                        // each text alone, as one expression
        var bound = Binder.Bind(parsed, bag);                                   // types and symbols, against nothing but the vocabulary
        var lowered = Lowering.Lower(bound, bag);                               // the closed form, deny by default
        var sound = NodeCheck.Check(lowered, bag);                              // what every later pass relies on
        NodeCache.Add(cache, sound);                                            // for the next start
        return sound;
    }
}
