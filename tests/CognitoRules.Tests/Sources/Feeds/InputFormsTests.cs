using System.Text;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class InputFormsTests
{
    const string First = """{"eventVersion":"1.11","eventTime":"2026-03-01T08:00:00Z","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","eventID":"e-1"}""";
    const string Second = """{"eventVersion":"1.11","eventTime":"2026-03-01T08:00:05Z","eventSource":"cognito-idp.amazonaws.com","eventName":"SignUp","eventID":"e-2"}""";
    const string Activity = """{"eventTimestamp":"1772352000123","eventSource":"USER_ACTIVITY","logLevel":"INFO","message":{"eventId":"a-1","eventType":"SignIn"},"logSourceId":{"userPoolId":"us-east-1_EXAMPLE"}}""";

    static readonly string[] Both = ["CloudTrail " + First, "CloudTrail " + Second];

    public static TheoryData<string, string> Forms()
    {
        var asText = (string record) => "\"" + record.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        return new TheoryData<string, string>
        {
            { "a CloudTrail file", $$"""{"Records":[{{First}},{{Second}}]}""" },
            { "a CloudTrail file, spread out", $"{{\n  \"Records\": [\n{First},\n{Second}\n  ]\n}}\n" },
            { "CloudTrail files, concatenated", $$"""{"Records":[{{First}}]}{"Records":[{{Second}}]}""" },
            { "CloudTrail files, one per line", $$"""{"Records":[{{First}}]}""" + "\n" + $$"""{"Records":[{{Second}}]}""" + "\n" },
            { "records, one per line", First + "\n" + Second + "\n" },
            { "records, lines ended by CR LF, no last one", First + "\r\n" + Second },
            { "records, concatenated", First + Second },
            { "records behind a byte order mark", "\uFEFF" + First + "\n" + Second },
            { "an array of records", $"[{First},{Second}]" },
            { "an array of records, spread out", $"[\n  {First},\n  {Second}\n]" },
            { "lookup-events", $$"""{"Events":[{"EventId":"e-1","Username":"x","CloudTrailEvent":{{asText(First)}}},{"EventId":"e-2","CloudTrailEvent":{{asText(Second)}}}],"NextToken":"t"}""" },
            { "bus events, one per line", BusEvent(First) + "\n" + BusEvent(Second) },
            { "bus events, an array", $"[{BusEvent(First)},{BusEvent(Second)}]" },
            { "filter-log-events", $$"""{"events":[{"logStreamName":"s","timestamp":1,"message":{{asText(First)}},"eventId":"1"},{"logStreamName":"s","timestamp":2,"message":{{asText(Second)}}}],"searchedLogStreams":[],"nextToken":"t"}""" },
            { "get-log-events", $$"""{"nextForwardToken":"f/1","events":[{"timestamp":1,"message":{{asText(First)}},"ingestionTime":2},{"timestamp":2,"message":{{asText(Second)}}}],"nextBackwardToken":"b/1"}""" },
            { "a subscription's payload", Payload($$"""{"id":"1","timestamp":1,"message":{{asText(First)}}},{"id":"2","timestamp":2,"message":{{asText(Second)}}}""") },
            { "a subscription's payload as Lambda gets it", LambdaPayload(Payload($$"""{"id":"1","timestamp":1,"message":{{asText(First)}}},{"id":"2","timestamp":2,"message":{{asText(Second)}}}""")) },
            { "a Logs export", $"2026-03-01T08:00:01.000Z {First}\n2026-03-01T08:00:06.123Z {Second}\n" },
            { "log events, one per line", $$"""{"timestamp":1,"message":{{asText(First)}}}""" + "\n" + $$"""{"timestamp":2,"message":{{asText(Second)}}}""" },
            { "bus events as log messages", $$"""{"events":[{"message":{{asText(BusEvent(First))}}},{"message":{{asText(BusEvent(Second))}}}]}""" },
        };
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Records_are_found_in(string form, string text)
    {
        using var folder = new InputFolder();
        folder.Write("plain", text);
        folder.Write("packed", FeedReading.Gzip(text));
        folder.Write("wide", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text.TrimStart('\uFEFF'))]);

        var plain = folder.Read("plain");
        var packed = folder.Read("packed");
        var wide = folder.Read("wide");

        Assert.True(Both.SequenceEqual(plain.Records), form);
        Assert.Equal(0, plain.Faults.Total);
        Assert.Equal(0, plain.Summary.Unreadable);
        Assert.Equal(Both, packed.Records);
        Assert.Equal(0, packed.Faults.Total);
        Assert.Equal(Both, wide.Records);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Records_are_found_byte_by_byte_in(string form, string text)
    {
        var reading = FeedReading.Of(["-"], "", () => new Trickle(Encoding.UTF8.GetBytes(text)));

        Assert.True(Both.SequenceEqual(reading.Records), form);
        Assert.Equal(0, reading.Faults.Total);
    }

    [Fact]
    public void Activity_records_are_told_from_trail_records()
    {
        using var folder = new InputFolder();
        folder.Write("mixed.jsonl", Activity + "\n" + First + "\n" + """{"logSourceId":{"userPoolId":"us-east-1_EXAMPLE"},"message":{"eventType":"SignUp"},"eventTimestamp":"1772352001000"}""");

        var reading = folder.Read("mixed.jsonl");

        Assert.Equal(
            [
                "ActivityLog " + Activity, "CloudTrail " + First,
                """ActivityLog {"logSourceId":{"userPoolId":"us-east-1_EXAMPLE"},"message":{"eventType":"SignUp"},"eventTimestamp":"1772352001000"}""",
            ],
            reading.Records);
    }

    [Fact]
    public void A_record_is_recognised_in_any_order_of_its_members()
    {
        const string Sorted = """{"awsRegion":"us-east-1","eventID":"e-1","eventName":"SignUp","eventTime":"2026-03-01T08:00:00Z"}""";
        const string Odd = """{"requestParameters":{"events":[1],"detail":{}},"tlsDetails":null,"eventName":"SignUp"}""";
        using var folder = new InputFolder();
        folder.Write("in", Sorted + Odd);

        var reading = folder.Read("in");

        Assert.Equal(["CloudTrail " + Sorted, "CloudTrail " + Odd], reading.Records);
    }

    [Fact]
    public void Texts_within_envelopes_are_unescaped()
    {
        using var folder = new InputFolder();
        folder.Write("in", """{"Events":[{"CloudTrailEvent":"{\"eventVersion\":\"1.11\",\"userAgent\":\"a\\\"b\\\\c \u00e9 \ud83d\ude00 \\u00e9\\n\"}"}]}""");

        var reading = folder.Read("in");

        Assert.Equal(["""CloudTrail {"eventVersion":"1.11","userAgent":"a\"b\\c é 😀 \u00e9\n"}"""], reading.Records);
    }

    [Fact]
    public void Several_gzip_members_are_one_input()
    {
        using var folder = new InputFolder();
        folder.Write("in.gz", [.. FeedReading.Gzip(First + "\n"), .. FeedReading.Gzip(Second + "\n")]);

        var reading = folder.Read("in.gz");

        Assert.Equal(Both, reading.Records);
        Assert.Equal(0, reading.Faults.Total);
    }

    [Fact]
    public void Good_objects_without_events_are_counted_and_no_fault()
    {
        using var folder = new InputFolder();
        folder.Write("digest.json", """{"awsAccountId":"123456789012","digestStartTime":"2026-03-01T08:00:00Z","logFiles":[]}""");
        folder.Write("control.json", """{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}""");
        folder.Write("other.json", """{"version":"0","id":"1","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","detail":{"state":"running"}}""");

        var reading = folder.Read("digest.json", "control.json", "other.json");

        Assert.Equal(3, reading.Summary.NotEvents);
        Assert.Equal(0, reading.Faults.Total);
        Assert.Empty(reading.Records);
    }

    [Fact]
    public void A_place_is_a_line_where_there_are_lines_and_an_offset_in_a_document()
    {
        using var folder = new InputFolder();
        folder.Write("lines.jsonl", First + "\n\n" + Second);
        folder.Write("document.json", $$"""{"Records":[{{First}}]}""");

        Assert.Equal(["lines.jsonl:1", "lines.jsonl:3"], folder.Read("lines.jsonl").Places);
        Assert.Equal(["document.json@12"], folder.Read("document.json").Places);
    }

    static string BusEvent(string record) =>
        $$"""{"version":"0","id":"b","detail-type":"AWS API Call via CloudTrail","source":"aws.cognito-idp","account":"123456789012","resources":[],"detail":{{record}}}""";

    static string Payload(string events) =>
        $$"""{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{{events}}]}""";

    static string LambdaPayload(string payload) => $$$"""{"awslogs":{"data":"{{{Convert.ToBase64String(FeedReading.Gzip(payload))}}}"}}""";

    /// <summary>A stream that gives one byte per read, as a slow pipe may.</summary>
    internal sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
