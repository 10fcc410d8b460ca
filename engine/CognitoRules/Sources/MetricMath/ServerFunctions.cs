using static CognitoRules.Sources.MetricMath.MathType;

namespace CognitoRules.Sources.MetricMath;

/// <summary>
/// Functions that only CloudWatch can compute. An expression that calls one is known by its recorded result: points, not code. Their forms are
/// checked as those of any function.
/// </summary>
static class ServerFunctions
{
    const int LambdaArgumentCountMax = 20;

    static readonly SortedDictionary<string, (MathFunction Function, string Why)> Known = new(StringComparer.Ordinal)
    {
        ["ANOMALY_DETECTION_BAND"] = (Of("ANOMALY_DETECTION_BAND", "ANOMALY_DETECTION_BAND(metric[, deviations])", MathType.Array, new(Series, []), new(Scalar, [], Optional: true)), "it needs the model CloudWatch has learned for the metric"),
        ["DB_PERF_INSIGHTS"] = (Of("DB_PERF_INSIGHTS", "DB_PERF_INSIGHTS(\"service\", \"identifier\", \"counter\")", Series, new(Text, []), new(Text, []), new(Text, [])), "it reads the counters of a database"),
        ["INSIGHT_RULE_METRIC"] = (Of("INSIGHT_RULE_METRIC", "INSIGHT_RULE_METRIC(\"rule\", \"metric\")", Series, new(Text, []), new(Text, [])), "it reads a Contributor Insights rule"),
        ["LAMBDA"] = (Of("LAMBDA", "LAMBDA(\"function\"[, arguments])", Series, [new(Text, []), .. Enumerable.Repeat(new MathParameter(Text | Scalar | Series | MathType.Array, [], Optional: true), LambdaArgumentCountMax)]), "it calls a function of the account"),
        ["SEARCH"] = (Of("SEARCH", "SEARCH(\"terms\", \"statistic\")", MathType.Array, new(Text, []), new(Text, []), new(Scalar, [], Optional: true)), "it searches the account's metrics"),
        ["SERVICE_QUOTA"] = (Of("SERVICE_QUOTA", "SERVICE_QUOTA(metric)", Series, new MathParameter(Series, [])), "it reads the account's quotas"),
    };

    internal static IEnumerable<string> Names => Known.Keys;

    /// <summary>The function; null when there is none of this name that only CloudWatch can compute.</summary>
    internal static MathFunction? Find(string name) => Known.TryGetValue(name, out var known) ? known.Function : null;

    /// <summary>What a function needs that only CloudWatch has; null when it can be computed here, or is none.</summary>
    internal static string? Why(string name) => Known.TryGetValue(name, out var known) ? known.Why : null;

    /// <summary>The first call of such a function in an expression; null when there is none.</summary>
    internal static CallNode? CallIn(MathNode node) => MathNames.All(node).OfType<CallNode>().FirstOrDefault(c => Known.ContainsKey(c.Function));

    static MathFunction Of(string name, string usage, MathType result, params MathParameter[] parameters) => new(name, usage,
        [new(parameters, result, MathReach.Point, (_, _) => throw new InvalidOperationException($"{name} has no code here: its recorded result stands for it"))]);
}
