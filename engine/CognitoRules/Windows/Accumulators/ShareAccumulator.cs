using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>The share of the most frequent value among all that came, 0 to 1; missing of none.</summary>
sealed class ShareAccumulator(ValueKind kind, int valueCountMax, Action filled, RowLayout layout) : FrequencyAccumulator(kind, valueCountMax, filled, layout)
{
    internal override double Number(int group) => MostFrequent(group) is { Total: > 0 } most ? (double)most.Count / most.Total : double.NaN;
}
