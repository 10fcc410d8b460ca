namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Several inputs as one stream, roughly by time: inputs are opened in the order of their first record, and of those open the one whose next
/// batch begins earliest is read next. The order depends on the data alone. Exact order is the reorder buffer's business.
/// </summary>
sealed class MergedInputs(IReadOnlyList<(string Path, bool IsNamed)> files, Func<Stream>? openStandardInput, Func<FeedBatch> rent) : IDisposable
{
    // Each holds a window and a batch, half a megabyte together. CloudTrail delivers a file per account, region and five minutes, so few overlap;
    // where more do than may be open, records can come later than the reorder buffer waits for.
    const int OpenCountMax = 128;

    readonly MetricPairing metrics = new();
    readonly List<OpenInput> open = [];
    long records;
    long notEvents;
    long unreadable;
    long unreadMs = long.MaxValue;
    int opened;

    sealed record OpenInput(RecordFile File, int Index)
    {
        public long HeadMs { get; set; }

        public bool IsBefore(OpenInput other) => HeadMs != other.HeadMs ? HeadMs < other.HeadMs : Index < other.Index;
    }

    /// <summary>An input not yet open.</summary>
    /// <param name="FirstMs">Time of its first record.</param>
    /// <param name="Stream">It, when looking at its first record was the only look it allows.</param>
    sealed record WaitingInput(string Path, bool IsNamed, int Index, long FirstMs, Stream? Stream);

    /// <summary>Reads all inputs to their ends, handing over batch by batch.</summary>
    internal void Read(Action<FeedBatch> handOver)
    {
        var waiting = new Queue<WaitingInput>(InOrder());
        while (true)
        {
            while (waiting.Count > 0 && open.Count < OpenCountMax && (open.Count == 0 || waiting.Peek().FirstMs <= open.Min(o => o.HeadMs)))
            {
                Open(waiting.Dequeue(), handOver);
            }
            if (open.Count == 0) break;
            var next = open.Aggregate((first, other) => other.IsBefore(first) ? other : first);
            // Batches without a time (metrics) come first and tell nothing of the others.
            if (next.HeadMs != EventTimeHint.None) unreadMs = waiting.Count > 0 ? Math.Min(next.HeadMs, waiting.Peek().FirstMs) : next.HeadMs;
            Send(next.File.TakeBatch(), handOver);
            Refill(next, handOver);
        }
        var last = rent();
        metrics.Complete(last);
        Send(last, handOver);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in open) input.File.Dispose();
        open.Clear();
    }

    void Open(WaitingInput next, Action<FeedBatch> handOver)
    {
        var (path, stream) = (next.Path, next.Stream);
        var isStandardInput = path == InputFiles.StandardInput;
        try
        {
            stream ??= isStandardInput ? InputStreams.Unwrap(StandardInput()) : InputStreams.Unwrap(InputStreams.OpenFile(path), ahead: true);
        }
        catch (Exception problem) when (!next.IsNamed && problem is (IOException or UnauthorizedAccessException))
        {
            var batch = rent();
            batch.Report(SourceFaults.UnopenedFile(new RecordPlace(path, 0, 0)));
            Send(batch, handOver);
            return;
        }
        // A single live input is handed on record by record as it comes; beside files it is recorded data like them.
        Action<FeedBatch>? live = isStandardInput && files.Count == 1 ? batch => Send(batch, handOver) : null;
        var input = new OpenInput(new RecordFile(path, stream, metrics, rent, live), next.Index);
        opened++;
        open.Add(input);
        Refill(input, handOver);
    }

    void Refill(OpenInput input, Action<FeedBatch> handOver)
    {
        if (input.File.Fill())
        {
            input.HeadMs = EventTimeHint.Find(input.File.Batch.Records);
            return;
        }
        open.Remove(input);
        records += input.File.RecordCount;
        notEvents += input.File.NotEventCount;
        unreadable += input.File.UnreadableCount;
        Send(input.File.Batch, handOver);
        input.File.Dispose();
    }

    void Send(FeedBatch batch, Action<FeedBatch> handOver)
    {
        batch.Records.UnreadMs = unreadMs;
        batch.Summary = new FeedSummary(
            opened,
            records + open.Sum(o => o.File.RecordCount),
            notEvents + open.Sum(o => o.File.NotEventCount),
            unreadable + open.Sum(o => o.File.UnreadableCount));
        handOver(batch);
    }

    // By the time of the first record; inputs without one (metrics) come first, among equals the order given.
    IEnumerable<WaitingInput> InOrder()
    {
        var inputs = files.Select((file, index) =>
        {
            var (firstMs, stream) = files.Count == 1 || file.Path == InputFiles.StandardInput ? (EventTimeHint.None, null) : FirstRecord(file.Path);
            return new WaitingInput(file.Path, file.IsNamed, index, firstMs, stream);
        });
        return inputs.OrderBy(f => f.FirstMs).ThenBy(f => f.Index);
    }

    // A pipe cannot be read twice, so it stays open and comes first.
    static (long FirstMs, Stream? Stream) FirstRecord(string path)
    {
        const int HeadBytes = 32 * 1024;
        try
        {
            var file = InputStreams.OpenFile(path);
            if (!file.CanSeek) return (EventTimeHint.None, InputStreams.Unwrap(file));
            using var stream = InputStreams.Unwrap(file);
            var head = new byte[HeadBytes];
            var count = 0;
            while (count < head.Length)
            {
                var read = stream.Read(head, count, head.Length - count);
                if (read <= 0) break;
                count += read;
                var hint = EventTimeHint.Find(head.AsSpan(0, count));
                if (hint != EventTimeHint.None) return (hint, null);
            }
            return (EventTimeHint.None, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Reading it in its turn meets the same problem and says so.
            return (EventTimeHint.None, null);
        }
    }

    Stream StandardInput() => openStandardInput?.Invoke() ?? throw new InvalidOperationException("there is no standard input to read");
}
