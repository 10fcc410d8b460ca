using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>A metric of CloudWatch.</summary>
/// <param name="Space">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Name and value of each dimension, as one text with a line for each.</param>
/// <param name="Ratio">Whether it is 1 for a success and 0 for a failure, so that the number of samples means something.</param>
sealed record Metric(string Space, string Name, string Dimensions, bool Ratio = false) : IComparable<Metric>
{
    internal static Metric OfClient(string name, string pool, string client, bool ratio) => new("AWS/Cognito", name, $"UserPool={pool}\nUserPoolClient={client}", ratio);

    internal static Metric OfProvider(string name, string client, string provider, bool ratio) =>
        new("AWS/Cognito", name, $"UserPool={World.StaffPool}\nUserPoolClient={client}\nIdentityProvider={provider}", ratio);

    internal static Metric OfRisk(string name, string pool, string operation, string? level) =>
        new("AWS/Cognito", name, $"UserPoolId={pool}\nOperation={operation}" + (level is null ? "" : $"\nRiskLevel={level}"));

    internal static Metric OfUsage(string name, string category) => new("AWS/Usage", name, $"Service=Cognito user pool\nType=API\nResource={category}\nClass=None");

    public int CompareTo(Metric? other) => string.CompareOrdinal($"{Space} {Name} {Dimensions}", other is null ? "" : $"{other.Space} {other.Name} {other.Dimensions}");
}

/// <summary>Some samples of a metric within one period.</summary>
sealed record MetricSample(long TimeMs, Metric Metric, long Count, long Sum, string? Attack);

/// <summary>
/// The metrics that CloudWatch would show for a story's records, in points of five minutes. Whether a step that only ends in a challenge is a sample is
/// not documented; here it is none.
/// </summary>
static class Metrics
{
    const long PeriodMs = 300_000;

    /// <summary>One line per metric and statistic.</summary>
    internal static IEnumerable<string> Of(Story story)
    {
        var points = new SortedDictionary<Metric, SortedDictionary<long, (long Count, long Sum)>>();
        foreach (var sample in story.Trail.SelectMany(e => OfRecord(story.World, e)).Concat(story.Activities.SelectMany(OfActivity)).Concat(story.Samples))
        {
            if (!points.TryGetValue(sample.Metric, out var series)) points[sample.Metric] = series = [];
            var start = sample.TimeMs / PeriodMs * PeriodMs;
            var (count, sum) = series.GetValueOrDefault(start);
            series[start] = (count + sample.Count, sum + sample.Sum);
        }
        foreach (var (metric, series) in points)
        {
            if (metric.Ratio) yield return Line(metric, "SampleCount", series, v => v.Count);
            yield return Line(metric, "Sum", series, v => v.Sum);
        }
    }

    static IEnumerable<MetricSample> OfRecord(World world, Entry entry)
    {
        var json = entry.Json;
        var name = (string)json["eventName"]!;
        var error = (string?)json["errorCode"] ?? "";
        var throttled = error == "TooManyRequestsException";
        if (Category(name, json) is { } category)
        {
            yield return new MetricSample(entry.TimeMs, Metric.OfUsage("CallCount", category), 1, 1, entry.Attack);
            if (throttled) yield return new MetricSample(entry.TimeMs, Metric.OfUsage("ThrottleCount", category), 1, 1, entry.Attack);
        }
        if (KindOf(name, json, error.Length > 0) is not { } kind || error is "ResourceNotFoundException" or "ForbiddenException") yield break;
        var success = error.Length == 0 ? 1 : 0;
        if (kind == "Federation")
        {
            yield return new MetricSample(entry.TimeMs, Metric.OfProvider("FederationSuccesses", world.PortalClient, "CompanySaml", true), 1, success, entry.Attack);
            yield return new MetricSample(entry.TimeMs, Metric.OfProvider("FederationThrottles", world.PortalClient, "CompanySaml", false), 1, throttled ? 1 : 0, entry.Attack);
            yield break;
        }
        var client = (string?)(json["requestParameters"] as JsonObject)?["clientId"] ?? (string?)json["additionalEventData"]?["requestParameters"]?["client_id"]?[0];
        if (client is null || world.Clients.FirstOrDefault(c => c.Client == client).Pool is not { } pool) yield break;
        yield return new MetricSample(entry.TimeMs, Metric.OfClient(kind + "Successes", pool, client, true), 1, success, entry.Attack);
        yield return new MetricSample(entry.TimeMs, Metric.OfClient(kind + "Throttles", pool, client, false), 1, throttled ? 1 : 0, entry.Attack);
    }

    // Only what issues tokens, or refuses to, is counted.
    static string? KindOf(string name, JsonObject json, bool failed)
    {
        var flow = (string?)(json["requestParameters"] as JsonObject)?["authFlow"];
        var challenged = (json["responseElements"] as JsonObject)?["challengeName"] is not null;
        return name switch
        {
            "InitiateAuth" or "AdminInitiateAuth" when flow == "REFRESH_TOKEN_AUTH" => "TokenRefresh",
            "InitiateAuth" or "AdminInitiateAuth" or "RespondToAuthChallenge" => challenged && !failed ? null : "SignIn",
            "GetTokensFromRefreshToken" => "TokenRefresh",
            "Token_POST" when GrantOf(json) == "refresh_token" => "TokenRefresh",
            "CognitoAuthentication" or "mfa_totp_POST" => "SignIn",
            "login_POST" or "Mfa_POST" when failed => "SignIn",
            "SignUp" or "Signup_POST" => "SignUp",
            "SAML2Response_POST" => "Federation",
            _ => null,
        };
    }

    static string? Category(string name, JsonObject json) => name switch
    {
        "InitiateAuth" or "AdminInitiateAuth" or "RespondToAuthChallenge" or "GetTokensFromRefreshToken" or "CognitoAuthentication" or "login_POST" or "Mfa_POST" or "mfa_totp_POST" => "UserAuthentication",
        "GetClientToken" => "ClientAuthentication",
        "Token_POST" => GrantOf(json) switch { "client_credentials" => "ClientAuthentication", "refresh_token" => "UserAuthentication", _ => null },
        "SignUp" or "Signup_POST" or "ConfirmSignUp" or "Confirm_POST" => "UserCreation",
        "ForgotPassword" or "ConfirmForgotPassword" or "ChangePassword" or "AdminResetUserPassword" => "UserAccountRecovery",
        "SAML2Response_POST" => "UserFederation",
        _ => null,
    };

    static string? GrantOf(JsonObject json) => (string?)json["additionalEventData"]?["requestParameters"]?["grant_type"]?[0];

    static IEnumerable<MetricSample> OfActivity(Entry entry)
    {
        var message = (JsonObject)entry.Json["message"]!;
        if ((string?)message["eventType"] is not ("SignIn" or "SignUp" or "PasswordChange")) yield break;
        var (pool, operation, level) = ((string)message["userPoolId"]!, (string)message["eventType"]!, (string)message["riskLevel"]!);
        if (level.Length == 0)
        {
            yield return new MetricSample(entry.TimeMs, Metric.OfRisk("NoRisk", pool, operation, null), 1, 1, entry.Attack);
            yield break;
        }
        yield return new MetricSample(entry.TimeMs, Metric.OfRisk("Risk", pool, operation, null), 1, 1, entry.Attack);
        yield return new MetricSample(entry.TimeMs, Metric.OfRisk("AccountTakeoverRisk", pool, operation, level), 1, 1, entry.Attack);
        if ((string)message["compromisedCredentialDetected"]! == "true") yield return new MetricSample(entry.TimeMs, Metric.OfRisk("CompromisedCredentialRisk", pool, operation, "High"), 1, 1, entry.Attack);
        if ((string)message["riskDecision"]! == "Block") yield return new MetricSample(entry.TimeMs, Metric.OfRisk("OverrideBlock", pool, operation, level), 1, 1, entry.Attack);
    }

    static string Line(Metric metric, string statistic, SortedDictionary<long, (long Count, long Sum)> series, Func<(long Count, long Sum), long> value)
    {
        var (first, last) = (series.Keys.First(), series.Keys.Last());
        var values = new JsonArray();
        for (var start = first; start <= last; start += PeriodMs) values.Add(series.TryGetValue(start, out var point) ? JsonValue.Create(value(point)) : null);
        var dimensions = new JsonObject();
        foreach (var pair in metric.Dimensions.Split('\n')) dimensions[pair[..pair.IndexOf('=', StringComparison.Ordinal)]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return new JsonObject
        {
            ["metric"] = metric.Name,
            ["namespace"] = metric.Space,
            ["statistic"] = statistic,
            ["dimensions"] = dimensions,
            ["period"] = PeriodMs / 1000,
            ["start"] = Records.Time(first),
            ["values"] = values,
        }.ToJsonString();
    }
}
