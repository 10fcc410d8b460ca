using CognitoRules.Time;

namespace CognitoRules.Sources;

/// <summary>How records are put in order, and which are wanted.</summary>
sealed record RecordReaderOptions
{
    /// <summary>Events and points outside are counted and left out.</summary>
    public TimeRange Range { get; init; } = TimeRange.Everything;

    /// <summary>How long after newer events a CloudTrail record may still come.</summary>
    public TimeSpan CloudTrailLateness { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after newer events an activity-log record may still come.</summary>
    public TimeSpan ActivityLateness { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Rows are held until they exceed this, however old: recorded files may come in any order. 0 for a live source, whose rows leave when the watermark passes them.</summary>
    public long BufferBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>How long a source that has fallen silent may hold up the other, in event time.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longer of the two.</summary>
    internal TimeSpan Lateness => CloudTrailLateness > ActivityLateness ? CloudTrailLateness : ActivityLateness;
}
