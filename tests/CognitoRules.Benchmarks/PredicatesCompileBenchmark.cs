using System.Diagnostics;
using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Benchmarks;

/// <summary>
/// The cost of loading rules: 1, 10, 100 and 1,000 of them, cold (a new process), warm, and from the cache (a new process again, and warm). Then
/// 400 reloads, with the memory and the assemblies after each hundred (`reload` alone for these). Processor time, because the clock also measures the neighbours.
/// </summary>
static class PredicatesCompileBenchmark
{
    internal static int Run(string[] arguments)
    {
        if (arguments is ["reload"])
        {
            Reload();
            return 0;
        }
        if (arguments is ["child", var count, var folder]) return Child(int.Parse(count, CultureInfo.InvariantCulture), folder.Length == 0 ? null : folder);
        var cache = Directory.CreateTempSubdirectory("cognitorules-bench-").FullName;
        try
        {
            Console.WriteLine($"{"rules",6} {"bare start",11} {"cold",9} {"warm",9} {"cache, cold",12} {"cache, warm",12} {"of Roslyn",10}   (ms of processor time)");
            foreach (var rules in new[] { 1, 10, 100, 1_000 })
            {
                var bare = Best(() => Spawn(0, ""));
                var cold = Best(() => Spawn(rules, ""));
                Spawn(rules, cache);
                var cached = Best(() => Spawn(rules, cache));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{rules,6} {bare.Process,11:0} {cold.Process - bare.Process,9:0} {cold.Warm,9:0.0} {cached.Process - bare.Process,12:0} {cached.Warm,12:0.0} {(cached.Roslyn ? "loaded" : "not loaded"),10}"));
            }
            Reload();
            return 0;
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    // Prints the milliseconds of a second load, whether Roslyn is in the process, and the milliseconds of the whole process until now.
    static int Child(int count, string? cache)
    {
        var warm = 0.0;
        if (count > 0)
        {
            var sources = Sources(count, "");
            Load(sources, cache);
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            Load(sources, cache);
            warm = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
        }
        var roslyn = AppDomain.CurrentDomain.GetAssemblies().Any(a => a.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{warm} {(roslyn ? 1 : 0)} {Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds}"));
        return 0;
    }

    static (double Process, double Warm, bool Roslyn) Best(Func<(double Process, double Warm, bool Roslyn)> run) => Enumerable.Range(0, 3).Select(_ => run()).MinBy(r => r.Process);

    static (double Process, double Warm, bool Roslyn) Spawn(int count, string cache)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in new[] { "predicates-compile", "child", count.ToString(CultureInfo.InvariantCulture), cache }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        var warm = double.Parse(words[0], CultureInfo.InvariantCulture);
        // The second load is not part of the start.
        return (double.Parse(words[2], CultureInfo.InvariantCulture) - warm, warm, words[1] == "1");
    }

    static void Reload()
    {
        (long Bytes, int Assemblies) Now()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return (GC.GetTotalMemory(true), AppDomain.CurrentDomain.GetAssemblies().Length);
        }

        for (var i = 0; i < 10; i++) Load(Sources(100, $"warm {i}"), null);
        // Roslyn keeps texts and tokens it has seen in tables of fixed size: what grows at first must stop growing.
        Tell(0);
        for (var i = 1; i <= 400; i++)
        {
            Load(Sources(100, $"reload {i}"), null);
            if (i % 100 == 0) Tell(i);
        }

        void Tell(int reloads)
        {
            var (bytes, assemblies) = Now();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reloads,4} reloads of 100 rules: {bytes / 1e6:0.0} MB, {assemblies} assemblies"));
        }
    }

    static void Load(IReadOnlyList<SourceText> sources, string? cache)
    {
        var loaded = Engine.Load(sources, null, cache);
        if (loaded.HasErrors || loaded.Rules.Count != sources.Count) throw new InvalidOperationException(string.Join("; ", loaded.Diagnostics.Take(3).Select(d => d.Message)));
    }

    // Each rule's text differs, as in a real set, so that nothing is shared between them.
    static List<SourceText> Sources(int count, string salt) => [.. Enumerable.Range(0, count).Select(i => new SourceText($"rule-{i}.yaml", $$"""
        id: rule-{{i}}
        title: Rule {{i}}
        severity: high
        source: cloudtrail
        params: { minUsers: {{20 + i}}, minRatio: 0.8 }
        where: SignIn && !Throttled && UserAgent != "{{salt}} agent {{i}}"
        by: [UserPool, Ip]
        window: 10m
        let:
          failures: Count(Failed && Error is "NotAuthorizedException" or "UserNotFoundException")
          users: Distinct(User, Failed)
        when: users >= minUsers && failures / Count() > minRatio
        finding: "{failures} failed sign-ins on {users} users of {UserPool} from {Ip}"
        """))];
}
