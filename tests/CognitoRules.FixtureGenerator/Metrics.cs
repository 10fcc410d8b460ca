using System.Globalization;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>The metrics that CloudWatch would show for a story's events: per client, five-minute points, 1 per success and 0 per failure.</summary>
static class Metrics
{
    const long PeriodMs = 300_000;

    internal static IEnumerable<string> Of(Story story)
    {
        var samples = new SortedDictionary<(string Metric, string Client), SortedDictionary<long, (long Count, long Sum)>>();
        void Sample(string metric, string client, long timeMs, bool success)
        {
            if (!samples.TryGetValue((metric, client), out var series)) samples[(metric, client)] = series = [];
            var start = timeMs / PeriodMs * PeriodMs;
            var (count, sum) = series.GetValueOrDefault(start);
            series[start] = (count + 1, sum + (success ? 1 : 0));
        }

        foreach (var (timeMs, json, _) in story.Trail)
        {
            if (KindOf(json) is not { } kind) continue;
            var error = (string?)json["errorCode"] ?? "";
            var client = (string)json["requestParameters"]!["clientId"]!;
            Sample(kind + "Successes", client, timeMs, error.Length == 0);
            Sample(kind + "Throttles", client, timeMs, error == "TooManyRequestsException");
        }
        foreach (var ((metric, client), series) in samples)
        {
            if (metric.EndsWith("Successes", StringComparison.Ordinal)) yield return Line(metric, "SampleCount", client, series, v => v.Count);
            yield return Line(metric, "Sum", client, series, v => v.Sum);
        }
    }

    // Only what issues tokens, or refuses to, is counted: the first step of SRP is neither.
    static string? KindOf(JsonObject json)
    {
        var flow = (string?)(json["requestParameters"] as JsonObject)?["authFlow"];
        return (string?)json["eventName"] switch
        {
            "InitiateAuth" when flow == "REFRESH_TOKEN_AUTH" => "TokenRefresh",
            "InitiateAuth" when flow == "USER_PASSWORD_AUTH" || (string?)json["errorCode"] is not null => "SignIn",
            "RespondToAuthChallenge" => "SignIn",
            "GetTokensFromRefreshToken" => "TokenRefresh",
            "SignUp" => "SignUp",
            _ => null,
        };
    }

    static string Line(string metric, string statistic, string client, SortedDictionary<long, (long Count, long Sum)> series, Func<(long Count, long Sum), long> value)
    {
        var (first, last) = (series.Keys.First(), series.Keys.Last());
        var values = new JsonArray();
        for (var start = first; start <= last; start += PeriodMs) values.Add(series.TryGetValue(start, out var point) ? JsonValue.Create(value(point)) : null);
        return new JsonObject
        {
            ["metric"] = metric,
            ["namespace"] = "AWS/Cognito",
            ["statistic"] = statistic,
            ["dimensions"] = new JsonObject { ["UserPool"] = World.Pool, ["UserPoolClient"] = client },
            ["period"] = 300,
            ["start"] = DateTimeOffset.FromUnixTimeMilliseconds(first).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["values"] = values,
        }.ToJsonString();
    }
}
