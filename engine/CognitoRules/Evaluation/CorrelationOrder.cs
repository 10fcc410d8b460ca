using CognitoRules.Rules;

namespace CognitoRules.Evaluation;

/// <summary>In which order rules over findings run: a rule after every rule whose findings it reads. Loading has refused cycles.</summary>
static class CorrelationOrder
{
    /// <summary>Rules over findings; each reads only findings of events, of metrics and of those before it.</summary>
    internal static IReadOnlyList<RuleRunner> Sort(IReadOnlyList<RuleRunner> runners)
    {
        var waiting = runners.Where(r => r.Rule.Rule.OfRules is not null).ToList();
        var sorted = new List<RuleRunner>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(r => !waiting.Any(other => other != r && Reads(r.Rule.Rule, other.Rule.Rule))).ToList();
            if (ready.Count == 0) throw new InvalidOperationException("rules over findings form a cycle that loading let pass");
            sorted.AddRange(ready);
            waiting.RemoveAll(ready.Contains);
        }
        return sorted;
    }

    /// <summary>Whether a rule reads the findings of another: those it names, or, naming none, those of every rule that is not itself over findings.</summary>
    internal static bool Reads(Rule reader, Rule other) =>
        reader.OfRules is { Count: > 0 } named ? named.Any(n => n.Value == other.Id.Value) : reader.OfRules is not null && other.OfRules is null;
}
