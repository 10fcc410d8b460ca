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
    /// <summary>How long, in event time, metrics that do not come may hold up rules over findings.</summary>
    const long SilenceMaxMs = 1_800_000;

    readonly List<RuleRunner> runners = [];
    readonly IReadOnlyList<FindingInbox> inboxes;
    readonly MetricsStep metrics;
    readonly EventRules events;
    readonly PoolAccounts accounts = new();
    readonly Action<Finding> report;
    readonly LaneOptions spreading;
    readonly int rawPathCount;
    readonly bool isLive;
    RuleLanes? lanes;
    long taken;
    long nextLook = long.MaxValue;
    long nextSweepMs = long.MinValue;
    long advancedMs = long.MinValue;

    /// <param name="set">The rules.</param>
    /// <param name="faults">Gets limits reached, and points that do not fit or come late.</param>
    /// <param name="report">Gets the findings.</param>
    /// <param name="observer">Told of judged windows that did not fire.</param>
    /// <param name="metricsLateness">How late metric points may be; null: one of their periods.</param>
    /// <param name="isLive">Whether data comes bit by bit and may stop to come, instead of being there and ending.</param>
    /// <param name="spreading">Over how many threads rules over recorded events may be spread; null: they run on the caller's.</param>
    internal RuleStep(CompiledRuleSet set, FaultLog faults, Action<Finding> report, INearMissObserver? observer, TimeSpan? metricsLateness = null, bool isLive = false, LaneOptions? spreading = null)
    {
        this.report = report;
        this.isLive = isLive;
        this.spreading = spreading ?? LaneOptions.One;
        rawPathCount = set.Fields.RawPaths.Count;
        foreach (var rule in set.Rules) runners.Add(new RuleRunner(rule, accounts, faults, Add, observer));
        inboxes = [.. CorrelationOrder.Sort(runners).Select(r => new FindingInbox(r, faults, [.. runners.Where(other => CorrelationOrder.Reads(r.Rule.Rule, other.Rule.Rule))]))];
        metrics = new MetricsStep(runners.Where(r => r.Rule.Metrics is not null), faults, metricsLateness);
        events = new EventRules([.. runners.Where(r => r.Rule.IsOverEvents)], accounts);
        // Whoever asks for near misses is told of them in order; a session hands its state out at any moment.
        if (this.spreading.Count > 1 && events.Runners.Count > 1 && observer is null && !isLive) nextLook = this.spreading.FirstLook;
    }

    /// <summary>What each rule saw and did, in rule-id order.</summary>
    internal IReadOnlyList<RuleActivity> Activity => [.. runners.Select(r => new RuleActivity(r.Rule.Id, r.Matched, r.Findings, r.Learning, r.Groups, r.Sampled))];

    /// <summary>One event.</summary>
    internal void Take(EventRow row)
    {
        if (row.TimeMs >= nextSweepMs)
        {
            nextSweepMs = row.TimeMs + EventRules.SweepMs;
            AdvanceTo(row.TimeMs);
        }
        events.Take(row);
        if (++taken >= nextLook) Look();
    }

    /// <summary>Whether rules over events have been spread over threads: from then on events are handed on packed.</summary>
    internal bool IsSpread => lanes is not null;

    /// <summary>One event, packed as it waited; only when rules are spread.</summary>
    internal void Take(PackedEvents from, int index)
    {
        lanes!.Add(from, index);
        if (++taken >= nextLook) Look();
    }

    /// <summary>Ends what runs on other threads. Needed by whoever does not come to <see cref="Complete"/>.</summary>
    internal void Stop() => lanes?.Stop();

    /// <summary>No event before a moment will come any more: what can no longer change is closed, and rules over findings follow.</summary>
    internal void AdvanceTo(long timeMs)
    {
        lanes?.Settle();
        if (timeMs <= advancedMs) return;
        if (lanes is null) events.AdvanceTo(timeMs);
        else lanes.AdvanceTo(timeMs);
        advancedMs = timeMs;
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
        lanes?.Settle();
        metrics.Complete(spreading);
        AdvanceTo(long.MaxValue);
        lanes?.End();
    }

    /// <summary>Writes what is common to all rules.</summary>
    internal void Write(BinaryWriter writer)
    {
        lanes?.Settle();
        writer.Write(lanes?.NextSweepMs ?? nextSweepMs);
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

    // Spreads the rules once they have turned out to be so much work that it pays; deals them out anew when more is known of each.
    void Look()
    {
        nextLook *= 4;
        if (lanes is null)
        {
            if (events.Runners.Sum(r => r.Work) < spreading.WorkMin * taken) return;
            lanes = new RuleLanes(Math.Min(spreading.Count, events.Runners.Count), spreading.RunEventCount, accounts, rawPathCount, nextSweepMs, TakeBack);
            // What follows of findings and of time has all events behind it that it may see.
            accounts.SeeAll();
        }
        lanes.Deal(events.Runners, r => r.Work);
    }

    void TakeBack(EventRun run)
    {
        foreach (var (runner, finding) in run.Found) Add(runner, finding);
        if (run.SweptMs <= advancedMs) return;
        advancedMs = run.SweptMs;
        Follow();
    }

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
