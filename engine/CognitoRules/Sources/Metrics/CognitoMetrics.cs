namespace CognitoRules.Sources.Metrics;

/// <summary>
/// The metrics that Cognito documents and the dimensions each is published with. CloudWatch keeps every combination of dimensions as a metric of its own,
/// so a rule that names others reads nothing.
/// </summary>
static class CognitoMetrics
{
    static readonly string[] Client = ["UserPool", "UserPoolClient"];
    static readonly string[] Provider = ["UserPool", "UserPoolClient", "IdentityProvider"];
    static readonly string[] Level = ["Operation", "UserPoolId", "RiskLevel"];
    static readonly string[] Rated = ["Operation", "UserPoolId"];
    static readonly string[] Usage = ["Service", "Type", "Resource", "Class"];

    static readonly Dictionary<(string Namespace, string Metric), string[]> Known = new()
    {
        [("AWS/Cognito", "SignUpSuccesses")] = Client,
        [("AWS/Cognito", "SignUpThrottles")] = Client,
        [("AWS/Cognito", "SignInSuccesses")] = Client,
        [("AWS/Cognito", "SignInThrottles")] = Client,
        [("AWS/Cognito", "TokenRefreshSuccesses")] = Client,
        [("AWS/Cognito", "TokenRefreshThrottles")] = Client,
        [("AWS/Cognito", "FederationSuccesses")] = Provider,
        [("AWS/Cognito", "FederationThrottles")] = Provider,
        [("AWS/Cognito", "CompromisedCredentialRisk")] = Level,
        [("AWS/Cognito", "CompromisedCredentialsRisk")] = Level,
        [("AWS/Cognito", "AccountTakeoverRisk")] = Level,
        [("AWS/Cognito", "AccountTakeOverRisk")] = Level,
        [("AWS/Cognito", "OverrideBlock")] = Level,
        [("AWS/Cognito", "Risk")] = Rated,
        [("AWS/Cognito", "NoRisk")] = Rated,
        [("AWS/Usage", "CallCount")] = Usage,
        [("AWS/Usage", "ThrottleCount")] = Usage,
    };

    /// <summary>The dimensions of a metric; null for one that is not documented.</summary>
    internal static IReadOnlyList<string>? DimensionsOf(string space, string metric) => Known.GetValueOrDefault((space, metric));

    /// <summary>The documented metrics of a namespace.</summary>
    internal static IEnumerable<string> In(string space) => Known.Keys.Where(k => k.Namespace == space).Select(k => k.Metric);
}
