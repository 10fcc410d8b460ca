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
    }

    /// <summary>Reads all inputs to their ends, handing over batch by batch.</summary>
    internal void Read(Action<FeedBatch> handOver)
    {
        var waiting = new Queue<(string Path, bool IsNamed, long FirstMs, Stream? Stream, int Index)>(InOrder());
        while (true)
        {
            while (waiting.Count > 0 && open.Count < OpenCountMax && (open.Count == 0 || waiting.Peek().FirstMs <= open.Min(o => o.HeadMs)))
            {
                var (path, isNamed, _, stream, index) = waiting.Dequeue();
                Open(path, isNamed, stream, index, handOver);
            }
            if (open.Count == 0) break;
            var next = open.MinBy(o => (o.HeadMs, o.Index))!;
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

    void Open(string path, bool isNamed, Stream? stream, int index, Action<FeedBatch> handOver)
    {
        var isStandardInput = path == InputFiles.StandardInput;
        try
        {
            stream ??= isStandardInput ? InputStreams.Unwrap(StandardInput()) : InputStreams.Unwrap(InputStreams.OpenFile(path), ahead: true);
        }
        catch (Exception problem) when (!isNamed && problem is (IOException or UnauthorizedAccessException))
        {
            var batch = rent();
            batch.Report(SourceFaults.UnopenedFile(new RecordPlace(path, 0, 0)));
            Send(batch, handOver);
            return;
        }
        // A single live input is handed on record by record as it comes; beside files it is recorded data like them.
        Action<FeedBatch>? live = isStandardInput && files.Count == 1 ? batch => Send(batch, handOver) : null;
        var input = new OpenInput(new RecordFile(path, stream, metrics, rent, live), index);
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
    IEnumerable<(string Path, bool IsNamed, long FirstMs, Stream? Stream, int Index)> InOrder()
    {
        var inputs = files.Select((file, index) =>
        {
            var (firstMs, stream) = files.Count == 1 || file.Path == InputFiles.StandardInput ? (EventTimeHint.None, null) : FirstRecord(file.Path);
            return (file.Path, file.IsNamed, FirstMs: firstMs, Stream: stream, Index: index);
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
