using System.Diagnostics;
using System.Globalization;
using System.Text;
using CognitoRules;
using CognitoRules.Attacks;
using CognitoRules.Diagnostics;

// usage: CognitoRules.Attacks CORPUS. Loads every attack in this process, and prints a line for each: name, expected, verdict, processor
// milliseconds, megabytes allocated, files and child processes that appeared, the message. Whoever started it watches it from outside.
Console.OutputEncoding = new UTF8Encoding(false);
var attacks = Attack.Read(args[0]);

// The compiler itself is compiled while it first runs; that is not the attack's cost.
for (var i = 0; i < 3; i++)
{
    foreach (var attack in attacks.Where((a, n) => a.Text.Length < 1_000 && n % 5 == 0)) Engine.Load([new SourceText("rule.yaml", attack.Text)]);
}
foreach (var attack in attacks)
{
    var least = Measure(attack);
    // A busy machine interrupts; what is dear again is dear.
    for (var i = 0; i < 3 && (least.Milliseconds > 50 || least.Megabytes > 25); i++)
    {
        var again = Measure(attack);
        if (again.Milliseconds < least.Milliseconds) least = again;
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{attack.Name}\t{attack.Expected}\t{least.Verdict}\t{least.Milliseconds:0.0}\t{least.Megabytes:0.00}\t{Directory.GetFileSystemEntries(".").Length}\t{Children()}\t{least.Message}"));
}
return 0;

static (string Verdict, double Milliseconds, double Megabytes, string Message) Measure(Attack attack)
{
    var process = Process.GetCurrentProcess();
    var (time, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
    LoadedRules loaded = null!;
    // On a stack smaller than that of any thread an embedding program is likely to use.
    // A rule that loads is run as well, over values made to be dear.
    var (dearest, all) = (0.0, 0.0);
    var thread = new Thread(() =>
    {
        loaded = Engine.Load([new SourceText("rule.yaml", attack.Text)]);
        var costs = loaded.Compiled.Rules.Select(Evaluation.Costs).ToList();
        (dearest, all) = (costs.Select(c => c.Dearest).DefaultIfEmpty(0).Max(), costs.Sum(c => c.All));
    }, 1024 * 1024);
    thread.Start();
    thread.Join();
    var megabytes = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1e6;
    process.Refresh();
    var first = loaded.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
    return (first?.Code ?? "good", Math.Max(dearest, (process.TotalProcessorTime - time).TotalMilliseconds - all), megabytes, TerminalText.Escape(first?.Message ?? ""));
}

// Only the process itself starts children; its threads come and go, and so do their folders.
static int Children()
{
    if (!OperatingSystem.IsLinux()) return 0;
    var count = 0;
    foreach (var thread in Directory.GetDirectories("/proc/self/task"))
    {
        try
        {
            count += File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
        }
    }
    return count;
}
