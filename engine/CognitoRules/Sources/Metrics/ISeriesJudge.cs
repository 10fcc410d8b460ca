using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>Judges the windows of a metrics rule. What it is handed is valid only during the call.</summary>
interface ISeriesJudge
{
    /// <summary>
    /// Looks at many windows of one group at once and strikes out those that are no finding for sure. It may leave in what is none:
    /// <see cref="Judge"/> decides.
    /// </summary>
    /// <param name="group">The group's dimension values.</param>
    /// <param name="columns">The series over a stretch of slots.</param>
    /// <param name="first">The newest slot of the first window; those of the others follow it.</param>
    /// <param name="wanted">One for each window, true where it is to be judged.</param>
    void StrikeOut(IGroupValues group, ISeriesColumns columns, int first, Span<bool> wanted)
    {
    }

    /// <summary>One window of one group.</summary>
    /// <param name="group">The group's dimension values, in the order of the rule's dimensions.</param>
    /// <param name="groupKey">The same as stable bytes: per dimension a tag (0 missing, 1 text), the length as four little-endian bytes, the UTF-8 text.</param>
    /// <param name="series">The window's points of every series, oldest first, NaN where missing.</param>
    /// <param name="periodEndMs">The window's end: the end of its newest period.</param>
    /// <param name="windowStartMs">The window's start.</param>
    void Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues series, long periodEndMs, long windowStartMs);

    /// <summary>Windows that were struck out: judged by that alone.</summary>
    void Passed(long windowCount)
    {
    }

    /// <summary>One that judges like this one, for groups that this one does not see, on another thread; null when all groups must be judged here.</summary>
    ISeriesJudge? Fork() => null;

    /// <summary>Takes over what a fork has counted and found.</summary>
    void Join(ISeriesJudge fork)
    {
    }
}
