using System.Globalization;
using System.Text.Json;
using RulesEngine.Models;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>An event as a rules library over objects wants it.</summary>
public sealed record PeerEvent(string Action, string? Error, string? ClientId, string Region, string? UserAgent, bool Failed);

/// <summary>Microsoft RulesEngine over the same records: deserialised once each, then asked every `where`. No windows: it has none. Runs in a process of its own.</summary>
static class RulesEnginePeer
{
    /// <summary>Arguments: the file, how many rules, how many events, the file for the answer.</summary>
    internal static int Run(string[] args)
    {
        var rules = RuleFamily.Make(int.Parse(args[1], CultureInfo.InvariantCulture));
        var workflow = new Workflow
        {
            WorkflowName = "where",
            Rules = [.. rules.Select(r => new Rule { RuleName = r.Id, RuleExpressionType = RuleExpressionType.LambdaExpression, Expression = Nullable(r.Lambda) })],
        };
        var engine = new RulesEngine.RulesEngine([workflow]);
        var matched = rules.ToDictionary(r => r.Id, _ => 0L, StringComparer.Ordinal);
        foreach (var line in File.ReadLines(args[0]).Take(int.Parse(args[2], CultureInfo.InvariantCulture)))
        {
            using var json = JsonDocument.Parse(line);
            var results = engine.ExecuteAllRulesAsync("where", new RuleParameter("e", EventOf(json.RootElement))).AsTask().GetAwaiter().GetResult();
            foreach (var result in results) matched[result.Rule.RuleName] += result.IsSuccess ? 1 : 0;
        }
        File.WriteAllLines(args[3], matched.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value}")));
        return 0;
    }

    // A missing text answers false to every question, which a library over objects must be told.
    static string Nullable(string lambda) => string.Join(" && ", lambda.Split(" && ").Select(part =>
        part.StartsWith("UserAgent.", StringComparison.Ordinal) ? $"e.UserAgent != null && e.{part}" : $"e.{part}"));

    static PeerEvent EventOf(JsonElement record)
    {
        var error = record.TryGetProperty("errorCode", out var code) && code.GetString() is { Length: > 0 } text ? text : null;
        var request = record.GetProperty("requestParameters");
        var added = record.GetProperty("additionalEventData");
        var client = request.ValueKind == JsonValueKind.Object && request.TryGetProperty("clientId", out var id) ? id.GetString()
            : added.TryGetProperty("requestParameters", out var given) && given.TryGetProperty("client_id", out var ids) ? ids[0].GetString() : null;
        var status = added.TryGetProperty("responseParameters", out var answered) ? answered.GetProperty("status").GetInt32() : 0;
        return new PeerEvent(record.GetProperty("eventName").GetString()!, error, client, record.GetProperty("awsRegion").GetString()!, record.GetProperty("userAgent").GetString(), error is not null || status >= 400);
    }
}
