using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace CognitoRules.Tests.Predicates;

/// <summary>
/// The corpus of hostile predicates and rule files (Attacks/*.txt), loaded in a process of its own that is watched from outside: its folder, its
/// children, its memory. The bounds are those of safety, with room for a busy machine; what attacks really cost, the program itself prints.
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    const double MillisecondsMax = 100;
    const double BusyMachineFactor = 5;
    const double MegabytesMax = 50;
    const long PeakMegabytesMax = 512;

    static readonly string Corpus = Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Predicates/Attacks");

    [Fact]
    public void Every_attack_is_refused_with_its_code_or_is_harmless_and_cheap_either_way()
    {
        var folder = Directory.CreateTempSubdirectory("cognitorules-attacks-").FullName;
        try
        {
            var (lines, peak) = RunIn(folder);

            Assert.True(lines.Count >= 500, $"only {lines.Count} attacks were judged");
            var wrong = lines.Where(l => l.Verdict != (l.Expected.StartsWith("harmless, ", StringComparison.Ordinal) ? "good" : l.Expected)).Select(l => $"{l.Name}: {l.Verdict}, expected {l.Expected}; {l.Message}");
            Assert.Empty(wrong);
            Assert.Empty(lines.Where(l => l.Verdict != "good" && l.Message.Length == 0).Select(l => l.Name));
            Assert.Empty(lines.Where(l => l.Milliseconds > MillisecondsMax * BusyMachineFactor || l.Megabytes > MegabytesMax).Select(l => $"{l.Name}: {l.Milliseconds} ms, {l.Megabytes} MB"));
            Assert.Empty(lines.Where(l => l.Files > 0 || l.Children > 0).Select(l => l.Name));
            Assert.Empty(Directory.GetFileSystemEntries(folder));
            Assert.True(peak < PeakMegabytesMax, $"the process had {peak} MB");
            output.WriteLine($"{lines.Count} attacks, dearest {lines.Max(l => l.Milliseconds)} ms and {lines.Max(l => l.Megabytes)} MB, process {peak} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed record Line(string Name, string Expected, string Verdict, double Milliseconds, double Megabytes, int Files, int Children, string Message);

    static (List<Line> Lines, long PeakMegabytes) RunIn(string folder)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var program = Path.Combine(Repository.Root, "tests/CognitoRules.Attacks/bin", configuration, "net10.0/CognitoRules.Attacks.dll");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(Corpus);
        using var process = Process.Start(start)!;
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        for (var waited = 0; !process.WaitForExit(200); waited++)
        {
            if (!process.HasExited)
            {
                process.Refresh();
                peak = Math.Max(peak, process.WorkingSet64 / 1_000_000);
            }
            if (waited < 5 * 300) continue;
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the attacks did not end; the last was behind {text.Result.TrimEnd().Split('\n')[^1].Split('\t')[0]}");
        }
        Assert.True(process.ExitCode == 0, $"the process ended with {process.ExitCode}: {error.Result}");
        return ([.. text.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)], peak);
    }

    static Line Read(string line)
    {
        var parts = line.Split('\t');
        return new Line(parts[0], parts[1], parts[2], Number(parts[3]), Number(parts[4]), (int)Number(parts[5]), (int)Number(parts[6]), parts[7]);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
