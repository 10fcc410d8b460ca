using System.Text;
using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.Sources;
using CognitoRules.Time;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class RecordReaderTests
{
    readonly FaultLog faults = new();

    [Fact]
    public void Everything_a_record_can_come_to_is_counted()
    {
        var reader = Reader(new RecordReaderOptions { Range = new TimeRange(1_000, 100_000) });

        reader.Take(Batch("""{"t":5000,"id":"b"}""", """{"t":4000,"id":"a"}""", """{"t":5000,"id":"b"}""", """{"t":999,"id":"c"}""", """{"t":100000,"id":"d"}""", """{"digest":1}""", """{"t":"""));
        reader.Complete();

        Assert.Equal(["a", "b"], Take(reader));
        Assert.Equal(5, reader.EventCount);
        Assert.Equal(5, reader.CloudTrailRecords);
        Assert.Equal(2, reader.OutOfRange);
        Assert.Equal(1, reader.Duplicates);
        Assert.Equal(1, reader.NotEvents);
        Assert.Equal(1, reader.Unreadable);
        Assert.Equal(0, reader.Late);
        Assert.Equal((4_000, 5_000), (reader.FirstMs, reader.LastMs));
        var fault = Assert.Single(faults.Kinds.Single().Samples);
        Assert.Equal(("CR5001", "in.jsonl:7"), (fault.Code, fault.Place));
    }

    [Fact]
    public void A_late_record_is_a_fault_with_its_place()
    {
        var reader = Reader(new RecordReaderOptions { BufferBytes = 0 });

        reader.Take(Batch("""{"t":1000,"id":"a"}""", """{"t":7200000,"id":"b"}""", """{"t":1500,"id":"late"}"""));

        Assert.Equal(["a"], Take(reader));
        Assert.Equal(1, reader.Late);
        var fault = Assert.Single(faults.Kinds.Single().Samples);
        Assert.Equal("CR5005", fault.Code);
        Assert.Equal("in.jsonl:3", fault.Place);
        Assert.Equal("a record of 1970-01-01T00:00:01.500Z came after 1970-01-01T01:45:00Z had been judged and was left out", fault.Message);
    }

    [Fact]
    public void Each_source_has_its_decoder_and_its_count()
    {
        var reader = Reader(new RecordReaderOptions());
        var batch = Batch("""{"t":2000,"id":"trail"}""");
        batch.Add(EventSources.ActivityLog, """{"t":1000,"id":"activity"}"""u8, default);

        reader.Take(batch);
        reader.Complete();

        Assert.Equal(["activity", "trail"], Take(reader));
        Assert.Equal((1, 1), (reader.CloudTrailRecords, reader.ActivityRecords));
    }

    [Fact]
    public void Metric_points_outside_the_range_are_dropped()
    {
        var key = new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", []);
        var batch = new RecordBatch();
        batch.Add(new MetricPoints(key, 60_000, [(0, 1), (60_000, 2), (120_000, 3)], default));
        batch.Add(new MetricPoints(key, 60_000, [(300_000, 4)], default));
        var reader = Reader(new RecordReaderOptions { Range = new TimeRange(60_000, 180_000) });

        reader.Take(batch);

        Assert.Equal([(60_000L, 2.0), (120_000L, 3.0)], Assert.Single(batch.Metrics).Points);
        Assert.Equal(2, reader.MetricPoints);
        Assert.Equal(2, reader.OutOfRange);
        Assert.Equal((60_000, 180_000), (reader.FirstMs, reader.LastMs));
    }

    RecordReader Reader(RecordReaderOptions options) => new(new RecordDecoding(new PlainDecoder(), new PlainDecoder(), 0), options, faults);

    static RecordBatch Batch(params string[] records)
    {
        var batch = new RecordBatch();
        foreach (var record in records) batch.Add(EventSources.CloudTrail, Encoding.UTF8.GetBytes(record), new RecordPlace("in.jsonl", batch.Count + 1, 0));
        return batch;
    }

    static List<string?> Take(RecordReader reader)
    {
        var ids = new List<string?>();
        while (reader.TryTake(out var row)) ids.Add(row.Text((int)Word.EventId).ToString());
        return ids;
    }

    /// <summary>Reads records of the form {"t":1000,"id":"a"}: the smallest that have a time and an id.</summary>
    sealed class PlainDecoder : IRecordDecoder
    {
        public Decoded Decode(ReadOnlySpan<byte> json, EventRow row, StructuralMap? map = null)
        {
            row.Clear();
            try
            {
                using var record = JsonDocument.Parse(json.ToArray());
                if (!record.RootElement.TryGetProperty("t", out var time)) return new(DecodeOutcome.NotAnEvent);
                row.TimeMs = time.GetInt64();
                row.SetText((int)Word.EventId, record.RootElement.GetProperty("id").GetString()!);
                return new(DecodeOutcome.Event);
            }
            catch (JsonException)
            {
                return new(DecodeOutcome.Malformed);
            }
        }
    }
}
