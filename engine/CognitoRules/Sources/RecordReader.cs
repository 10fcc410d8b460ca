using System.Diagnostics.CodeAnalysis;
using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>
/// From batches of records to rows in the order of their events, each event once. Everything a record can come to is counted here: an event,
/// none, unreadable, out of range, a duplicate, late.
/// </summary>
sealed class RecordReader(RecordDecoding decoding, RecordReaderOptions options, FaultLog faults)
{
    readonly ReorderBuffer buffer = new(decoding.RawPathCount, options);

    /// <summary>Events of all sources, those left out included.</summary>
    internal long EventCount => CloudTrailRecords + ActivityRecords;

    /// <summary>Events of CloudTrail.</summary>
    internal long CloudTrailRecords { get; private set; }

    /// <summary>Events of the activity log.</summary>
    internal long ActivityRecords { get; private set; }

    /// <summary>Metric points within the range.</summary>
    internal long MetricPoints { get; private set; }

    /// <summary>Good records that are no events.</summary>
    internal long NotEvents { get; private set; }

    /// <summary>Records that the decoder could not read.</summary>
    internal long Unreadable { get; private set; }

    /// <summary>Events and metric points outside the range.</summary>
    internal long OutOfRange { get; private set; }

    /// <summary>Records whose event had come already.</summary>
    internal long Duplicates => buffer.DuplicateCount;

    /// <summary>Records that came too late to be put in order.</summary>
    internal long Late => buffer.LateCount;

    /// <summary>Those of them that are of the activity log.</summary>
    internal long LateActivity { get; private set; }

    /// <summary>Time of the earliest event or point within the range; null before the first.</summary>
    internal long? FirstMs { get; private set; }

    /// <summary>Time of the latest event, or end of the latest point.</summary>
    internal long? LastMs { get; private set; }

    /// <summary>Takes a batch's records, decoding what its feed did not, and cuts its metric points to the range.</summary>
    internal void Take(RecordBatch batch)
    {
        buffer.UnreadMs = batch.UnreadMs;
        batch.Decode(decoding);
        for (var i = 0; i < batch.Count; i++) Take(batch, i);
        batch.ChangeMetrics(Cut);
    }

    /// <summary>The next event in order, as a row that shows it until the next is asked for. False when more records must come first.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out EventRow row) => buffer.TryTake(out row);

    /// <summary>The same, packed as it waited; valid until the next is asked for.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out PackedEvents from, out int index) => buffer.TryTake(out from, out index);

    /// <summary>Events before this moment have all been taken, or are late.</summary>
    internal long ReleasedMs => buffer.ReleasedMs;

    /// <summary>Every event of before a moment has come.</summary>
    internal void AdvanceTo(long timeMs) => buffer.AdvanceTo(timeMs);

    /// <summary>Writes the events held and all counts. Every event that may leave must have been taken.</summary>
    internal void Write(BinaryWriter writer)
    {
        foreach (var count in new[] { CloudTrailRecords, ActivityRecords, MetricPoints, NotEvents, Unreadable, OutOfRange, LateActivity, FirstMs ?? long.MinValue, LastMs ?? long.MinValue })
            writer.Write(count);
        buffer.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        CloudTrailRecords = reader.ReadInt64();
        ActivityRecords = reader.ReadInt64();
        MetricPoints = reader.ReadInt64();
        NotEvents = reader.ReadInt64();
        Unreadable = reader.ReadInt64();
        OutOfRange = reader.ReadInt64();
        LateActivity = reader.ReadInt64();
        FirstMs = reader.ReadInt64() is var first and > long.MinValue ? first : null;
        LastMs = reader.ReadInt64() is var last and > long.MinValue ? last : null;
        buffer.Read(reader, rows);
    }

    /// <summary>No more batches will come: the events still held may be taken.</summary>
    internal void Complete() => buffer.Complete();

    void Take(RecordBatch batch, int index)
    {
        switch (batch.Outcome(index))
        {
            case DecodeOutcome.Event or DecodeOutcome.Unwanted:
                TakeEvent(batch, index);
                break;
            case DecodeOutcome.NotAnEvent:
                NotEvents++;
                break;
            default:
                Unreadable++;
                faults.Add(SourceFaults.UnreadableRecord(batch.Place(index), "it is no JSON object, or it has no readable time or name"));
                break;
        }
    }

    void TakeEvent(RecordBatch batch, int index)
    {
        if (batch.Source(index) == EventSources.ActivityLog) ActivityRecords++;
        else CloudTrailRecords++;
        var number = batch.EventOf(index);
        var timeMs = batch.Events[number].TimeMs;
        if (!options.Range.Contains(timeMs))
        {
            OutOfRange++;
            return;
        }
        Spread(timeMs, timeMs);
        if (buffer.Add(batch.Events, number) != RowFate.Late) return;
        if (batch.Source(index) == EventSources.ActivityLog) LateActivity++;
        faults.Add(SourceFaults.LateRecord(batch.Place(index), timeMs, buffer.ReleasedMs));
    }

    // Counts the points within the range, and leaves out the others; null when none is left.
    MetricPoints? Cut(MetricPoints whole)
    {
        var (firstMs, lastMs, kept) = (long.MaxValue, long.MinValue, 0);
        foreach (var (timeMs, _) in whole.Each) Look(timeMs);
        foreach (var (timeMs, _) in whole.Samples) Look(timeMs);
        var count = whole.Points.Count + whole.Samples.Count;
        OutOfRange += count - kept;
        MetricPoints += kept;
        if (kept == 0) return null;
        Spread(firstMs, lastMs + whole.PeriodMs);
        return kept == count ? whole : whole with
        {
            Points = [.. whole.Points.Where(p => options.Range.Contains(p.StartMs))],
            Samples = [.. whole.Samples.Where(s => options.Range.Contains(s.StartMs))],
        };

        void Look(long timeMs)
        {
            if (!options.Range.Contains(timeMs)) return;
            if (timeMs < firstMs) firstMs = timeMs;
            if (timeMs > lastMs) lastMs = timeMs;
            kept++;
        }
    }

    void Spread(long firstMs, long lastMs)
    {
        if (FirstMs is null || firstMs < FirstMs) FirstMs = firstMs;
        if (LastMs is null || lastMs > LastMs) LastMs = lastMs;
    }
}
