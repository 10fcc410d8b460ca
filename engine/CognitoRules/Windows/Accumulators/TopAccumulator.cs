using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>The most frequent value; of equals the smallest, bytewise.</summary>
sealed class TopAccumulator(ValueKind kind, int valueCountMax, Action filled, RowLayout layout) : FrequencyAccumulator(kind, valueCountMax, filled, layout)
{
    internal override TextValue Text(int group) => MostFrequent(group) is { Count: > 0 } most ? new TextValue(most.Value) : TextValue.Missing;
}
