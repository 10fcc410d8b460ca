using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;

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

    internal EventPath(CompiledRuleSet rules, RecordReaderOptions options, FaultLog faults, INearMissObserver? observer = null)
    {
        this.faults = faults;
        reader = new RecordReader(rules.Fields, options, faults);
        step = new RuleStep(rules, faults, findings.Add, observer);
    }

    /// <summary>Replays recorded data from beginning to end.</summary>
    internal static ReplayResult Replay(LoadedRules rules, ReplayOptions options, CancellationToken cancellation)
    {
        var faults = new FaultLog();
        var set = options.RuleIds is { } wanted ? rules.Compiled with { Rules = [.. rules.Compiled.Rules.Where(r => wanted.Contains(r.Id))] } : rules.Compiled;
        var path = new EventPath(set, RecordReaderOptions.For(rules.Deployment, options.Range), faults);
        using var feed = InputFeed.Open(options.Inputs, options.OpenStandardInput, faults);
        var batch = new RecordBatch();
        while (feed.TryRead(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            path.Step(batch);
            batch.Clear();
            options.Progress?.Invoke(path.reader.EventCount);
        }
        return path.Finish(feed.Summary.Files);
    }

    /// <summary>One batch down the road.</summary>
    internal void Step(RecordBatch batch)
    {
        reader.Take(batch);                                             // Sources: bytes → rows, ordered by event time, each once
        while (reader.TryTake(out var row))
        {
            step.Take(row);                                             // Evaluation: route → where → windows → when → finding
            reader.Recycle(row);
        }
        foreach (var points in batch.Metrics) step.Take(points);        // Evaluation: points → series, judged when the data is complete
    }

    /// <summary>No more data will come: what is still open is closed.</summary>
    internal ReplayResult Finish(int files)
    {
        reader.Complete();
        while (reader.TryTake(out var row))
        {
            step.Take(row);
            reader.Recycle(row);
        }
        step.Complete();
        return new ReplayResult(FindingOrder.Sort(findings), reader.Summary(files, step) with { Faults = faults });
    }
}
