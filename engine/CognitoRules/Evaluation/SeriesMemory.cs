using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;

namespace CognitoRules.Evaluation;

/// <summary>
/// What a rule over metrics remembers of its series, when its C# asks for a Baseline: the highest value of each hour, per group. It is the
/// memory of rules over events, fed with each window that is judged.
/// </summary>
sealed class SeriesMemory : IAggregateValues
{
    readonly BaselineMemory memory;
    readonly Scope scope;
    IGroupValues? group;
    ReadOnlyMemory<byte> key;
    long endMs;

    SeriesMemory(CompiledRule rule, Scope scope, FaultLog faults)
    {
        this.scope = scope;
        var inputs = rule.Code.Aggregates.Select(a => a.Argument!.Number!).ToArray();
        memory = BaselineMemory.For(rule.Rule, [.. rule.Code.Aggregates.Select(a => a.Spec)], (slot, _, _) => inputs[slot](scope), faults)!;
    }

    /// <summary>The memory of a rule; null when it asks for none.</summary>
    /// <param name="scope">The scope that the rule is judged in: its series are those of the window at hand.</param>
    internal static SeriesMemory? For(CompiledRule rule, Scope scope, FaultLog faults) => rule.Code.Aggregates.Count == 0 ? null : new SeriesMemory(rule, scope, faults);

    /// <summary>How many windows were judged before enough was known.</summary>
    internal long LearningCount => memory.LearningCount;

    /// <summary>Whether too little is known of the group of the window at hand.</summary>
    internal bool IsLearning => memory.IsLearning(key.Span, endMs);

    /// <summary>Remembers the window in the scope, and answers for it from now on.</summary>
    internal void Look(IGroupValues group, ReadOnlyMemory<byte> groupKey, long periodEndMs)
    {
        (this.group, key, endMs) = (group, groupKey, periodEndMs);
        scope.Aggregates = this;
        memory.Sample(key.Span, group, this, endMs);
    }

    /// <summary>Writes all that is remembered.</summary>
    internal void Write(BinaryWriter writer) => memory.Write(writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader) => memory.Read(reader);

    BaselineValue IAggregateValues.Baseline(int slot) => memory.Compare(slot, key.Span, group!, this, endMs);

    // A rule over metrics has no other aggregate.
    double IAggregateValues.Number(int slot) => double.NaN;

    TextValue IAggregateValues.Text(int slot) => TextValue.Missing;

    bool IAggregateValues.Bool(int slot) => false;
}
