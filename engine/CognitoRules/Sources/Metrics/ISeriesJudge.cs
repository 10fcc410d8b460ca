using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>Judges the windows of a metrics rule. What it is handed is valid only during the call.</summary>
interface ISeriesJudge
{
    /// <summary>What the newest points of a window must be like for the window to be a finding: necessary, not sufficient. Empty: every window is judged.</summary>
    IReadOnlyList<SeriesBound> Bounds => [];

    /// <summary>One window of one group.</summary>
    /// <param name="group">The group's dimension values, in the order of the rule's dimensions.</param>
    /// <param name="groupKey">The same as stable bytes: per dimension a tag (0 missing, 1 text), the length as four little-endian bytes, the UTF-8 text.</param>
    /// <param name="series">The window's points of every series, oldest first, NaN where missing.</param>
    /// <param name="periodEndMs">The window's end: the end of its newest period.</param>
    /// <param name="windowStartMs">The window's start.</param>
    void Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues series, long periodEndMs, long windowStartMs);

    /// <summary>Windows whose newest points lay outside <see cref="Bounds"/>: judged by that alone.</summary>
    void Passed(long windowCount)
    {
    }
}
