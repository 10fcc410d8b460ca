using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Recorded data from files, folders and standard input as one feed. Reading, inflating, finding the records and decoding them run on a thread of
/// their own, a few batches ahead of the engine; what comes out, and in which order, does not depend on which of the two is faster.
/// </summary>
sealed class InputFeed : IRecordFeed
{
    const int BatchesAhead = 6;

    readonly HandOver<FeedBatch> batches = new(BatchesAhead);
    readonly IReadOnlyList<(string Path, bool IsNamed)> files;
    readonly Func<Stream>? openStandardInput;
    readonly FaultLog faults;
    readonly RecordDecoding? decoding;
    Task? reading;

    InputFeed(IReadOnlyList<(string Path, bool IsNamed)> files, Func<Stream>? openStandardInput, FaultLog faults, RecordDecoding? decoding)
    {
        this.decoding = decoding;
        this.files = files;
        this.openStandardInput = openStandardInput;
        this.faults = faults;
    }

    /// <summary>What was met in the part read so far.</summary>
    internal FeedSummary Summary { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Finds the files of the inputs: paths of files and folders, and `-` for standard input.</summary>
    /// <param name="inputs">The paths.</param>
    /// <param name="openStandardInput">Opens standard input.</param>
    /// <param name="faults">Gets what is wrong with the inputs.</param>
    /// <param name="decoding">Turns records into events on the feed's thread, and is the feed's until it is disposed; null: records stay bytes.</param>
    /// <exception cref="FileNotFoundException">An input does not exist.</exception>
    internal static InputFeed Open(IReadOnlyList<string> inputs, Func<Stream>? openStandardInput, FaultLog faults, RecordDecoding? decoding = null) =>
        new(InputFiles.Resolve(inputs), openStandardInput, faults, decoding);

    /// <inheritdoc/>
    public bool TryRead(RecordBatch batch)
    {
        reading ??= Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // What went wrong while reading surfaces here, behind everything that was read before it.
        while (batches.TryTake(out var next))
        {
            Summary = next.Summary ?? Summary;
            next.HandOver(batch, faults);
            batches.Return(next);
            if (batch.Count > 0 || batch.Metrics.Count > 0) return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batches.Stop();
        // A read of standard input cannot be called off; its thread ends with the process or with the next bytes.
        if (reading is not null && files.All(f => f.Path != InputFiles.StandardInput)) reading.Wait();
    }

    void ReadAhead()
    {
        try
        {
            using var inputs = new MergedInputs(files, openStandardInput, () => batches.TryReuse(out var batch) ? batch : new FeedBatch(decoding));
            inputs.Read(batches.Give);
            batches.End();
        }
        catch (Exception problem)
        {
            batches.End(problem);
        }
    }
}
