using System.Diagnostics;
using System.Globalization;
using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Benchmarks;

/// <summary>
/// Metric math: 500 queries over 1,440 points and multiples of it, to see that time follows the points; and a replay of 500 series of a year in
/// five-minute points under 20 rules, whose findings are counted by hand as well.
/// </summary>
static class MetricsBenchmark
{
    const int GroupCount = 125;
    const int YearPoints = 105_120;
    static readonly string[] Series = ["SignInSuccesses SampleCount", "SignInSuccesses Sum", "SignInThrottles Sum", "TokenRefreshSuccesses SampleCount"];

    internal static int Run(string[] args)
    {
        // A number of rules by itself tells the memory of that run, since the process never gives all of it back.
        if (args.SkipWhile(a => a != "--year").Skip(1).FirstOrDefault() is { } count) return Year(int.Parse(count, CultureInfo.InvariantCulture));
        Math(1_440);
        foreach (var points in new[] { 1_440, 2_880, 14_400 }) Math(points);
        return args.Contains("--math") ? 0 : Year();
    }

    // 50 metrics and 450 expressions: every kind of operator and function, each expression over two metrics.
    static void Math(int pointCount)
    {
        string[] forms =
        [
            "{0} + {1}", "100 * ({0} - {1}) / {0}", "{0} - AVG({0})", "IF({0} > {1}, {0}, {1})", "FILL({0}, REPEAT)", "RATE({0})", "SUM([{0}, {1}])", "MAX([{0}, {1}]) > 50 AND {1} < 9",
            "RUNNING_SUM({0})", "{0} ^ 2 / STDDEV({0})", "LAST(SORT([{0}, {1}], MAX, DESC))", "FILL({0}, LINEAR)", "IF(HOUR({0}) < 6, {0})", "ABS(DIFF({0})) + TIME_SERIES(SUM({1}))", "LOG10({0} + 1)",
        ];
        var inputs = Enumerable.Range(0, 500).Select(i => new MathInput($"m{i}", default, i < 50 ? null : Text(string.Format(CultureInfo.InvariantCulture, forms[i % forms.Length], $"m{i % 50}", $"m{i * 7 % 50}"))));
        var program = MathProgram.Check([.. inputs], new DiagnosticBag())!;
        var chance = new Random(1);
        var points = Enumerable.Range(0, 500).Select(i => i < 50 ? Enumerable.Range(0, pointCount).Select(_ => chance.Next(20) == 0 ? double.NaN : chance.Next(100)).ToArray() : null).ToArray();
        var best = double.MaxValue;
        var sum = 0.0;
        for (var round = 0; round < 5; round++)
        {
            var before = Cpu();
            var run = new MathRun(program, new MathGrid(0, 60_000, pointCount), points);
            for (var i = 0; i < 500; i++) sum += SeriesStatistics.PointCount(run.Points(i, 0, pointCount).Span);
            best = System.Math.Min(best, (Cpu() - before).TotalMilliseconds);
        }
        Console.WriteLine(FormattableString.Invariant($"math   500 queries x {pointCount,6} points   {best,8:0.0} ms CPU   {best * 1e6 / (500.0 * pointCount),6:0.0} ns a point of a query   (check {sum:0})"));
    }

    static TimeSpan Cpu() => Environment.CpuUsage.TotalTime;

    static MathText Text(string text) => new(text, (_, _) => default);

    static int Year(int? only = null)
    {
        var folder = Directory.CreateTempSubdirectory("cognitorules-metrics-");
        try
        {
            var file = Path.Combine(folder.FullName, "metrics.jsonl");
            var throttled = Write(file);
            var megabytes = new FileInfo(file).Length / 1e6;
            Console.WriteLine(FormattableString.Invariant($"year   {GroupCount * Series.Length} series x {YearPoints} points, {megabytes:0} MB"));
            var rules = Rules();
            foreach (var count in only is { } one ? [one] : new[] { 0, 1, 5, 20 }) Replay(file, rules[..count], threads: 1);
            if (only is null) Replay(file, rules, Environment.ProcessorCount);
            if (only is not null) return 0;
            var found = Engine.Replay(Engine.Load([new SourceText("t.yaml", Rule("throttles", "throttled > 90", 0))]), new ReplayOptions { Inputs = [file] }).Findings.Count;
            Console.WriteLine($"check  {found} findings, counted by hand {throttled}");
            return found == throttled ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void Replay(string file, IReadOnlyList<string> rules, int threads)
    {
        var loaded = Engine.Load([.. rules.Select((r, i) => new SourceText($"r{i}.yaml", r))]);
        foreach (var mistake in loaded.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) Console.WriteLine($"{mistake.Code} {mistake.Message}");
        var cpu = Cpu();
        var watch = Stopwatch.StartNew();
        var result = Engine.Replay(loaded, new ReplayOptions { Inputs = [file], Threads = threads });
        watch.Stop();
        using var process = Process.GetCurrentProcess();
        var windows = result.Summary.Rules.Sum(r => r.Matched);
        Console.WriteLine(FormattableString.Invariant(
            $"year   {rules.Count,2} rules, {threads} thread{(threads == 1 ? " " : "s")} {watch.Elapsed.TotalSeconds,6:0.0} s   CPU {(Cpu() - cpu).TotalSeconds,6:0.0} s   {windows / 1e6,7:0.0} M windows   {result.Findings.Count,8} findings   peak {process.PeakWorkingSet64 / 1e6:0} MB"));
    }

    // Returns in how many periods of the whole file more than 90 sign-ins were throttled: what the plainest rule must find.
    static int Write(string file)
    {
        var chance = new Random(7);
        var above = 0;
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false));
        for (var group = 0; group < GroupCount; group++)
        {
            var attempts = Enumerable.Range(0, YearPoints).Select(i => chance.Next(40, 400)).ToArray();
            var throttles = attempts.Select(a => chance.Next(1000) == 0 ? chance.Next(0, 200) : 0).ToArray();
            var bad = attempts.Select((a, i) => chance.Next(2000) == 0 ? a * 2 / 3 : a / 20).ToArray();
            above += throttles.Count(t => t > 90);
            foreach (var series in Series)
            {
                var parts = series.Split(' ');
                writer.Write($$"""{"metric":"{{parts[0]}}","namespace":"AWS/Cognito","statistic":"{{parts[1]}}","dimensions":{"UserPool":"eu-west-1_EXAMPLE","UserPoolClient":"client{{group}}"},"period":300,"start":"2025-01-01T00:00:00Z","values":[""");
                for (var i = 0; i < YearPoints; i++)
                {
                    if (i > 0) writer.Write(',');
                    writer.Write(series == Series[0] || series == Series[3] ? attempts[i] : series == Series[1] ? System.Math.Max(0, attempts[i] - bad[i] - throttles[i]) : throttles[i]);
                }
                writer.Write("]}\n");
            }
        }
        return above;
    }

    static string[] Rules()
    {
        (string Name, string When)[] shapes =
        [
            ("throttles", "throttled > {0}"), ("rate", "handled >= 50 && rate > {0} / 2.0"), ("breaching", "throttled.Breaching(2, of: 3, above: {0})"),
            ("jump", "handled >= 50 && rate - usual > {0} / 3.0"), ("sums", "handled.Sum >= 100 && failures.Sum / handled.Sum > {0} / 200.0"),
        ];
        return [.. Enumerable.Range(0, 20).Select(i => Rule(shapes[i % 5].Name, string.Format(CultureInfo.InvariantCulture, shapes[i % 5].When, 90 + i), i))];
    }

    static string Rule(string name, string when, int number)
    {
        var window = name switch { "throttles" or "rate" => "5m", "jump" => "1d", _ => "15m" };
        return $"""
            id: {name}-{number}
            title: A rule
            severity: low
            source:
              metrics:
                attempts: SignInSuccesses SampleCount
                successes: SignInSuccesses Sum
                throttled: SignInThrottles Sum
                handled: = attempts - throttled
                failures: = handled - successes
                rate: = 100 * failures / handled
                usual: = TIME_SERIES(100 * SUM(failures) / SUM(handled))
              dimensions: [UserPool, UserPoolClient]
              period: 5m
            window: {window}
            when: '{when}'
            suppress: 1d
            finding: "found"
            """.Replace("suppress: 1d\n", window == "5m" ? "" : "suppress: 1d\n", StringComparison.Ordinal);
    }
}
