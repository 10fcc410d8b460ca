using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>The value of the earliest event that has one.</summary>
sealed class FirstAccumulator(ValueKind kind, RowLayout layout) : EdgeAccumulator(kind, latest: false, layout);
