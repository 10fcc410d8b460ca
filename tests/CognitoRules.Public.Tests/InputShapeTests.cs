using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CognitoRules.Diagnostics;
using Xunit;

namespace CognitoRules.Public.Tests;

/// <summary>
/// A record of each documented shape, written by hand, in each form in which people have such records: rules written from the language
/// reference alone find exactly the same in all of them.
/// </summary>
public sealed class InputShapeTests
{
    const string ApiCall = """
        {"eventVersion":"1.11","userIdentity":{"type":"Unknown","principalId":"Anonymous"},"eventTime":"2026-01-05T10:00:00Z","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.7","userAgent":"curl/8.9","errorCode":"NotAuthorizedException","errorMessage":"Incorrect username or password.","requestParameters":{"authFlow":"USER_PASSWORD_AUTH","authParameters":"HIDDEN_DUE_TO_SECURITY_REASONS","clientId":"2f6exampleclient","userContextData":"HIDDEN_DUE_TO_SECURITY_REASONS"},"responseElements":null,"additionalEventData":{"sub":"0a9d2f60-0000-4000-8000-00000example"},"requestID":"r-1","eventID":"e-api","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management"}
        """;

    const string Endpoint = """
        {"eventVersion":"1.08","userIdentity":{"accountId":"123456789012"},"eventTime":"2026-01-05T10:00:10Z","eventSource":"cognito-idp.amazonaws.com","eventName":"Token_POST","awsRegion":"eu-west-1","sourceIPAddress":"198.51.100.9","userAgent":"python-requests/2.32","errorCode":"","errorMessage":"","requestParameters":null,"responseElements":null,"additionalEventData":{"responseParameters":{"status":200.0},"requestParameters":{"grant_type":["client_credentials"],"client_id":["7m2exampleclient"],"scope":["orders/read orders/write"]},"userPoolDomain":"example.auth.eu-west-1.amazoncognito.com","userPoolId":"eu-west-1_EXAMPLE"},"requestID":"r-2","eventID":"e-endpoint","readOnly":false,"eventType":"AwsServiceEvent","managementEvent":true,"recipientAccountId":"123456789012","eventCategory":"Management"}
        """;

    const string IdentityPool = """
        {"eventVersion":"1.08","userIdentity":{"type":"Unknown"},"eventTime":"2026-01-05T10:00:20Z","eventSource":"cognito-identity.amazonaws.com","eventName":"GetCredentialsForIdentity","awsRegion":"eu-west-1","sourceIPAddress":"2001:db8::7","userAgent":"aws-cli/2.17","requestParameters":{"identityId":"eu-west-1:11111111-2222-4333-8444-5555example"},"responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE","sessionToken":"example","expiration":"Jan 5, 2026 11:00:20 AM"},"identityId":"eu-west-1:11111111-2222-4333-8444-5555example"},"requestID":"r-3","eventID":"e-pool","readOnly":false,"resources":[{"accountId":"123456789012","type":"AWS::Cognito::IdentityPool","ARN":"arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:99999999-8888-4777-8666-5555example"}],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"123456789012","eventCategory":"Data"}
        """;

    const string Activity = """
        {"eventTimestamp":"1767607230500","eventSource":"USER_ACTIVITY","logLevel":"INFO","message":{"version":"1","eventId":"e-activity","eventType":"SignIn","userSub":"0a9d2f60-0000-4000-8000-00000example","userName":"alice","userPoolId":"eu-west-1_EXAMPLE","clientId":"2f6exampleclient","creationDate":"Mon Jan 05 10:00:30 UTC 2026","eventResponse":"Fail","riskLevel":"High","riskDecision":"PASS","challenges":[],"deviceName":"Chrome, Linux","ipAddress":"192.0.2.44","requestId":"r-4","idpName":"","compromisedCredentialDetected":"true","city":"Springfield","country":"United States","eventFeedbackValue":"","eventFeedbackDate":"","eventFeedbackProvider":"","hasContextData":"true"},"logSourceId":{"userPoolId":"eu-west-1_EXAMPLE"}}
        """;

    static readonly string[] Records = [.. new[] { ApiCall, Endpoint, IdentityPool, Activity }.Select(r => r.Trim())];

    static readonly LoadedRules Rules = Load(
        Rule("api-call", "cloudtrail", """SignIn && Failed && !Throttled && ClientId.StartsWith("2f6") && AuthFlow == "USER_PASSWORD_AUTH" && UserName == null && Raw("requestParameters.userContextData.encodedData") == null""",
            "{Action} {Error} {User} {Ip} {Region} {Account}"),
        Rule("endpoint", "cloudtrail", """TokenRequest && Grant == "client_credentials" && Succeeded && Error == null && Status == 200 && Scopes.Contains("orders/write")""", "{ClientId} {UserPool} {Status} {Ip}"),
        Rule("identity-pool", "cloudtrail", """Action == "GetCredentialsForIdentity" && IdentityProvider == null && !ReadOnly && Ip.InCidr("2001:db8::/32")""", "{IdentityPool} {User}"),
        Rule("activity", "activity-log", """SignIn && Failed && Compromised && RiskLevel == "High" && HasContext""", "{UserName} {Ip} {Country} {City} {Device} {RiskDecision}"));

    static readonly string[] Expected =
    [
        "2026-01-05T10:00:00.000Z api-call InitiateAuth NotAuthorizedException 0a9d2f60-0000-4000-8000-00000example 203.0.113.7 eu-west-1 123456789012",
        "2026-01-05T10:00:10.000Z endpoint 7m2exampleclient eu-west-1_EXAMPLE 200 198.51.100.9",
        "2026-01-05T10:00:20.000Z identity-pool eu-west-1:99999999-8888-4777-8666-5555example eu-west-1:11111111-2222-4333-8444-5555example",
        "2026-01-05T10:00:30.500Z activity alice 192.0.2.44 United States Springfield Chrome, Linux PASS",
    ];

    public static TheoryData<string, string> Forms()
    {
        var trail = Records[..3];
        var messages = Records.Select((r, i) => (Text: r, Ms: 1_767_607_200_000 + i)).ToList();
        var logEvents = new JsonArray([.. messages.Select(m => new JsonObject { ["id"] = $"{m.Ms}", ["timestamp"] = m.Ms, ["message"] = m.Text })]);
        var subscription = new JsonObject { ["messageType"] = "DATA_MESSAGE", ["owner"] = "123456789012", ["logGroup"] = "g", ["logStream"] = "s", ["subscriptionFilters"] = new JsonArray("f"), ["logEvents"] = logEvents }.ToJsonString();
        return new TheoryData<string, string>
        {
            { "records, one per line", string.Join('\n', Records) + "\n" },
            { "lines ended by CR LF behind a byte order mark", "\uFEFF" + string.Join("\r\n", Records) + "\r\n" },
            { "an array, printed for people", new JsonArray([.. Records.Select(r => JsonNode.Parse(r))]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }) },
            { "a CloudTrail log file, and activity behind it", new JsonObject { ["Records"] = new JsonArray([.. trail.Select(r => JsonNode.Parse(r))]) }.ToJsonString() + "\n" + Records[3] },
            { "lookup-events, and activity behind it", new JsonObject { ["Events"] = new JsonArray([.. trail.Select(r => new JsonObject { ["EventId"] = "x", ["Username"] = "HIDDEN_DUE_TO_SECURITY_REASONS", ["CloudTrailEvent"] = r })]), ["NextToken"] = "t" }.ToJsonString() + "\n" + Records[3] },
            { "EventBridge events, and activity behind them", string.Join('\n', trail.Select(Bus)) + "\n" + Records[3] },
            { "filter-log-events", new JsonObject { ["events"] = new JsonArray([.. messages.Select(m => new JsonObject { ["logStreamName"] = "s", ["timestamp"] = m.Ms, ["message"] = m.Text, ["ingestionTime"] = m.Ms, ["eventId"] = "1" })]), ["searchedLogStreams"] = new JsonArray() }.ToJsonString() },
            { "a subscription's payload", subscription },
            { "a subscription's payload as a function gets it", new JsonObject { ["awslogs"] = new JsonObject { ["data"] = Convert.ToBase64String(Gzip(subscription)) } }.ToJsonString() },
            { "a log group exported to a bucket", string.Concat(Records.Select(r => $"2026-01-05T10:00:31.000Z {r}\n")) },
        };
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_shape_is_found_in(string form, string text)
    {
        var folder = Directory.CreateTempSubdirectory("cognitorules-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "plain.txt"), text);
            Directory.CreateDirectory(Path.Combine(folder, "deep/er"));
            File.WriteAllBytes(Path.Combine(folder, "deep/er/packed"), Gzip(text));

            Assert.Equal(Expected, Replay(Path.Combine(folder, "plain.txt")));
            Assert.Equal(Expected, Replay(Path.Combine(folder, "deep")));
            Assert.Equal(Expected, Replay("-", text));
            Assert.True(Expected.SequenceEqual(Replay(folder)), $"{form}: the same records twice are one event each");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Metric_data_is_read_beside_its_query()
    {
        var rules = Load(new SourceText("rate.yaml", """
            id: rate
            title: Sign-in failures
            severity: medium
            source:
              metrics:
                attempts: SignInSuccesses SampleCount
                successes: SignInSuccesses Sum
                rate: = IF(attempts >= 50, 100 * (attempts - successes) / attempts)
              dimensions: [UserPool, UserPoolClient]
              period: 5m
            window: 5m
            when: rate > 20
            finding: "{rate} of {attempts}"
            """));
        const string data = """
            {"MetricDataQueries":[
              {"Id":"n","MetricStat":{"Metric":{"Namespace":"AWS/Cognito","MetricName":"SignInSuccesses","Dimensions":[{"Name":"UserPool","Value":"eu-west-1_EXAMPLE"},{"Name":"UserPoolClient","Value":"2f6example"}]},"Period":300,"Stat":"SampleCount"}},
              {"Id":"s","MetricStat":{"Metric":{"Namespace":"AWS/Cognito","MetricName":"SignInSuccesses","Dimensions":[{"Name":"UserPoolClient","Value":"2f6example"},{"Name":"UserPool","Value":"eu-west-1_EXAMPLE"}]},"Period":300,"Stat":"Sum"}}],
             "MetricDataResults":[
              {"Id":"n","Label":"n","Timestamps":["2026-01-05T10:05:00+00:00","2026-01-05T10:00:00+00:00"],"Values":[80.0,100.0],"StatusCode":"Complete"},
              {"Id":"s","Label":"s","Timestamps":["2026-01-05T10:05:00+00:00","2026-01-05T10:00:00+00:00"],"Values":[72.0,75.0],"StatusCode":"Complete"}]}
            """;

        var result = Engine.Replay(rules, new ReplayOptions { Inputs = ["-"], OpenStandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(data)) });

        var finding = Assert.Single(result.Findings);
        Assert.Equal("25 of 100", finding.Message);
        Assert.Equal([("UserPool", (object?)"eu-west-1_EXAMPLE"), ("UserPoolClient", "2f6example")], finding.Group.Select(g => (g.Name, g.Value)));
    }

    static string Bus(string record) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = "b",
        ["detail-type"] = "AWS API Call via CloudTrail",
        ["source"] = "aws.cognito-idp",
        ["account"] = "123456789012",
        ["time"] = "2026-01-05T10:01:00Z",
        ["region"] = "eu-west-1",
        ["resources"] = new JsonArray(),
        ["detail"] = JsonNode.Parse(record),
    }.ToJsonString();

    static List<string> Replay(string input, string standardInput = "")
    {
        var result = Engine.Replay(Rules, new ReplayOptions { Inputs = [input], OpenStandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(standardInput)) });
        Assert.Equal(0, result.Summary.Unreadable);
        Assert.Equal(0, result.Summary.Faults.Total);
        return [.. result.Findings.Select(f => $"{DateTimeOffset.FromUnixTimeMilliseconds(f.TimeMs):yyyy-MM-ddTHH:mm:ss.fffZ} {f.Rule.Id.Value} {f.Message}")];
    }

    static LoadedRules Load(params SourceText[] sources)
    {
        var rules = Engine.Load(sources);
        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => d.Message)));
        return rules;
    }

    static SourceText Rule(string id, string source, string where, string finding) => new($"{id}.yaml", $"id: {id}\ntitle: {id}\nseverity: low\nsource: {source}\nwhere: |\n  {where}\nfinding: \"{finding}\"\n");

    static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
