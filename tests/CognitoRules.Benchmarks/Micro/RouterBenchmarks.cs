using BenchmarkDotNet.Attributes;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>Which rules want an event. Per event.</summary>
public class RouterBenchmarks
{
    Router router = null!;
    EventRow[] rows = [];

    /// <summary>How many rules.</summary>
    [Params(20, 200, 1000)]
    public int RuleCount { get; set; }

    /// <summary>Makes rules and rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var rules = Samples.Rules(RuleCount);
        router = new Router(rules.Rules);
        rows = Samples.Rows(rules);
    }

    /// <summary>Finds the rules.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public int Find()
    {
        var count = 0;
        foreach (var row in rows) count += router.Find(row).Length;
        return count;
    }
}
