using System.Globalization;
using System.Text;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class ReorderBufferTests
{
    static readonly RecordReaderOptions Live = new() { BufferBytes = 0, CloudTrailLateness = TimeSpan.FromSeconds(60), ActivityLateness = TimeSpan.FromSeconds(10) };

    // Few times and few ids, so that ties and duplicates abound; no id at all now and then.
    static readonly Gen<(long TimeMs, string Id, int Mark)> Row =
        Gen.Select(Gen.OneOf<long>(Gen.Long[0, 5_000], Gen.Long[0, 3_000_000]), Gen.OneOf<string>(Gen.Int[0, 30].Select(i => $"id-{i:D12}"), Gen.Const("")), Gen.Int[0, 3]);

    [Fact]
    public void Any_order_of_arrival_and_any_batching_give_the_same_rows_in_order()
    {
        Gen.Select(Row.Array[0, 200], Gen.Int, Gen.Int[1, 50]).Sample((rows, seed, batch) =>
        {
            var shuffled = rows.ToArray();
            new Random(seed).Shuffle(shuffled);

            var expected = Run(new RecordReaderOptions(), rows, batch: 1);
            var actual = Run(new RecordReaderOptions(), shuffled, batch);

            Assert.Equal(expected, actual);
            Assert.Equal(actual.Select(r => (r.TimeMs, r.Id)).OrderBy(r => r.TimeMs).ThenBy(r => r.Id, StringComparer.Ordinal), actual.Select(r => (r.TimeMs, r.Id)));
            Assert.Equal(rows.Where(r => r.Id != "").Select(r => r.Id).Distinct().Count(), actual.Count(r => r.Id != ""));
        }, iter: 300);
    }

    [Fact]
    public void Disorder_within_the_lateness_changes_nothing_for_a_live_source()
    {
        Gen.Select(Gen.Int[0, 40].Array[1, 300], Gen.Int[1, 20]).Sample((delays, batch) =>
        {
            var events = delays.Select((delay, i) => (TimeMs: i * 1000L, Id: $"e{i:D4}", Mark: 0, Arrival: i + delay)).ToArray();
            var arriving = events.OrderBy(e => e.Arrival).Select(e => (e.TimeMs, e.Id, e.Mark)).ToArray();

            var actual = Run(Live, arriving, batch);

            Assert.Equal(events.Select(e => e.Id), actual.Select(r => r.Id));
        }, iter: 200);
    }

    [Fact]
    public void Rows_wait_for_what_another_input_has_not_given_yet()
    {
        var buffer = new ReorderBuffer(0, Live with { BufferBytes = 1 }) { UnreadMs = 60_000 };

        Add(buffer, 1_000, "a");
        Add(buffer, 900_000, "far ahead");
        Assert.False(buffer.TryTake(out _));

        buffer.UnreadMs = 62_000;
        Add(buffer, 900_001, "read on");
        Assert.True(buffer.TryTake(out var row));
        Assert.Equal("a", row.Text((int)Word.EventId).ToString());
    }

    [Fact]
    public void A_live_row_leaves_when_the_watermark_has_passed_its_second()
    {
        var buffer = new ReorderBuffer(0, Live);

        Add(buffer, 1_500, "a");
        Add(buffer, 61_999, "b");
        Assert.False(buffer.TryTake(out _));

        Add(buffer, 62_000, "c");
        Assert.True(buffer.TryTake(out var row));
        Assert.Equal("a", row.Text((int)Word.EventId).ToString());
        Assert.False(buffer.TryTake(out _));
        Assert.Equal(2_000, buffer.ReleasedMs);
    }

    [Fact]
    public void A_row_older_than_what_left_is_late_unless_it_had_been_there()
    {
        var buffer = new ReorderBuffer(0, Live);
        Add(buffer, 1_500, "a");
        Add(buffer, 100_000, "b");

        Assert.Equal(RowFate.Late, Add(buffer, 1_700, "c"));
        Assert.Equal(RowFate.Duplicate, Add(buffer, 1_500, "a"));
        Assert.Equal(RowFate.Late, Add(buffer, 39_999, "d"));
        Assert.Equal(RowFate.Held, Add(buffer, 40_000, "e"));

        Assert.Equal(2, buffer.LateCount);
        Assert.Equal(1, buffer.DuplicateCount);
    }

    [Fact]
    public void The_same_id_in_the_other_source_is_another_event()
    {
        var buffer = new ReorderBuffer(0, new RecordReaderOptions());

        Add(buffer, 1_000, "a", EventSources.CloudTrail);
        Add(buffer, 1_000, "a", EventSources.ActivityLog);
        Add(buffer, 1_000, "a", EventSources.CloudTrail);
        buffer.Complete();

        Assert.True(buffer.TryTake(out var row));
        Assert.Equal(EventSources.CloudTrail, row.Source);
        Assert.True(buffer.TryTake(out row));
        Assert.Equal(EventSources.ActivityLog, row.Source);
        Assert.False(buffer.TryTake(out _));
    }

    [Fact]
    public void A_replay_holds_rows_until_its_bytes_are_full_and_then_lets_the_oldest_go()
    {
        var options = new RecordReaderOptions { BufferBytes = 100_000, CloudTrailLateness = TimeSpan.FromSeconds(1), ActivityLateness = TimeSpan.Zero };
        var buffer = new ReorderBuffer(0, options);
        var held = 0;
        for (var second = 0; !buffer.TryTake(out _); second++)
        {
            Add(buffer, second * 1000L, $"e{second:D8}");
            held++;
        }

        Assert.InRange(held, 80, 130);
        Assert.Equal(1_000, buffer.ReleasedMs);
    }

    [Fact]
    public void An_event_that_no_rule_wants_is_put_in_order_and_counted_but_not_passed_on()
    {
        var buffer = new ReorderBuffer(0, Live);
        var events = new PackedEvents(1, 1);
        foreach (var (timeMs, id, isWanted) in new[] { (1_500L, "a", false), (1_500L, "b", true), (1_600L, "b", false), (1_400L, "a", false), (1_900L, "c", false), (1_900L, "c", true) })
        {
            var row = new EventRow(0) { Source = EventSources.CloudTrail, TimeMs = timeMs };
            row.SetText((int)Word.EventId, id);
            if (isWanted) events.Add(row);
            else events.AddUnwanted(row.Source, timeMs, EventKey.Of(row.Source, Encoding.UTF8.GetBytes(id)));
        }

        for (var i = 0; i < events.Count; i++) Assert.Equal(RowFate.Held, buffer.Add(events, i));
        buffer.Complete();

        Assert.True(buffer.TryTake(out var taken));
        Assert.Equal("b", taken.Text((int)Word.EventId).ToString());
        Assert.True(buffer.TryTake(out taken));
        Assert.Equal("c", taken.Text((int)Word.EventId).ToString());
        Assert.False(buffer.TryTake(out _));
        Assert.Equal(3, buffer.DuplicateCount);
        Assert.Equal(2_000, buffer.ReleasedMs);
    }

    [Fact]
    public void Ids_are_forgotten_oldest_first_and_only_beyond_the_minimum()
    {
        var seen = new SeenEvents(horizonMs: 0);
        var count = SeenEvents.CountMin + 1000;

        for (var i = 0; i < count; i++) Assert.True(seen.Add(Id(i), i));

        Assert.False(seen.Contains(Id(0)));
        Assert.False(seen.Contains(Id(999)));
        for (var i = 1000; i < count; i++) Assert.True(seen.Contains(Id(i)));
    }

    [Theory]
    [InlineData("00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("00112233-4455-6677-8899-AABBCCDDEEFF")]
    public void A_uuid_is_its_own_key_whatever_the_case(string id)
    {
        // As the bytes of System.Guid, whose first groups are little-endian.
        var guid = Guid.Parse(id).ToByteArray();

        var key = EventKey.Of(EventSources.CloudTrail, Encoding.UTF8.GetBytes(id));

        Assert.Equal(BitConverter.ToUInt64(guid), key.Low);
        Assert.Equal(BitConverter.ToUInt64(guid, 8) ^ (1UL << 56), key.High);
    }

    [Theory]
    [InlineData("00112233-4455-6677-8899-aabbccddeef")]
    [InlineData("00112233-4455-6677-8899-aabbccddeefg")]
    [InlineData("00112233x4455-6677-8899-aabbccddeeff")]
    public void What_is_no_uuid_has_a_key_all_the_same(string id) =>
        Assert.NotEqual(EventKey.Of(EventSources.CloudTrail, Encoding.UTF8.GetBytes(id)), EventKey.Of(EventSources.CloudTrail, "00112233-4455-6677-8899-aabbccddeeff"u8));

    static EventKey Id(int i) => EventKey.Of(EventSources.CloudTrail, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{i * 7919L:x12}")));

    static RowFate Add(ReorderBuffer buffer, long timeMs, string id, EventSources source = EventSources.CloudTrail)
    {
        var row = new EventRow(0) { Source = source, TimeMs = timeMs };
        if (id != "") row.SetText((int)Word.EventId, id);
        return buffer.Add(row);
    }

    static List<(long TimeMs, string? Id, double Mark)> Run(RecordReaderOptions options, IReadOnlyList<(long TimeMs, string Id, int Mark)> rows, int batch)
    {
        var buffer = new ReorderBuffer(0, options);
        var taken = new List<(long, string?, double)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = new EventRow(0) { Source = EventSources.CloudTrail, TimeMs = rows[i].TimeMs };
            row.SetNumber((int)Word.Status, rows[i].Mark);
            if (rows[i].Id != "") row.SetText((int)Word.EventId, rows[i].Id);
            Assert.Equal(RowFate.Held, buffer.Add(row));
            if (i % batch == 0) Drain();
        }
        buffer.Complete();
        Drain();
        return taken;

        void Drain()
        {
            while (buffer.TryTake(out var row)) taken.Add((row.TimeMs, row.Text((int)Word.EventId).ToString() ?? "", row.Number((int)Word.Status)));
        }
    }
}
