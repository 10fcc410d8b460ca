using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>The value of the latest event that has one.</summary>
sealed class LastAccumulator(ValueKind kind, RowLayout layout) : EdgeAccumulator(kind, latest: true, layout);
