namespace CognitoRules.Predicates;

/// <summary>What a missing point counts as: CloudWatch's four treatments, by CloudWatch's names.</summary>
enum MissingTreatment
{
    /// <summary>`missing`: nothing; without any point there is no alarm.</summary>
    Missing,

    /// <summary>`notBreaching`: within the limit.</summary>
    NotBreaching,

    /// <summary>`breaching`: beyond the limit.</summary>
    Breaching,

    /// <summary>`ignore`: the state stays as it was.</summary>
    Ignore,
}

/// <summary>What an alarm says about one moment.</summary>
enum AlarmVerdict
{
    /// <summary>Too few points breach.</summary>
    Ok,

    /// <summary>Enough points breach.</summary>
    Alarm,

    /// <summary>There is no point at all.</summary>
    InsufficientData,

    /// <summary>The points do not decide: the state of the moment before stays.</summary>
    Retain,
}

/// <summary>
/// CloudWatch's alarm over the points of a window: M of N points breach. The window is CloudWatch's evaluation range, so one longer than N looks
/// further back for real points when newer ones are missing.
/// </summary>
static class AlarmState
{
    /// <summary>The treatment of a name as CloudWatch writes it.</summary>
    internal static MissingTreatment? Treatment(string name) => name switch
    {
        "missing" => MissingTreatment.Missing,
        "notBreaching" => MissingTreatment.NotBreaching,
        "breaching" => MissingTreatment.Breaching,
        "ignore" => MissingTreatment.Ignore,
        _ => null,
    };

    /// <summary>The names of the treatments.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["missing", "notBreaching", "breaching", "ignore"];

    /// <summary>Whether the alarm is on. A state that is to stay is looked for in the window's earlier moments; what lies before the window is forgotten.</summary>
    internal static bool IsOn(ReadOnlySpan<double> points, int count, int of, Comparison comparison, double limit, MissingTreatment treatment)
    {
        if (double.IsNaN(limit)) return false;
        for (var end = points.Length; end >= Math.Min(of, points.Length) && end > 0; end--)
        {
            var verdict = Judge(points[..end], count, of, comparison, limit, treatment);
            if (verdict != AlarmVerdict.Retain) return verdict == AlarmVerdict.Alarm;
        }
        return false;
    }

    /// <summary>What the points of an evaluation range say, oldest first; NaN is a missing point.</summary>
    internal static AlarmVerdict Judge(ReadOnlySpan<double> points, int count, int of, Comparison comparison, double limit, MissingTreatment treatment)
    {
        var (real, breaching, oldestBreach) = (0, 0, 0);
        for (var age = 1; age <= points.Length && real < of; age++)
        {
            var point = points[^age];
            if (double.IsNaN(point)) continue;
            real++;
            if (!Breaches(point, comparison, limit)) continue;
            breaching++;
            oldestBreach = age;
        }
        if (breaching >= count) return AlarmVerdict.Alarm;
        // Enough real points, however far back: what is missing between them is never asked for.
        if (real >= of) return AlarmVerdict.Ok;
        if (treatment == MissingTreatment.NotBreaching) return AlarmVerdict.Ok;
        if (treatment == MissingTreatment.Breaching) return breaching + of - real >= count ? AlarmVerdict.Alarm : AlarmVerdict.Ok;
        if (real > breaching) return AlarmVerdict.Ok;
        if (treatment == MissingTreatment.Ignore) return AlarmVerdict.Retain;
        if (real == 0) return AlarmVerdict.InsufficientData;
        // Everything newer breaches or is missing: an alarm if the oldest breach is old enough that later points can no longer talk it down.
        return oldestBreach >= count ? AlarmVerdict.Alarm : AlarmVerdict.Retain;
    }

    static bool Breaches(double point, Comparison comparison, double limit) => comparison switch
    {
        Comparison.Greater => point > limit,
        Comparison.GreaterOrEqual => point >= limit,
        Comparison.Less => point < limit,
        _ => point <= limit,
    };
}
