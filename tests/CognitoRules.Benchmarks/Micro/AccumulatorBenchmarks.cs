using System.Globalization;
using BenchmarkDotNet.Attributes;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>
/// One rule with a window, from `where` to its accumulator, over windows that hold 1,800 different users: counting the users against counting the
/// events. Per event.
/// </summary>
public class AccumulatorBenchmarks
{
    const int UserCount = 1800;
    const long WindowMs = 600_000;

    RuleStep count = null!;
    RuleStep distinct = null!;
    EventRow[] rows = [];
    long timeMs;

    /// <summary>Makes rules and rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        count = Step("Count() >= 1000000");
        distinct = Step("Distinct(User) >= 1000000");
        rows = [.. Enumerable.Range(0, UserCount).Select(i =>
        {
            var row = new EventRow(0) { Source = EventSources.CloudTrail };
            row.SetText((int)Word.Action, "InitiateAuth");
            row.SetText((int)Word.Ip, "203.0.113.7");
            row.SetText((int)Word.EventId, string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{i:000000000000}"));
            row.SetText((int)Word.User, string.Create(CultureInfo.InvariantCulture, $"11111111-0000-0000-0000-{i:000000000000}"));
            row.SetBool((int)Word.Failed, true);
            return row;
        })];
    }

    /// <summary>Events of a group.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = UserCount)]
    public void Count() => Take(count);

    /// <summary>Different users of a group.</summary>
    [Benchmark(OperationsPerInvoke = UserCount)]
    public void Distinct() => Take(distinct);

    static RuleStep Step(string when) => new(
        Samples.Rule($"where: Action == \"InitiateAuth\" && Failed\nby: [Ip]\nwindow: 10m\nwhen: {when}"), new FaultLog(), _ => { }, null);

    void Take(RuleStep step)
    {
        foreach (var row in rows)
        {
            timeMs += WindowMs / UserCount;
            row.TimeMs = timeMs;
            step.Take(row);
        }
    }
}
