using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules;

/// <summary>
/// The road of an event, from a feed to findings. `test` and `replay` run it alike; a live source is a feed whose next batch has not come yet.
/// Each line of <see cref="Step"/> names the room that does the work.
/// </summary>
sealed class EventPath : IDisposable
{
    readonly ClientPools pools;
    readonly RecordReader reader;
    readonly RuleStep step;
    readonly FaultLog faults;
    readonly bool isLive;
    readonly List<Finding> findings = [];

    /// <param name="rules">The rules to run.</param>
    /// <param name="deployment">How late each source may be.</param>
    /// <param name="range">Event times to look at.</param>
    /// <param name="faults">Gets what is wrong with the data, and limits reached.</param>
    /// <param name="observer">Told of judged windows that did not fire.</param>
    /// <param name="clients">Which client is of which pool; null: as the deployment says.</param>
    /// <param name="isLive">Whether events are judged as soon as the watermark has passed them, instead of when memory is short or all has come.</param>
    /// <param name="spreading">Over how many threads rules may be spread; null: they run on the caller's.</param>
    internal EventPath(CompiledRuleSet rules, DeploymentFile? deployment, TimeRange range, FaultLog faults, INearMissObserver? observer = null, IReadOnlyDictionary<string, string>? clients = null, bool isLive = false, LaneOptions? spreading = null)
    {
        this.faults = faults;
        this.isLive = isLive;
        Rules = rules;
        pools = new ClientPools(clients ?? deployment?.Clients ?? new Dictionary<string, string>());
        reader = new RecordReader(NewDecoding(), OptionsOf(deployment, range, isLive), faults);
        step = new RuleStep(rules, faults, findings.Add, observer, deployment?.MetricsLateness, isLive, spreading);
    }

    /// <summary>Replays recorded data from beginning to end.</summary>
    internal static ReplayResult Replay(LoadedRules rules, ReplayOptions options, CancellationToken cancellation)
    {
        var faults = new FaultLog();
        var set = options.RuleIds is { } wanted ? rules.Compiled with { Rules = [.. rules.Compiled.Rules.Where(r => wanted.Contains(r.Id))] } : rules.Compiled;
        var clients = KnownClients.Of(rules.Deployment, options.Inputs, faults);
        using var path = new EventPath(set, rules.Deployment, options.Range, faults, clients: clients, spreading: new LaneOptions(options.Threads));
        using var feed = InputFeed.Open(options.Inputs, options.OpenStandardInput, faults, path.NewDecoding());
        path.StepAll(feed, options.Progress, cancellation);
        return path.Finish(feed.Summary);
    }

    /// <summary>All batches of a feed.</summary>
    internal void StepAll(IRecordFeed feed, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var batch = new RecordBatch();
        while (feed.TryRead(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            Step(batch);
            batch.Clear();
            progress?.Invoke(reader.EventCount);
        }
    }

    /// <summary>One batch down the road.</summary>
    internal void Step(RecordBatch batch)
    {
        reader.Take(batch);                                             // Sources: records → events in order of time, each once
        StepRows();
        foreach (var points in batch.Metrics) step.Take(points);        // Evaluation: points → series, judged when the data is complete
        if (!isLive) return;
        if (batch.Metrics.Count > 0) step.Settle();                     // Evaluation: points a settle time old are judged
        step.AdvanceTo(reader.ReleasedMs);                              // Evaluation: what the watermark has passed is closed
    }

    /// <summary>Every event of before a moment has come, as far as its source will ever give it: a live source that is silent says so.</summary>
    internal void AdvanceTo(long timeMs)
    {
        reader.AdvanceTo(timeMs);
        StepRows();
        step.Settle(timeMs);
        step.AdvanceTo(reader.ReleasedMs);
    }

    /// <summary>Findings made since the last call, in order.</summary>
    internal IReadOnlyList<Finding> TakeFindings()
    {
        var made = FindingOrder.Sort(findings);
        findings.Clear();
        return made;
    }

    /// <summary>The rules that run.</summary>
    internal CompiledRuleSet Rules { get; }

    /// <summary>Makes events of records, for one feed and its thread.</summary>
    internal RecordDecoding NewDecoding()
    {
        // A live source's state outlives its rules: what no rule wants today a changed one may want tomorrow.
        var interest = isLive ? null : new EventInterest(Rules);
        return new RecordDecoding(new CloudTrailDecoder(Rules.Fields, pools, interest), new ActivityLogDecoder(Rules.Fields, interest), Rules.Fields.RawPaths.Count);
    }

    /// <summary>The events that wait for their turn, and what is counted of records.</summary>
    internal RecordReader Reader => reader;

    /// <summary>What the rules remember.</summary>
    internal RuleStep Steps => step;

    /// <summary>What an inline test gives without a record behind it: points that leave dimensions out, findings of other rules.</summary>
    internal void StepGenerated(IEnumerable<MetricPoints> points, IEnumerable<EventRow> findings)
    {
        foreach (var series in points) step.Take(series, partial: true);
        foreach (var finding in findings) step.TakeGenerated(finding);
    }

    /// <summary>No more data will come: what is still open is closed.</summary>
    internal ReplayResult Finish(FeedSummary read)
    {
        reader.Complete();
        StepRows();
        step.Complete();
        return new ReplayResult(FindingOrder.Sort(findings), SummaryOf(read));
    }

    void StepRows()
    {
        while (!step.IsSpread && reader.TryTake(out var row)) step.Take(row);               // Evaluation: route → where → windows → when → finding
        while (step.IsSpread && reader.TryTake(out var from, out var index)) step.Take(from, index);     // the same, on more than one thread
    }

    /// <summary>Ends what still runs on other threads: only a path that was spread and did not come to its end needs it.</summary>
    public void Dispose() => step.Stop();

    /// <summary>What was read so far, and what each rule saw.</summary>
    internal RunSummary SummaryOf(FeedSummary read) => new()
    {
        Files = read.Files,
        CloudTrailRecords = reader.CloudTrailRecords,
        ActivityRecords = reader.ActivityRecords,
        MetricPoints = reader.MetricPoints + step.GeneratedPoints,
        NotEvents = reader.NotEvents + read.NotEvents,
        Unreadable = reader.Unreadable + read.Unreadable,
        OutOfRange = reader.OutOfRange,
        Duplicates = reader.Duplicates,
        LateCloudTrailRecords = reader.Late - reader.LateActivity,
        LateActivityRecords = reader.LateActivity,
        LatePoints = step.LatePoints,
        FirstMs = reader.FirstMs,
        LastMs = reader.LastMs,
        Rules = step.Activity,
        Faults = faults,
    };

    static RecordReaderOptions OptionsOf(DeploymentFile? deployment, TimeRange range, bool isLive)
    {
        var options = new RecordReaderOptions { Range = range };
        if (isLive) options = options with { BufferBytes = 0 };
        return options with
        {
            CloudTrailLateness = deployment?.CloudTrailLateness ?? options.CloudTrailLateness,
            ActivityLateness = deployment?.ActivityLateness ?? options.ActivityLateness,
        };
    }
}
