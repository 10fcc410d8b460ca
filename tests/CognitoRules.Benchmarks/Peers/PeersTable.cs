using System.Globalization;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>Prints what was measured as the Markdown table of the README, with the ratios that are the targets.</summary>
static class PeersTable
{
    internal static void Write(TextWriter writer, TrailData data, TrailData sample, IReadOnlyList<int> ruleCounts, IReadOnlyDictionary<string, Cost> least, int roundCount)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Count:#,0} events, {data.PlainBytes / 1e6:#,0} MB as NDJSON; {DateTime.UtcNow:yyyy-MM-dd}, {Machine()}, .NET {Environment.Version}; least of {roundCount} rounds in turns"));
        writer.WriteLine();
        writer.WriteLine("| work | CPU s | wall s | MB/s of CPU | thousand events/s of CPU | peak MiB |");
        writer.WriteLine("|---|---|---|---|---|---|");
        foreach (var count in ruleCounts) Row(writer, $"NDJSON, CognitoRules, {count} rules", $"plain ours {count}", data, least);
        Row(writer, "NDJSON, CognitoRules, the shipped rules", "plain shipped", data, least);
        foreach (var count in ruleCounts) Row(writer, $"NDJSON, DuckDB, {count} rules", $"plain duckdb {count}", data, least);
        Row(writer, "NDJSON, one pass of `Utf8JsonReader`, no rules", "plain reader", data, least);
        foreach (var count in ruleCounts) Row(writer, $"{TrailData.GzipFileCount} gz files, CognitoRules, {count} rules", $"gzip ours {count}", data, least);
        foreach (var count in ruleCounts) Row(writer, $"{TrailData.GzipFileCount} gz files, DuckDB, {count} rules", $"gzip duckdb {count}", data, least);
        Row(writer, $"{TrailData.GzipFileCount} gz files, `gzip -dc` only", "gzip only", data, least);
        foreach (var count in ruleCounts) Row(writer, $"{sample.Count:#,0} events, CognitoRules, {count} rules", $"sample ours {count}", sample, least);
        foreach (var count in ruleCounts) Row(writer, $"{sample.Count:#,0} events, RulesEngine, {count} `where` only", $"sample rulesengine {count}", sample, least);
        Row(writer, $"{sample.Count:#,0} events, jq, 1 rule", "sample jq 1", sample, least);
        writer.WriteLine();
        Ratio(writer, "20 rules, CPU, ours to DuckDB (target 0.25)", "plain ours 20", "plain duckdb 20", least, c => c.CpuSeconds);
        Ratio(writer, "200 rules, CPU, ours to DuckDB (target 0.125)", "plain ours 200", "plain duckdb 200", least, c => c.CpuSeconds);
        Ratio(writer, "1,000 rules to 1 rule, CPU, ours (target 3)", "plain ours 1000", "plain ours 1", least, c => c.CpuSeconds);
        Ratio(writer, "20 rules to one Utf8JsonReader pass, CPU (target 1)", "plain ours 20", "plain reader", least, c => c.CpuSeconds);
        Ratio(writer, "gz, 20 rules, wall, ours to `gzip -dc` (target 0.6)", "gzip ours 20", "gzip only", least, c => c.WallSeconds);
        Ratio(writer, "20 rules, peak memory, DuckDB to ours (target 4)", "plain duckdb 20", "plain ours 20", least, c => c.PeakMiB);
    }

    static void Row(TextWriter writer, string what, string name, TrailData data, IReadOnlyDictionary<string, Cost> least)
    {
        if (!least.TryGetValue(name, out var cost)) return;
        var bytes = data.PlainBytes / 1e6 / cost.CpuSeconds;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {cost.CpuSeconds:0.00} | {cost.WallSeconds:0.00} | {bytes:#,0} | {data.Count / 1e3 / cost.CpuSeconds:#,0} | {cost.PeakMiB:0} |"));
    }

    static void Ratio(TextWriter writer, string what, string one, string other, IReadOnlyDictionary<string, Cost> least, Func<Cost, double> of)
    {
        if (!least.TryGetValue(one, out var a) || !least.TryGetValue(other, out var b)) return;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {of(a) / of(b):0.00}"));
    }

    static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return $"{Environment.ProcessorCount} cores of {model ?? "an unnamed processor"}";
    }
}
