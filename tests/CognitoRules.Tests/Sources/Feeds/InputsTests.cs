using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class InputsTests
{
    [Fact]
    public void A_missing_input_is_told_before_anything_is_read()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => InputFeed.Open(["no/such/file.jsonl"], null, new FaultLog()));

        Assert.Equal("no/such/file.jsonl", missing.FileName);
    }

    [Fact]
    public void A_folder_is_read_with_its_subfolders_and_without_hidden_files()
    {
        using var folder = new InputFolder();
        folder.Write("in/b.json", Record("08:00:00", "b"));
        folder.Write("in/a/z.json", Record("08:00:00", "a-z"));
        folder.Write("in/.hidden", Record("08:00:00", "hidden"));
        folder.Write("in/README.md", "# about the data\n");
        folder.Write("in/.git/x.json", Record("08:00:00", "git"));

        var reading = folder.Read("in");

        Assert.Equal([Event("08:00:00", "a-z"), Event("08:00:00", "b")], reading.Records);
        Assert.Equal(2, reading.Summary.Files);
    }

    [Fact]
    public void A_fixture_folder_gives_its_data_files_only()
    {
        using var folder = new InputFolder();
        folder.Write("spray/fixture.yaml", "range: 1h\n");
        folder.Write("spray/cloudtrail.jsonl.gz", FeedReading.Gzip(Record("08:00:00", "trail")));
        folder.Write("spray/activity.jsonl", """{"eventTimestamp":"1772352000500","eventSource":"USER_ACTIVITY","message":{},"logSourceId":{}}""");
        folder.Write("spray/metrics.jsonl", """{"metric":"SignInSuccesses","statistic":"Sum","period":300,"start":"2026-03-01T08:00:00Z","values":[1]}""");
        folder.Write("spray/findings.verified.jsonl", """{"class_uid":2004}""");
        folder.Write("spray/README.md", "# text\n");

        var reading = folder.Read("");

        Assert.Equal(2, reading.Records.Count);
        Assert.Single(reading.Metrics);
        Assert.Equal(0, reading.Faults.Total);
        Assert.Equal(3, reading.Summary.Files);
    }

    [Fact]
    public void A_file_named_twice_is_read_once()
    {
        using var folder = new InputFolder();
        folder.Write("in/a.json", Record("08:00:00", "a"));

        Assert.Single(folder.Read("in", "in/a.json", "in/../in/a.json").Records);
    }

    [Fact]
    public void Files_are_read_in_order_of_time_whatever_their_names()
    {
        using var folder = new InputFolder();
        for (var hour = 0; hour < 24; hour++)
        {
            var text = $$"""{"Records":[{{Record($"{hour:D2}:00:00", $"h{hour}")}}]}""";
            folder.Write($"in/{(hour * 7) % 24:D2}.json.gz", FeedReading.Gzip(text));
        }

        var reading = folder.Read("in");

        Assert.Equal(Enumerable.Range(0, 24).Select(h => Event($"{h:D2}:00:00", $"h{h}")), reading.Records);
    }

    [Fact]
    public void Long_files_side_by_side_are_merged_roughly_by_time()
    {
        using var folder = new InputFolder();
        var padding = new string('x', 1000);
        string Lines(string name) => string.Join("\n", Enumerable.Range(0, 3600).Select(s => Record($"08:{s / 60:D2}:{s % 60:D2}", name + s, padding)));
        folder.Write("a.jsonl", Lines("a"));
        folder.Write("b.jsonl", Lines("b"));

        var reading = folder.Read("a.jsonl", "b.jsonl");

        var furthest = reading.Records.Select((r, i) => Math.Abs(i / 2 - int.Parse(r.Split("\"eventID\":\"")[1].Split('"')[0][1..], System.Globalization.CultureInfo.InvariantCulture))).Max();
        Assert.Equal(7200, reading.Records.Count);
        Assert.InRange(furthest, 0, 600);
    }

    [Fact]
    public void Standard_input_is_named_by_a_dash()
    {
        var reading = FeedReading.Of(["-"], "", () => new MemoryStream(FeedReading.Gzip(Record("08:00:00", "a"))));

        Assert.Equal([Event("08:00:00", "a")], reading.Records);
        Assert.Equal(["-:1"], reading.Places);
    }

    [Fact]
    public void A_record_of_a_live_input_is_handed_over_before_the_next_one_is_written()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var end = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        using var feed = InputFeed.Open(["-"], () => end, new FaultLog());
        var batch = new RecordBatch();

        pipe.Write(Encoding.UTF8.GetBytes(Record("08:00:00", "a") + "\n" + Record("08:00:01", "b") + "\n{\"eventVer"));

        Assert.True(feed.TryRead(batch));
        Assert.Equal(2, batch.Count);
        batch.Clear();

        pipe.Write("sion\":\"1.11\"}\n"u8);
        pipe.Dispose();

        Assert.True(feed.TryRead(batch));
        Assert.Equal("{\"eventVersion\":\"1.11\"}", Encoding.UTF8.GetString(batch.Json(0)));
        batch.Clear();
        Assert.False(feed.TryRead(batch));
        Assert.False(feed.TryRead(batch));
    }

    [Fact]
    public void A_feed_may_be_left_before_its_end()
    {
        using var folder = new InputFolder();
        var path = folder.Write("a.jsonl", string.Join("\n", Enumerable.Range(0, 50_000).Select(i => Record("08:00:00", $"e{i}"))));
        using var feed = InputFeed.Open([path], null, new FaultLog());
        var batch = new RecordBatch();

        Assert.True(feed.TryRead(batch));

        Assert.InRange(batch.ByteCount, 512 * 1024, 514 * 1024);
    }

    [Fact]
    public void Any_bytes_are_read_to_the_end_and_alike_in_pieces_of_any_size()
    {
        var part = Gen.OneOf<string>(
            Gen.OneOf<string>(
                "{\"eventVersion\":\"1\"}", "{\"Records\":[", "]}", "\n", ",", "{", "}", "[", "]", "\"", "\\", "\0", "\r\n", "{\"message\":\"{\\\"eventName\\\":1}\"}",
                "{\"detail\":{\"eventName\":1}}", "{\"events\":[", "{\"eventVer", "2026-03-01T08:00:00Z ", "x", ":1", "{\"a\":", "\uFEFF", "{\"metric\":1}", "\"k\":"),
            Gen.String[0, 20]);

        part.Array[0, 40].Select(string.Concat).Sample(text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);

            var whole = FeedReading.Of(["-"], "", () => new MemoryStream(bytes));
            var pieces = FeedReading.Of(["-"], "", () => new InputFormsTests.Trickle(bytes));

            Assert.Equal(whole.Records, pieces.Records);
            Assert.Equal(whole.Places, pieces.Places);
            Assert.Equal(whole.FaultPlaces, pieces.FaultPlaces);
            Assert.Equal(whole.Summary, pieces.Summary);
        }, iter: 1_000);
    }

    static string Record(string time, string id, string padding = "") =>
        $$"""{"eventVersion":"1.11","eventTime":"2026-03-01T{{time}}Z","eventName":"SignUp","eventID":"{{id}}","userAgent":"{{padding}}"}""";

    static string Event(string time, string id) => "CloudTrail " + Record(time, id);
}
