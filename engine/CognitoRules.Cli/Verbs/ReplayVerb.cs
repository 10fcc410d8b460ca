using System.CommandLine;
using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Reports;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.Cli.Verbs;

/// <summary>`replay`: runs rules over recorded data, at full speed, the same on every run.</summary>
sealed class ReplayVerb(Terminal terminal, CancellationToken interrupted)
{
    const int ThreadsMax = 64;

    static readonly string[] Formats = ["text", "ndjson", "json"];

    readonly Argument<string[]> inputs = new("input")
    {
        Description = "Recorded data: files or folders, plain or gzipped, recognised by content; - is standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly Option<string[]> rulePaths = CommandOptions.Rules();
    readonly Option<string[]> ruleIds = CommandOptions.Rule();
    readonly Option<string> from = new("--from") { Description = "Ignore events before this time (UTC)", HelpName = "TIME" };
    readonly Option<string> to = new("--to") { Description = "Ignore events at or after this time (UTC)", HelpName = "TIME" };
    readonly Option<int> threads = new("--threads")
    {
        Description = "Threads that may run rules (default: one per processor); the result is the same",
        HelpName = "N",
        DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, ThreadsMax),
    };

    readonly Option<string> failOn = new("--fail-on") { Description = "Exit 1 on a finding of this severity or above", HelpName = "SEVERITY" };
    readonly Option<string> format = CommandOptions.Format(Formats);
    readonly Option<string[]> output = CommandOptions.Output(Formats);
    readonly Option<string> color = CommandOptions.Color();
    readonly Option<bool> quiet = CommandOptions.Quiet();
    readonly Option<bool> verbose = CommandOptions.Verbose();
    readonly Option<bool> noProgress = new("--no-progress") { Description = "No progress on stderr" };
    readonly Option<bool> noCache = CommandOptions.NoCache();

    internal Command Command()
    {
        var command = new Command("replay", "Run rules over recorded incidents.")
        {
            inputs, rulePaths, ruleIds, from, to, threads, failOn, format, output, color, quiet, verbose, noProgress, noCache,
        };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed)
    {
        var plan = OutputPlan.Parse(parsed.GetValue(format), parsed.GetValue(output), Formats, Formats);
        var threshold = ParseSeverity(parsed.GetValue(failOn));
        var range = ParseRange(parsed.GetValue(from), parsed.GetValue(to));
        var threadCount = parsed.GetValue(threads);
        if (threadCount is < 1 or > ThreadsMax) throw new UsageException($"--threads takes 1 to {ThreadsMax}, not {threadCount}");
        var paths = parsed.GetValue(inputs)!;
        if (paths.FirstOrDefault(p => p != "-" && !File.Exists(p) && !Directory.Exists(p)) is { } missing)
            throw new UsageException($"there is no input `{TerminalText.Escape(missing)}`", "give a file or a folder of recorded data, or - for standard input");
        if (paths.FirstOrDefault(p => Directory.Exists(p) && !FilesIn(p).Any()) is { } empty)
            throw new UsageException($"there is no file in `{TerminalText.Escape(empty)}`", "give a folder with recorded data");

        var rules = RuleSources.Load(parsed.GetValue(rulePaths), DeploymentOption.Find(), CacheOption.Folder(parsed.GetValue(noCache), terminal));
        var wanted = RuleSelection.Check(parsed.GetValue(ruleIds), rules);
        var isQuiet = parsed.GetValue(quiet);
        var useColor = terminal.UseColor(parsed.GetValue(color), terminal.ErrorIsTerminal);
        DiagnosticText.Write(terminal.Error, [.. rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)], 20, useColor, int.MaxValue);
        if (rules.Rules.Count == 0)
        {
            terminal.Error.WriteLine("error: there is no rule to run, so the data was not read");
            return ExitCode.NotGood;
        }
        var progress = isQuiet || parsed.GetValue(noProgress) ? null : new ProgressLine(terminal);
        var result = Engine.Replay(rules, new ReplayOptions
        {
            Inputs = paths,
            OpenStandardInput = terminal.OpenInput,
            Range = range,
            RuleIds = wanted,
            Threads = threadCount,
            Progress = progress is null ? null : progress.Show,
        }, interrupted);
        progress?.Clear();

        var completeness = new Completeness("replay", result.Summary.Unreadable, result.Summary.Late);
        var written = plan.Write(terminal, (kind, writer, isStdout) => Render(parsed, kind, writer, isStdout, result, completeness));
        if (!isQuiet) FaultText.Write(terminal.Error, result.Summary.Faults, parsed.GetValue(verbose));
        if (!isQuiet && result.Summary is { Events: 0, MetricPoints: 0, OutOfRange: 0 }) terminal.Error.WriteLine(NothingRead(paths));
        if (!written) return ExitCode.World;
        if (rules.HasErrors) return ExitCode.NotGood;
        return threshold is not null && result.Findings.Any(f => f.Severity >= threshold) ? ExitCode.NotGood : ExitCode.Good;
    }

    void Render(ParseResult parsed, string kind, TextWriter writer, bool isStdout, ReplayResult result, Completeness completeness)
    {
        switch (kind)
        {
            case "ndjson": ReplayJson.WriteLines(writer, result, completeness); break;
            case "json": ReplayJson.WriteDocument(writer, result, completeness); break;
            default: ReplayText.Write(writer, result, terminal.UseColor(parsed.GetValue(color), isStdout && terminal.OutputIsTerminal)); break;
        }
    }

    static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 16 });

    static string NothingRead(string[] paths) =>
        $"warning: {string.Join(", ", paths.Select(p => p == "-" ? "standard input" : $"`{TerminalText.Escape(p)}`"))} held no CloudTrail record, no activity-log record and no metric point";

    static TimeRange ParseRange(string? from, string? to)
    {
        var (start, end) = (ParseTime("--from", from) ?? long.MinValue, ParseTime("--to", to) ?? long.MaxValue);
        return start < end ? new TimeRange(start, end) : throw new UsageException("--to is not later than --from", $"nothing lies between {from} and {to}");
    }

    static Severity? ParseSeverity(string? word)
    {
        if (word is null) return null;
        var names = Enum.GetNames<Severity>().Select(n => n.ToLowerInvariant()).ToList();
        if (names.Contains(word.ToLowerInvariant())) return Enum.Parse<Severity>(word, ignoreCase: true);
        throw new UsageException($"`{TerminalText.Escape(word)}` is not a severity", $"one of: {string.Join(", ", names)}");
    }

    static long? ParseTime(string option, string? text)
    {
        if (text is null) return null;
        return Timestamps.TryParse(text, out var timeMs) ? timeMs : throw new UsageException($"`{TerminalText.Escape(text)}` is not a time for {option}", "write it as 2026-11-20T12:30:00Z or 2026-11-20");
    }
}
