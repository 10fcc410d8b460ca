using System.Collections.Concurrent;
using CognitoRules.Diagnostics;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Recorded data from files, folders and standard input as one feed. Reading, inflating, finding the records and decoding them run on a thread of
/// their own, a few batches ahead of the engine; what comes out, and in which order, does not depend on which of the two is faster.
/// </summary>
sealed class InputFeed : IRecordFeed
{
    const int BatchesAhead = 6;

    readonly BlockingCollection<FeedBatch> ready = new(BatchesAhead);
    readonly ConcurrentBag<FeedBatch> free = [];
    readonly CancellationTokenSource stop = new();
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
        foreach (var next in ready.GetConsumingEnumerable())
        {
            Summary = next.Summary ?? Summary;
            next.HandOver(batch, faults);
            free.Add(next);
            if (batch.Count > 0 || batch.Metrics.Count > 0) return true;
        }
        // What went wrong while reading surfaces here, behind everything that was read before it.
        reading.GetAwaiter().GetResult();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        // A read of standard input cannot be called off; its thread ends with the process or with the next bytes.
        if (reading is not null && files.All(f => f.Path != InputFiles.StandardInput)) reading.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
    }

    void ReadAhead()
    {
        try
        {
            using var inputs = new MergedInputs(files, openStandardInput, () => free.TryTake(out var batch) ? batch : new FeedBatch(decoding));
            inputs.Read(batch => ready.Add(batch, stop.Token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The engine has stopped reading; nobody waits for the rest.
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
