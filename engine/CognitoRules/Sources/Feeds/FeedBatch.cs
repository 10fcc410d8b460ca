using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Feeds;

/// <summary>A batch on its way from the reading thread to the engine, with the faults met while it was filled: so both keep one order.</summary>
/// <param name="decoding">Turns records into events as they are added; null: they stay bytes.</param>
sealed class FeedBatch(RecordDecoding? decoding = null)
{
    const int BytesMax = 512 * 1024;
    const int SeriesCountMax = 1000;
    const int PointCountMax = 100_000;

    FaultLog? faults;

    /// <summary>The records and metric points.</summary>
    internal RecordBatch Records { get; } = new(decoding);

    /// <summary>The counts of the feed when the batch was handed over.</summary>
    internal FeedSummary? Summary { get; set; }

    /// <summary>Whether it should be handed over.</summary>
    internal bool IsFull => Records.ByteCount >= BytesMax || Records.Metrics.Count >= SeriesCountMax || Records.PointCount >= PointCountMax;

    /// <summary>Whether there is nothing in it to hand over.</summary>
    internal bool IsEmpty => Records.Count == 0 && Records.Metrics.Count == 0 && faults is null;

    /// <summary>Keeps a fault.</summary>
    internal void Report(Fault fault) => (faults ??= new FaultLog()).Add(fault);

    /// <summary>Moves the contents to the engine's batch and log.</summary>
    internal void HandOver(RecordBatch records, FaultLog log)
    {
        records.Swap(Records);
        if (faults is not null) log.Add(faults);
        faults = null;
        Summary = null;
    }
}
