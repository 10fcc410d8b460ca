using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>
/// Replays generated CloudTrail with 1, 20, 200 and 1,000 rules against other ways to the same answer, in turns within one run, each in a process
/// of its own: CPU time, wall time and peak memory from start to end, start-up included. What counts are the ratios.
/// </summary>
sealed class PeersBenchmark(PeersOptions options)
{
    static readonly int[] RuleCounts = [1, 20, 200, 1000];

    readonly Dictionary<string, Cost> least = new(StringComparer.Ordinal);
    readonly string self = Environment.ProcessPath!;

    internal static int Run(string[] args)
    {
        if (PeersOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(PeersOptions.Usage);
            return 2;
        }
        new PeersBenchmark(options).Run();
        return 0;
    }

    void Run()
    {
        var cli = options.Cli ?? Publish();
        Console.Error.WriteLine($"data: {options.EventCount:#,0} events in {options.Folder}");
        var data = TrailData.Make(options.Folder, options.EventCount, gzip: true);
        var sample = TrailData.Make(options.Folder, options.SampleCount, gzip: false);
        foreach (var count in RuleCounts) WriteRules(count);

        for (var round = 0; round < options.RoundCount; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {options.RoundCount}");
            foreach (var count in RuleCounts.Where(c => options.Wants("plain"))) Compare(cli, data.PlainPath, "plain", count, duck: count < 1000 || options.LongRuns);
            if (options.Wants("plain"))
            {
                Measure("plain reader", self, ["peer", "reader", data.PlainPath], PathOf("reader.txt"));
                MustSay(PathOf("reader.txt"), $"{data.Count} ");
                Measure("plain shipped", cli, ["replay", data.PlainPath, "--rules", Path.Combine(Root(), "rules"), "-q", "-f", "ndjson"], null);
            }
            if (options.Wants("gzip"))
            {
                Measure("gzip only", "gzip", ["-dc", .. Directory.GetFiles(data.GzipFolder).Order(StringComparer.Ordinal)], null);
                foreach (var count in RuleCounts) Compare(cli, data.GzipFolder, "gzip", count, duck: count == 20 || options.LongRuns);
            }
            if (options.Wants("sample")) Sample(cli, sample);
        }
        PeersTable.Write(Console.Out, data, sample, RuleCounts, least, options.RoundCount);
    }

    // Both engines over the same files with the same rules, one after the other, and their answers compared.
    void Compare(string cli, string input, string form, int count, bool duck)
    {
        var ours = Replay(cli, input, form, count);
        if (!duck || !options.Wants("duckdb")) return;
        var path = PathOf("duckdb.txt");
        Measure($"{form} duckdb {count}", self, ["peer", "duckdb", input, Text(count), path], null);
        ours.MustEqual(Answer.OfLines(path), $"{form}, {count} rules, against DuckDB");
    }

    Answer Replay(string cli, string input, string form, int count)
    {
        var path = PathOf("findings.ndjson");
        Measure($"{form} ours {count}", cli, ["replay", input, "--rules", RulesOf(count), "-q", "-f", "ndjson"], path);
        return Answer.OfFindings(path, RuleFamily.Make(count));
    }

    // What is too slow for the whole of the data, over a part of it.
    void Sample(string cli, TrailData sample)
    {
        foreach (var count in new[] { 1, 20, 200 })
        {
            var summary = PathOf("summary.json");
            Measure($"sample ours {count}", cli, ["replay", sample.PlainPath, "--rules", RulesOf(count), "-q", "-f", "json"], summary);
            var matched = PathOf("matched.txt");
            Measure($"sample rulesengine {count}", self, ["peer", "rulesengine", sample.PlainPath, Text(count), Text(sample.Count), matched], null);
            if (!MatchedBy(summary).SequenceEqual(File.ReadAllLines(matched), StringComparer.Ordinal)) throw new InvalidOperationException($"{count} rules: RulesEngine matched other events");
        }
        if (!options.HasJq) return;
        var rule = RuleFamily.Make(1)[0];
        var program = $$"""reduce (inputs | select(.eventName == "{{TrailActions.All[0].Name}}" and (.errorCode // "") != "")) as $e ({}; .["\($e.sourceIPAddress) \(($e.eventTime | fromdate) / {{RuleFamily.WindowMinutes * 60}} | floor)"] += 1) | [.[] | select(. >= {{rule.Threshold}})] | length""";
        Measure("sample jq 1", "jq", ["-n", program, sample.PlainPath], PathOf("jq.txt"));
        MustSay(PathOf("jq.txt"), Text(Replay(cli, sample.PlainPath, "sample check", 1).Lines.Count));
    }

    static IEnumerable<string> MatchedBy(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return [.. json.RootElement.GetProperty("summary").GetProperty("rules").EnumerateArray().Select(r => $"{r.GetProperty("id").GetString()} {r.GetProperty("matched").GetInt64()}")];
    }

    void Measure(string name, string file, IReadOnlyList<string> arguments, string? output)
    {
        var cost = Cost.Of(file, arguments, output);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-24} {cost.CpuSeconds,7:0.00} s CPU {cost.WallSeconds,7:0.00} s {cost.PeakMiB,6:0} MiB"));
        least[name] = cost.Least(least.GetValueOrDefault(name));
    }

    void WriteRules(int count)
    {
        var folder = RulesOf(count);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var rule in RuleFamily.Make(count)) File.WriteAllText(Path.Combine(folder, $"{rule.Id}.yaml"), RuleFamily.Yaml(rule));
    }

    // The executable as users get it.
    string Publish()
    {
        var target = PathOf("cli");
        Console.Error.WriteLine($"publishing to {target}");
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["publish", "-c", "Release", Path.Combine(Root(), "engine", "CognitoRules.Cli"), "-o", target, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0) throw new InvalidOperationException($"the executable was not built:\n{said}");
        return Path.Combine(target, "cognitorules");
    }

    /// <summary>The folder that holds CognitoRules.sln.</summary>
    internal static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CognitoRules.sln"))) root = root.Parent ?? throw new InvalidOperationException("run it within the repository");
        return root.FullName;
    }

    static void MustSay(string path, string begins)
    {
        var said = File.ReadAllText(path);
        if (!said.StartsWith(begins, StringComparison.Ordinal)) throw new InvalidOperationException($"expected `{begins}`, got `{said.Trim()}`");
    }

    string RulesOf(int count) => PathOf($"rules-{count}");

    string PathOf(string name) => Path.Combine(options.Folder, name);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
