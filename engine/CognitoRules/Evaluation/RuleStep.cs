using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// The pure step of all rules: events and points in, findings out. Events come in order of time, each once; what comes out is a function of the
/// set of events alone. Rules over findings run last, when the findings they read are complete and in order.
/// </summary>
sealed class RuleStep
{
    /// <summary>How often, in event time, rules that see no events are told that time goes on.</summary>
    const long SweepMs = 60_000;

    readonly List<RuleRunner> runners = [];
    readonly IReadOnlyList<IReadOnlyList<RuleRunner>> layers;
    readonly IReadOnlyList<RuleRunner> metrics;
    readonly IReadOnlyList<RuleRunner> events;
    readonly Router router;
    readonly PoolAccounts accounts = new();
    readonly List<Finding> found = [];
    readonly Action<Finding> report;
    readonly List<EventRow> generated = [];
    long nextSweepMs = long.MinValue;

    internal RuleStep(CompiledRuleSet set, FaultLog faults, Action<Finding> report, INearMissObserver? observer)
    {
        this.report = report;
        foreach (var rule in set.Rules) runners.Add(new RuleRunner(rule, accounts, faults, Add, observer));
        layers = CorrelationOrder.Layers(runners);
        metrics = [.. runners.Where(r => r.Rule.Metrics is not null)];
        events = [.. runners.Where(r => r.Rule.Metrics is null && r.Rule.Rule.OfRules is null)];
        router = new Router(events);
    }

    /// <summary>What each rule saw and did, in rule-id order.</summary>
    internal IReadOnlyList<RuleActivity> Activity => [.. runners.Select(r => new RuleActivity(r.Rule.Id, r.Matched, r.Findings))];

    /// <summary>One event.</summary>
    internal void Take(EventRow row)
    {
        accounts.Learn(row);
        if (row.TimeMs >= nextSweepMs)
        {
            nextSweepMs = row.TimeMs + SweepMs;
            foreach (var runner in events) runner.AdvanceTo(row.TimeMs);
        }
        foreach (var runner in router.Find(row)) runner.Take(row);
    }

    /// <summary>Metric points taken that no reader has counted.</summary>
    internal long GeneratedPoints { get; private set; }

    /// <summary>Points of one metric.</summary>
    internal void Take(MetricPoints points, bool partial = false)
    {
        if (partial) GeneratedPoints += points.Points.Count;
        foreach (var runner in metrics) runner.Take(points, partial);
    }

    /// <summary>A finding that no rule of this run made, as a test of a rule over findings gives it.</summary>
    internal void TakeGenerated(EventRow finding) => generated.Add(finding);

    /// <summary>No more data will come: closes what is open, then runs the rules over findings, layer by layer.</summary>
    internal void Complete()
    {
        foreach (var runner in events) runner.Complete();
        foreach (var runner in metrics) runner.Complete();
        foreach (var layer in layers)
        {
            var rows = FindingOrder.Sort(found).Select(FindingRows.Of).Concat(generated).OrderBy(r => r.TimeMs).ToList();
            foreach (var runner in layer)
            {
                foreach (var row in rows.Where(r => Reads(runner, r))) runner.Take(row);
                runner.Complete();
            }
        }
    }

    bool Reads(RuleRunner reader, EventRow finding)
    {
        var id = finding.Text((int)Word.Rule).ToString();
        if (reader.Rule.Rule.OfRules is { Count: > 0 } named) return named.Any(n => n.Value == id);
        // A rule that names none reads what rules over events and metrics found.
        return runners.Find(r => r.Rule.Id == id)?.Rule.Rule.OfRules is null;
    }

    void Add(Finding finding)
    {
        found.Add(finding);
        report(finding);
    }
}
