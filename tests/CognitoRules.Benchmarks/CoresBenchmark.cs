using System.Diagnostics;
using System.Globalization;
using CognitoRules.Benchmarks.Peers;
using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Reports;

namespace CognitoRules.Benchmarks;

/// <summary>
/// Replays of generated CloudTrail with 20 and 1,000 generated rules and with the shipped ones, on one thread for rules and on more, in turns; the least of each
/// counts, and all must write the same. Few rules are not spread, so that their figures must be alike.
/// </summary>
static class CoresBenchmark
{
    internal static int Run(string[] args)
    {
        var eventCount = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var threadCounts = new[] { 1, 2, Environment.ProcessorCount }.Distinct().Order().ToArray();
        var input = TrailData.Make(Path.Combine(Path.GetTempPath(), "cognitorules-peers"), eventCount, gzip: false).PlainPath;
        var sets = new (string Name, LoadedRules Rules)[] { ("20 rules", Generated(20)), ("1,000 rules", Generated(1000)), ("the shipped rules", Engine.Load([Path.Combine(PeersBenchmark.Root(), "rules")])) };
        var least = new Dictionary<(string Set, int Threads), (double Cpu, double Wall)>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, rules) in sets)
            {
                string? written = null;
                foreach (var threads in threadCounts)
                {
                    var (text, cpu, wall) = Replay(rules, input, threads);
                    if ((written ??= text) != text) throw new InvalidOperationException($"{name}: {threads} threads find something else");
                    var (leastCpu, leastWall) = least.GetValueOrDefault((name, threads), (double.MaxValue, double.MaxValue));
                    least[(name, threads)] = (Math.Min(cpu, leastCpu), Math.Min(wall, leastWall));
                }
            }
        }
        foreach (var ((name, threads), (cpu, wall)) in least.OrderBy(l => Array.FindIndex(sets, s => s.Name == l.Key.Set)).ThenBy(l => l.Key.Threads))
            Console.WriteLine(FormattableString.Invariant($"{name,-18} {threads,3} {(threads == 1 ? "thread" : "threads"),-8} {cpu,7:0.00} s CPU {wall,7:0.00} s   {least[(name, 1)].Wall / wall,5:0.00} times as fast"));
        return 0;
    }

    static (string Written, double Cpu, double Wall) Replay(LoadedRules rules, string input, int threads)
    {
        GC.Collect();
        var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var result = Engine.Replay(rules, new ReplayOptions { Inputs = [input], Threads = threads });
        var (cpu, wall) = ((Environment.CpuUsage.TotalTime - before).TotalSeconds, clock.Elapsed.TotalSeconds);
        using var writer = new StringWriter();
        ReplayJson.WriteDocument(writer, result, new Completeness("replay", result.Summary.Unreadable, result.Summary.Late));
        return (writer.ToString(), cpu, wall);
    }

    static LoadedRules Generated(int count) => Engine.Load([.. RuleFamily.Make(count).Select(r => new SourceText($"{r.Id}.yaml", RuleFamily.Yaml(r)))]);
}
