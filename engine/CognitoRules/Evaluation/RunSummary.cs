using CognitoRules.Diagnostics;

namespace CognitoRules.Evaluation;

/// <summary>What a run read and did. Everything here is a function of the input, never of the clock.</summary>
public sealed record RunSummary
{
    /// <summary>Input files read.</summary>
    public int Files { get; init; }

    /// <summary>CloudTrail records read.</summary>
    public long CloudTrailRecords { get; init; }

    /// <summary>Activity-log records read.</summary>
    public long ActivityRecords { get; init; }

    /// <summary>Metric points read.</summary>
    public long MetricPoints { get; init; }

    /// <summary>Good records that are no events: delivery notifications, digests.</summary>
    public long NotEvents { get; init; }

    /// <summary>Records that could not be read.</summary>
    public long Unreadable { get; init; }

    /// <summary>Records outside the time range asked for.</summary>
    public long OutOfRange { get; init; }

    /// <summary>Records whose event id had been seen.</summary>
    public long Duplicates { get; init; }

    /// <summary>CloudTrail records that came too late to be put in order.</summary>
    public long LateCloudTrailRecords { get; init; }

    /// <summary>Activity-log records that came too late to be put in order.</summary>
    public long LateActivityRecords { get; init; }

    /// <summary>Records of all sources that came too late to be put in order.</summary>
    public long Late => LateCloudTrailRecords + LateActivityRecords;

    /// <summary>Metric points that came for windows already judged. Never in a replay, which has all points before it judges.</summary>
    public long LatePoints { get; init; }

    /// <summary>Time of the earliest event or point, Unix milliseconds; null when there was none.</summary>
    public long? FirstMs { get; init; }

    /// <summary>Time of the latest event or end of the latest point.</summary>
    public long? LastMs { get; init; }

    /// <summary>Per rule, in rule-id order.</summary>
    public IReadOnlyList<RuleActivity> Rules { get; init; } = [];

    /// <summary>What went wrong with the data or against a limit.</summary>
    public FaultLog Faults { get; init; } = new();

    /// <summary>Events of all sources.</summary>
    public long Events => CloudTrailRecords + ActivityRecords;
}

/// <summary>What one rule saw and did in a run.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Matched">Events that passed `where` (for a metrics rule: groups and periods judged).</param>
/// <param name="Findings">Findings made.</param>
/// <param name="Learning">How often FirstSeen or Baseline had not yet seen enough of a group to answer: silence that says nothing.</param>
/// <param name="Groups">Groups that are live: those with a window, a session or a sequence that can still become a finding.</param>
/// <param name="Sampled">Findings that show the ids of their latest events only, since there were more than `limits: evidence`.</param>
public sealed record RuleActivity(string RuleId, long Matched, long Findings, long Learning = 0, int Groups = 0, long Sampled = 0);
