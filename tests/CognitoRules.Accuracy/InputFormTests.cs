using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CognitoRules.Accuracy;

/// <summary>One small incident in every form that records come in: the findings are the same, byte for byte.</summary>
public sealed class InputFormTests
{
    static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("fixtures/mfa-guessing/cloudtrail.jsonl"));

    static readonly Lazy<IReadOnlyList<string>> Expected = new(() => Findings("records.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', Lines))));

    public static TheoryData<string> Forms => [.. Makers.Keys];

    static Dictionary<string, Func<byte[]>> Makers { get; } = new(StringComparer.Ordinal)
    {
        ["a log file"] = () => Json(new JsonObject { ["Records"] = Records() }),
        ["a gzipped log file"] = () => Gzip(Json(new JsonObject { ["Records"] = Records() })),
        ["lookup-events"] = () => Json(new JsonObject { ["Events"] = new JsonArray([.. Lines.Select(LookupEvent)]) }, indented: true),
        ["EventBridge events"] = () => Encoding.UTF8.GetBytes(string.Join('\n', Lines.Select(l => BusEvent(l).ToJsonString()))),
        ["filter-log-events"] = () => Json(new JsonObject { ["events"] = LogEvents(), ["searchedLogStreams"] = new JsonArray() }, indented: true),
        ["an exported log group"] = () => Gzip(Encoding.UTF8.GetBytes(string.Concat(Lines.Select(l => $"{JsonNode.Parse(l)!["eventTime"]} {l}\n")))),
        ["a subscription's payload"] = () => Json(Payload()),
        ["a subscription's payload as Lambda gets it"] = () => Json(new JsonObject { ["awslogs"] = new JsonObject { ["data"] = Convert.ToBase64String(Gzip(Json(Payload()))) } }),
        ["records one after the other without lines"] = () => Encoding.UTF8.GetBytes(string.Concat(Lines)),
        ["indented records behind a byte order mark"] = () => [.. Encoding.UTF8.Preamble, .. Json(new JsonObject { ["Records"] = Records() }, indented: true)],
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_of_the_same_records_gives_the_same_findings(string form)
    {
        Assert.NotEmpty(Expected.Value);

        // The name says nothing: inputs are recognised by content.
        Assert.Equal(Expected.Value, Findings("download", Makers[form]()));
    }

    static IReadOnlyList<string> Findings(string name, byte[] content)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, content);
        var result = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = [path] });
        Assert.Equal(0, result.Summary.Unreadable);
        Assert.Equal(Lines.Length, result.Summary.CloudTrailRecords);
        return [.. result.Findings.Select(f => $"{f.Id} {f.TimeMs} {f.Count} {f.Message} {string.Join(' ', f.SampleEventIds)}")];
    }

    static JsonArray Records() => new([.. Lines.Select(l => JsonNode.Parse(l))]);

    static JsonNode LookupEvent(string line)
    {
        var record = JsonNode.Parse(line)!;
        return new JsonObject { ["EventId"] = (string)record["eventID"]!, ["EventName"] = (string)record["eventName"]!, ["EventSource"] = (string)record["eventSource"]!, ["Resources"] = new JsonArray(), ["CloudTrailEvent"] = line };
    }

    static JsonObject BusEvent(string line)
    {
        var record = JsonNode.Parse(line)!;
        var kind = (string)record["eventType"]! == "AwsServiceEvent" ? "AWS Service Event via CloudTrail" : "AWS API Call via CloudTrail";
        return new JsonObject
        {
            ["version"] = "0", ["id"] = (string)record["requestID"]!, ["detail-type"] = kind, ["source"] = "aws.cognito-idp", ["account"] = "123456789012", ["time"] = (string)record["eventTime"]!,
            ["region"] = "eu-west-1", ["resources"] = new JsonArray(), ["detail"] = record,
        };
    }

    static JsonArray LogEvents() => new([.. Lines.Select((line, i) => (JsonNode)new JsonObject
    {
        ["logStreamName"] = "trail", ["timestamp"] = DateTimeOffset.Parse((string)JsonNode.Parse(line)!["eventTime"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), ["message"] = line, ["ingestionTime"] = 0, ["eventId"] = $"{i:d56}",
    })]);

    static JsonObject Payload() => new()
    {
        ["messageType"] = "DATA_MESSAGE", ["owner"] = "123456789012", ["logGroup"] = "trail", ["logStream"] = "trail", ["subscriptionFilters"] = new JsonArray("all"),
        ["logEvents"] = new JsonArray([.. Lines.Select((line, i) => (JsonNode)new JsonObject { ["id"] = $"{i:d56}", ["timestamp"] = 0, ["message"] = line })]),
    };

    static byte[] Json(JsonObject document, bool indented = false) => Encoding.UTF8.GetBytes(document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = indented }));

    static byte[] Gzip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(content);
        return zipped.ToArray();
    }
}
