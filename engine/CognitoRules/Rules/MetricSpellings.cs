namespace CognitoRules.Rules;

/// <summary>Metrics of AWS/Cognito whose name differs between AWS's own pages: every spelling is tried, as one metric.</summary>
static class MetricSpellings
{
    static readonly string[][] Families =
    [
        ["CompromisedCredentialRisk", "CompromisedCredentialsRisk"],
        ["AccountTakeoverRisk", "AccountTakeOverRisk"],
    ];

    /// <summary>The metric's spellings, the rule's own first.</summary>
    internal static IReadOnlyList<string> Of(string space, string metric)
    {
        var family = space == "AWS/Cognito" ? Array.Find(Families, f => f.Contains(metric, StringComparer.Ordinal)) : null;
        return family is null ? [metric] : [metric, .. family.Where(m => m != metric)];
    }
}
