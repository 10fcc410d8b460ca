using System.Text;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class HostileInputTests
{
    const string First = """{"eventVersion":"1.11","eventTime":"2026-03-01T08:00:00Z","eventName":"InitiateAuth","eventID":"e-1"}""";
    const string Second = """{"eventVersion":"1.11","eventTime":"2026-03-01T08:00:05Z","eventName":"SignUp","eventID":"e-2"}""";

    static readonly string[] Both = ["CloudTrail " + First, "CloudTrail " + Second];

    [Theory]
    [InlineData("{\"eventVersion\":\"1.11\",\"eventName\":\"Sig", "a line cut within a text")]
    [InlineData("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":1}", "a line cut between members")]
    [InlineData("{\"eventVersion\":\"1.11\",\"userIdentity\":{", "a line cut behind a brace")]
    [InlineData("{\"eventVersion\":\"1.11\",", "a line cut behind a comma")]
    [InlineData("ventName\":\"SignUp\"}", "the second half of a line")]
    [InlineData("\0\0\0\0", "bytes of zero")]
    [InlineData("null", "a scalar")]
    [InlineData("\"text\"", "a text")]
    [InlineData("<html>", "another format")]
    [InlineData("2026-03-01T08:00:00Z START RequestId", "a line of another log")]
    public void A_bad_line_is_one_fault_with_its_line(string line, string what)
    {
        using var folder = new InputFolder();
        folder.Write("in", First + "\n" + line + "\n" + Second + "\n");

        var reading = folder.Read("in");

        Assert.True(Both.SequenceEqual(reading.Records), what);
        Assert.Equal(["CR5001 in:2"], reading.FaultPlaces);
        Assert.Equal(1, reading.Summary.Unreadable);
    }

    [Theory]
    [InlineData("""{"foo":{"bar":1}}""", "CR5004 in:2")]
    [InlineData("""{foo}""", "CR5001 in:2")]
    [InlineData("""{"a" 1}""", "CR5001 in:2")]
    [InlineData("""{}""", "CR5004 in:2")]
    [InlineData("""{"awslogs":{"data":"%%%"}}""", "CR5001 in:2")]
    [InlineData("""{"awslogs":{"data":"aGVsbG8="}}""", "CR5003 in:2")]
    [InlineData("""{"awslogs":{"data":""" + "\"H4sIAAAAAAAAA6t\"}}", "CR5001 in:2")]
    [InlineData("""{"CloudTrailEvent":"{\"eventVersion\":\q}"}""", "CR5001 in:2")]
    [InlineData("""{"CloudTrailEvent":null}""", "CR5001 in:2")]
    [InlineData("""{"timestamp":1,"message":"START RequestId: 1"}""", "CR5001 in:2")]
    public void A_bad_object_is_one_fault_with_its_line(string line, string fault)
    {
        using var folder = new InputFolder();
        folder.Write("in", First + "\n" + line + "\n" + Second + "\n");

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal([fault], reading.FaultPlaces);
        Assert.Equal(1, reading.Summary.Unreadable);
    }

    [Theory]
    [InlineData("{\"eventVersion\":\"1.11\",")]
    [InlineData("{\"eventVersion\":")]
    [InlineData("{\"eventVersion\":\"1.11\",\"resources\":[")]
    [InlineData("{\"eventVersion\":\"1.11\",\"a\":{\"b\":\"c")]
    public void Cut_lines_hide_no_line_behind_them_and_are_found_in_linear_time(string cut)
    {
        using var folder = new InputFolder();
        folder.Write("few", First + "\n" + cut + "\n" + Second + "\n" + First + "\n" + cut + "\n" + cut + "\n" + Second + "\n");
        folder.Write("many", string.Concat(Enumerable.Repeat(cut + "\n", 100_000)) + First + "\n");

        var few = folder.Read("few");
        var many = folder.Read("many");

        Assert.Equal([.. Both, .. Both], few.Records);
        Assert.Equal(["CR5001 few:2", "CR5001 few:5", "CR5001 few:6"], few.FaultPlaces);
        Assert.Equal(["CloudTrail " + First], many.Records);
        Assert.Equal(100_000, many.Faults.Total);
    }

    [Fact]
    public void A_nest_of_braces_is_passed_over_once()
    {
        using var folder = new InputFolder();
        folder.Write("in", string.Concat(Enumerable.Repeat("{\"eventVersion\":", 60_000)));

        Assert.Equal(["CR5001 in:1"], folder.Read("in").FaultPlaces);
    }

    [Fact]
    public void Invalid_utf8_is_one_fault()
    {
        using var folder = new InputFolder();
        var bad = Encoding.Latin1.GetBytes("""{"eventVersion":"1.11","userAgent":"é"}""");
        folder.Write("in", [.. Encoding.UTF8.GetBytes(First + "\n"), .. bad, .. Encoding.UTF8.GetBytes("\n" + Second)]);

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal(["CR5001 in:2"], reading.FaultPlaces);
    }

    [Fact]
    public void Bytes_of_zero_before_a_record_on_its_line_do_not_hide_it()
    {
        using var folder = new InputFolder();
        folder.Write("in", First + "\n\0\0\0" + Second);

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal(["CR5001 in:2"], reading.FaultPlaces);
    }

    [Fact]
    public void Text_behind_a_record_on_its_line_is_a_fault_and_the_record_is_used()
    {
        using var folder = new InputFolder();
        folder.Write("in", First + " trailing\n" + Second + "}\n");

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal(["CR5001 in:1", "CR5001 in:2"], reading.FaultPlaces);
    }

    [Fact]
    public void A_record_of_one_mebibyte_is_read_and_one_byte_more_is_skipped()
    {
        using var folder = new InputFolder();
        string Sized(int bytes) => "{\"eventVersion\":\"" + new string('x', bytes - 19) + "\"}";
        folder.Write("in", First + "\n" + Sized(1024 * 1024) + "\n" + Sized(1024 * 1024 + 1) + "\n" + Second);

        var reading = folder.Read("in");

        Assert.Equal(3, reading.Records.Count);
        Assert.Equal(["CR5002 in:3"], reading.FaultPlaces);
    }

    [Theory]
    [InlineData(false, "CR5002 in:2")]
    [InlineData(true, "CR5002 in:2")]
    public void A_line_of_many_megabytes_is_skipped_and_the_next_is_read(bool cut, string fault)
    {
        using var folder = new InputFolder();
        var line = "{\"eventVersion\":\"1.11\",\"a\":[" + string.Join(",", Enumerable.Repeat("{\"b\":\"ccccccccccccccccccccc\"}", 300_000)) + (cut ? "," : "]}");
        folder.Write("in", FeedReading.Gzip(First + "\n" + line + "\n" + Second));

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal([fault], reading.FaultPlaces);
    }

    [Fact]
    public void Noise_of_many_megabytes_without_a_line_break_is_one_fault()
    {
        using var folder = new InputFolder();
        folder.Write("in", First + "\n" + new string('#', 5_000_000) + "\n" + Second);

        var reading = folder.Read("in");

        Assert.Equal(Both, reading.Records);
        Assert.Equal(["CR5001 in:2"], reading.FaultPlaces);
    }

    [Fact]
    public void A_damaged_element_does_not_hide_the_rest_of_its_document()
    {
        using var folder = new InputFolder();
        folder.Write("in", $$"""{"Records":[{{First}},{"eventVersion":"1.11","userAgent":"cut,{{Second}}]}""");

        var reading = folder.Read("in");

        Assert.Equal("CloudTrail " + First, reading.Records[0]);
        Assert.Equal("CloudTrail " + Second, reading.Records[^1]);
        Assert.True(reading.Faults.Total >= 1);
    }

    [Fact]
    public void A_cut_document_gives_what_it_holds_and_one_fault()
    {
        using var folder = new InputFolder();
        folder.Write("between", $$"""{"Records":[{{First}},{{Second}}""");
        folder.Write("within", $$"""{"Records":[{{First}},{{Second}},{"eventVersion":"1.11","eve""");

        Assert.Equal(Both, folder.Read("between").Records);
        Assert.Equal(["CR5001 between@209"], folder.Read("between").FaultPlaces);
        Assert.Equal(Both, folder.Read("within").Records);
        Assert.Equal(["CR5001 within@210"], folder.Read("within").FaultPlaces);
    }

    [Fact]
    public void Truncated_gzip_gives_what_it_holds_and_one_fault()
    {
        using var folder = new InputFolder();
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $$"""{"eventVersion":"1.11","eventID":"{{i * 7919}}"}""" + "\n"));
        var packed = FeedReading.Gzip(lines);
        folder.Write("in.gz", packed[..(packed.Length / 2)]);

        var reading = folder.Read("in.gz");

        Assert.InRange(reading.Records.Count, 5_000, 15_000);
        Assert.Equal("CloudTrail {\"eventVersion\":\"1.11\",\"eventID\":\"0\"}", reading.Records[0]);
        Assert.Equal(1, reading.Faults.Count("CR5003"));
        Assert.Equal(1, reading.Faults.Total);
    }

    [Fact]
    public void Damaged_gzip_gives_what_it_holds_and_a_fault()
    {
        using var folder = new InputFolder();
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $$"""{"eventVersion":"1.11","eventID":"{{i * 7919}}"}""" + "\n"));
        var packed = FeedReading.Gzip(lines);
        packed.AsSpan(packed.Length / 2, 64).Fill(0xFF);
        folder.Write("in.gz", packed);

        var reading = folder.Read("in.gz");

        Assert.True(reading.Records.Count > 5_000);
        Assert.Equal(1, reading.Faults.Count("CR5003"));
    }

    [Fact]
    public void A_file_without_any_record_is_one_fault()
    {
        using var folder = new InputFolder();
        folder.Write("notes.md", "# Notes\n\nSome lines\nof text.\n");
        folder.Write("picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 1, 2, 3]);

        var reading = folder.Read("notes.md", "picture");

        Assert.Equal(["CR5004 notes.md:1", "CR5004 picture:1"], reading.FaultPlaces);
    }

    [Fact]
    public void An_empty_file_is_fine()
    {
        using var folder = new InputFolder();
        folder.Write("empty", "");
        folder.Write("blank", "\n \r\n");
        folder.Write("empty.gz", FeedReading.Gzip(""));
        folder.Write("nothing.json", """{"Records":[]}""");

        var reading = folder.Read("empty", "blank", "empty.gz", "nothing.json");

        Assert.Equal(0, reading.Faults.Total);
        Assert.Equal(4, reading.Summary.Files);
    }

    [Fact]
    public void A_nest_of_payloads_is_not_followed_for_ever()
    {
        var text = First;
        for (var i = 0; i < 10; i++) text = $$$"""{"awslogs":{"data":"{{{Convert.ToBase64String(FeedReading.Gzip(text))}}}"}}""";
        using var folder = new InputFolder();
        folder.Write("in", text + "\n" + new string('[', 100_000) + "\n" + Second);

        var reading = folder.Read("in");

        Assert.Equal(["CloudTrail " + Second], reading.Records);
        Assert.True(reading.Faults.Total >= 1);
    }
}
