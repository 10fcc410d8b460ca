using CognitoRules.Benchmarks;
using CognitoRules.Benchmarks.Micro;
using CognitoRules.Benchmarks.Peers;
using CognitoRules.Benchmarks.Stages;

// One line per benchmark: its name, what it measures, and the code. `dotnet run -c Release --project tests/CognitoRules.Benchmarks -- NAME`.
IReadOnlyList<Benchmark> benchmarks =
[
    new("peers", "replay against DuckDB, RulesEngine, jq, Utf8JsonReader and gzip, with the same answers", PeersBenchmark.Run),
    new("windows", "windows: distinct against count, a day against a minute, bytes per live group", WindowsCost.Run),
    new("soak", "10 million events over 1 million groups: peak of memory, groups freed", WindowsSoak.Run),
    new("metrics", "metric math per point; a year of 500 series under 20 rules", MetricsBenchmark.Run),
    new("peer", "one peer of `peers`, as a process of its own", PeerProcess.Run),
    new("sharing", "finding the rules that want an event: each asked by itself, and with what rules ask in common", SharingBenchmark.Run),
    new("stages", "where an event's time goes, stage by stage", StagesBenchmark.Run),
    new("cores", "replays on one thread for rules and on more, with the same result", CoresBenchmark.Run),
    new("micro", "decoder, router, accumulators and predicate one by one, by BenchmarkDotNet", MicroBenchmarks.Run),
    new("predicates", "a predicate per event: a rule's, hand-written C#, Microsoft RulesEngine", PredicatesBenchmark.Run),
    new("predicates-compile", "1 to 1,000 rules loaded cold, warm and from the cache; 100 reloads", PredicatesCompileBenchmark.Run),
];

var chosen = benchmarks.Where(b => args.Length > 0 && args[0] == b.Name).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/CognitoRules.Benchmarks -- NAME [OPTIONS]");
    foreach (var benchmark in benchmarks) Console.Error.WriteLine($"  {benchmark.Name,-12} {benchmark.About}");
    return 2;
}
return chosen[0].Run(args[1..]);
