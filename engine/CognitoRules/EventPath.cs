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
sealed class EventPath
{
    readonly RecordReader reader;
    readonly RuleStep step;
    readonly FaultLog faults;
    readonly List<Finding> findings = [];

    internal EventPath(CompiledRuleSet rules, DeploymentFile? deployment, TimeRange range, FaultLog faults, INearMissObserver? observer = null)
    {
        this.faults = faults;
        reader = new RecordReader(
            new CloudTrailDecoder(rules.Fields, new ClientPools(deployment?.Clients ?? new Dictionary<string, string>())),
            new ActivityLogDecoder(rules.Fields),
            rules.Fields.RawPaths.Count,
            OptionsOf(deployment, range),
            faults);
        step = new RuleStep(rules, faults, findings.Add, observer);
    }

    /// <summary>Replays recorded data from beginning to end.</summary>
    internal static ReplayResult Replay(LoadedRules rules, ReplayOptions options, CancellationToken cancellation)
    {
        var faults = new FaultLog();
        var set = options.RuleIds is { } wanted ? rules.Compiled with { Rules = [.. rules.Compiled.Rules.Where(r => wanted.Contains(r.Id))] } : rules.Compiled;
        var path = new EventPath(set, rules.Deployment, options.Range, faults);
        using var feed = InputFeed.Open(options.Inputs, options.OpenStandardInput, faults);
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
        reader.Take(batch);                                             // Sources: bytes → rows, ordered by event time, each once
        while (reader.TryTake(out var row)) StepRow(row);
        foreach (var points in batch.Metrics) step.Take(points);        // Evaluation: points → series, judged when the data is complete
    }

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
        while (reader.TryTake(out var row)) StepRow(row);
        step.Complete();
        return new ReplayResult(FindingOrder.Sort(findings), SummaryOf(read));
    }

    void StepRow(EventRow row)
    {
        step.Take(row);                                                 // Evaluation: route → where → windows → when → finding
        reader.Recycle(row);
    }

    RunSummary SummaryOf(FeedSummary read) => new()
    {
        Files = read.Files,
        CloudTrailRecords = reader.CloudTrailRecords,
        ActivityRecords = reader.ActivityRecords,
        MetricPoints = reader.MetricPoints + step.GeneratedPoints,
        NotEvents = reader.NotEvents + read.NotEvents,
        Unreadable = reader.Unreadable + read.Unreadable,
        OutOfRange = reader.OutOfRange,
        Duplicates = reader.Duplicates,
        Late = reader.Late,
        FirstMs = reader.FirstMs,
        LastMs = reader.LastMs,
        Rules = step.Activity,
        Faults = faults,
    };

    static RecordReaderOptions OptionsOf(DeploymentFile? deployment, TimeRange range)
    {
        var options = new RecordReaderOptions { Range = range };
        return options with
        {
            CloudTrailLateness = deployment?.CloudTrailLateness ?? options.CloudTrailLateness,
            ActivityLateness = deployment?.ActivityLateness ?? options.ActivityLateness,
        };
    }
}
