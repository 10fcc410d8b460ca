using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// The pure step of all rules: events and points in, findings out. Events come in order of time, each once; what comes out is a function of the
/// set of events alone. Rules over findings follow as time goes on: they meet a finding when no earlier one can still be made.
/// </summary>
sealed class RuleStep
{
    /// <summary>How often, in event time, rules that see no events are told that time goes on.</summary>
    const long SweepMs = 300_000;

    /// <summary>How long, in event time, metrics that do not come may hold up rules over findings.</summary>
    const long SilenceMaxMs = 1_800_000;

    readonly List<RuleRunner> runners = [];
    readonly IReadOnlyList<FindingInbox> inboxes;
    readonly MetricsStep metrics;
    readonly IReadOnlyList<RuleRunner> events;
    readonly Router router;
    readonly PoolAccounts accounts = new();
    readonly Action<Finding> report;
    readonly bool isLive;
    long nextSweepMs = long.MinValue;
    long advancedMs = long.MinValue;

    /// <param name="set">The rules.</param>
    /// <param name="faults">Gets limits reached, and points that do not fit or come late.</param>
    /// <param name="report">Gets the findings.</param>
    /// <param name="observer">Told of judged windows that did not fire.</param>
    /// <param name="metricsLateness">How late metric points may be; null: one of their periods.</param>
    /// <param name="isLive">Whether data comes bit by bit and may stop to come, instead of being there and ending.</param>
    internal RuleStep(CompiledRuleSet set, FaultLog faults, Action<Finding> report, INearMissObserver? observer, TimeSpan? metricsLateness = null, bool isLive = false)
    {
        this.report = report;
        this.isLive = isLive;
        foreach (var rule in set.Rules)
        {
            RuleRunner? runner = null;
            runner = new RuleRunner(rule, accounts, faults, finding => Add(runner!, finding), observer);
            runners.Add(runner);
        }
        inboxes = [.. CorrelationOrder.Sort(runners).Select(r => new FindingInbox(r, faults, [.. runners.Where(other => CorrelationOrder.Reads(r.Rule.Rule, other.Rule.Rule))]))];
        metrics = new MetricsStep(runners.Where(r => r.Rule.Metrics is not null), faults, metricsLateness);
        events = [.. runners.Where(r => r.Rule.Metrics is null && r.Rule.Rule.OfRules is null)];
        router = new Router(events);
    }

    /// <summary>What each rule saw and did, in rule-id order.</summary>
    internal IReadOnlyList<RuleActivity> Activity => [.. runners.Select(r => new RuleActivity(r.Rule.Id, r.Matched, r.Findings, r.Learning, r.Groups, r.Sampled))];

    /// <summary>One event.</summary>
    internal void Take(EventRow row)
    {
        if (row.TimeMs >= nextSweepMs)
        {
            nextSweepMs = row.TimeMs + SweepMs;
            AdvanceTo(row.TimeMs);
        }
        accounts.Learn(row);
        foreach (var runner in router.Find(row)) runner.Take(row);
    }

    /// <summary>No event before a moment will come any more: what can no longer change is closed, and rules over findings follow.</summary>
    internal void AdvanceTo(long timeMs)
    {
        if (timeMs <= advancedMs) return;
        advancedMs = timeMs;
        foreach (var runner in events) runner.AdvanceTo(timeMs);
        Follow();
    }

    /// <summary>A live source has given its newest points: rules over metrics judge what is a settle time older.</summary>
    internal void Settle()
    {
        if (metrics.Settle()) Follow();
    }

    /// <summary>Every point that ends before a moment has come.</summary>
    internal void Settle(long nowMs)
    {
        if (metrics.Settle(nowMs)) Follow();
    }

    /// <summary>Metric points taken that no reader has counted.</summary>
    internal long GeneratedPoints { get; private set; }

    /// <summary>Metric points that came too late.</summary>
    internal long LatePoints => metrics.LateCount;

    /// <summary>Points of one metric.</summary>
    internal void Take(MetricPoints points, bool partial = false)
    {
        if (partial) GeneratedPoints += points.Points.Count;
        metrics.Take(points, partial);
    }

    /// <summary>A finding that no rule of this run made, as a test of a rule over findings gives it.</summary>
    internal void TakeGenerated(EventRow finding)
    {
        var id = finding.Text((int)Word.Rule).ToString();
        // A rule that names none reads what rules over events and metrics found.
        var ofFindings = runners.Exists(r => r.Rule.Id == id && r.Rule.Rule.OfRules is not null);
        foreach (var inbox in inboxes)
        {
            if (inbox.Runner.Rule.Rule.OfRules is { Count: > 0 } named ? named.Any(n => n.Value == id) : !ofFindings) inbox.AddGenerated(finding);
        }
    }

    /// <summary>No more data will come: closes what is open, rules over findings last.</summary>
    internal void Complete()
    {
        metrics.Complete();
        AdvanceTo(long.MaxValue);
    }

    /// <summary>Writes what is common to all rules.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(nextSweepMs);
        writer.Write(advancedMs);
        writer.Write(GeneratedPoints);
        accounts.Write(writer);
        metrics.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader)
    {
        nextSweepMs = reader.ReadInt64();
        advancedMs = reader.ReadInt64();
        GeneratedPoints = reader.ReadInt64();
        accounts.Read(reader);
        metrics.Read(reader);
    }

    /// <summary>The rules of the run, each with what writes and reads its own state.</summary>
    internal IEnumerable<(CompiledRule Rule, Action<BinaryWriter> Write, Action<BinaryReader, Func<BinaryReader, EventRow>> Read)> States() =>
        from runner in runners
        let inbox = inboxes.FirstOrDefault(i => i.Runner == runner)
        select (runner.Rule, (Action<BinaryWriter>)(writer =>
        {
            runner.Write(writer);
            inbox?.Write(writer);
        }), (Action<BinaryReader, Func<BinaryReader, EventRow>>)((reader, rows) =>
        {
            runner.Read(reader, rows);
            inbox?.Read(reader, rows);
        }));

    void Follow()
    {
        var reached = new Dictionary<RuleRunner, long>();
        foreach (var inbox in inboxes) reached[inbox.Runner] = inbox.AdvanceTo(Reached(inbox, reached));
    }

    // A window's end is later than its events, so a rule that has reached a moment makes no earlier finding any more; a rule over metrics has reached
    // what is settled.
    long Reached(FindingInbox inbox, Dictionary<RuleRunner, long> reached)
    {
        if (inbox.Upstream.Count == 0) return advancedMs;
        return inbox.Upstream.Min(u => u.Rule.Metrics is not null ? FinalOf(u) : reached.TryGetValue(u, out var timeMs) ? timeMs : advancedMs);
    }

    // In a replay rules over metrics find what they find at the end. A live source of points that has fallen silent holds nobody up for ever.
    long FinalOf(RuleRunner runner) => isLive && advancedMs != long.MinValue ? Math.Max(metrics.FinalMs(runner), advancedMs - SilenceMaxMs) : metrics.FinalMs(runner);

    void Add(RuleRunner runner, Finding finding)
    {
        foreach (var inbox in inboxes)
        {
            if (inbox.Upstream.Contains(runner)) inbox.Add(finding);
        }
        report(finding);
    }
}
