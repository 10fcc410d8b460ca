using System.CommandLine;
using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;
using CognitoRules.Reports;
using CognitoRules.RuleTests;

namespace CognitoRules.Cli.Verbs;

/// <summary>`test`: runs the inline tests of rules and the expected findings of fixtures, down the same road as `replay`.</summary>
sealed class TestVerb(Terminal terminal, CancellationToken interrupted)
{
    static readonly string[] Formats = ["text", "json", "junit"];

    readonly Argument<string[]> paths = new("paths") { Description = "Rule files, folders of rules, fixture folders (default: rules and fixtures)", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string[]> ruleIds = CommandOptions.Rule();
    readonly Option<string> run = new("--run") { Description = "Only tests whose name matches", HelpName = "REGEX" };
    readonly Option<bool> failOnEmpty = new("--fail-on-empty") { Description = "A path without any test fails; say --fail-on-empty false to allow it", HelpName = "BOOL", DefaultValueFactory = _ => true };
    readonly Option<bool> todoFails = new("--todo-fails") { Description = "A test marked todo fails" };
    readonly Option<string[]> rulePaths = CommandOptions.Rules();
    readonly Option<string> format = CommandOptions.Format(Formats);
    readonly Option<string[]> output = CommandOptions.Output(Formats);
    readonly Option<string> color = CommandOptions.Color();
    readonly Option<bool> verbose = CommandOptions.Verbose();
    readonly Option<bool> noCache = CommandOptions.NoCache();

    internal Command Command()
    {
        var command = new Command("test", "Run the tests of rules, and the expected findings of fixtures.")
        {
            paths, ruleIds, run, failOnEmpty, todoFails, rulePaths, format, output, color, verbose, noCache,
        };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed)
    {
        var plan = OutputPlan.Parse(parsed.GetValue(format), parsed.GetValue(output), Formats, Formats);
        var (ruleInputs, fixtures) = Split(parsed.GetValue(paths) ?? []);
        var rules = RuleSources.Load([.. ruleInputs, .. parsed.GetValue(rulePaths) ?? []], DeploymentOption.Find(), CacheOption.Folder(parsed.GetValue(noCache), terminal));
        if (parsed.GetValue(paths) is not { Length: > 0 } && Directory.Exists("fixtures")) fixtures = ["fixtures"];
        var errors = rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        DiagnosticText.Write(terminal.Error, errors, 20, terminal.UseColor(parsed.GetValue(color), terminal.ErrorIsTerminal), int.MaxValue);

        var result = Engine.Test(rules, new TestOptions
        {
            RuleIds = RuleSelection.Check(parsed.GetValue(ruleIds), rules),
            Name = Pattern(parsed.GetValue(run)),
            // A rule given alone is tested alone; the fixtures' expectations are those of the whole pack.
            Fixtures = fixtures,
            InlineTests = ruleInputs.Length > 0 || fixtures.Length == 0 || parsed.GetValue(paths) is not { Length: > 0 },
        }, interrupted);
        var empty = Empty(parsed, result);
        var written = plan.Write(terminal, (kind, writer, isStdout) => Render(parsed, kind, writer, isStdout, result, errors, rules.HasErrors || empty.Count > 0));
        foreach (var message in empty) terminal.Error.WriteLine(message);
        if (!written) return ExitCode.World;
        return rules.HasErrors || empty.Count > 0 || result.Failed > 0 || (parsed.GetValue(todoFails) && result.Todo > 0) ? ExitCode.NotGood : ExitCode.Good;
    }

    // A path that holds no test proves nothing, and must not look as if it did. --run and --rule leave paths out on purpose, so then all of them count as one.
    List<string> Empty(ParseResult parsed, TestRun result)
    {
        if (!parsed.GetValue(failOnEmpty)) return [];
        var narrowed = parsed.GetValue(run) is not null || parsed.GetValue(ruleIds) is { Length: > 0 };
        if (result.Outcomes.Count == 0)
            return [$"error: no test was run\n  help: {(narrowed ? "no test has such a name or rule: --run and --rule narrow the tests" : "a rule's tests stand under `tests:`, a fixture's beside its data")}"];
        if (narrowed) return [];
        return [.. (parsed.GetValue(paths) ?? []).Where(p => !result.Outcomes.Any(o => IsUnder(o.File, p)))
            .Select(p => $"error: there is no test in `{TerminalText.Escape(p)}`\n  help: a rule's tests stand under `tests:`; --fail-on-empty false allows none")];
    }

    static bool IsUnder(string file, string path)
    {
        var (full, folder) = (Path.GetFullPath(file), Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return full == folder || full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    void Render(ParseResult parsed, string kind, TextWriter writer, bool isStdout, TestRun result, List<Diagnostic> errors, bool isSpoiled)
    {
        switch (kind)
        {
            case "json": TestJson.Write(writer, result, errors); break;
            case "junit": JUnitReport.Write(writer, result, errors); break;
            default: TestText.Write(writer, result, isSpoiled, terminal.UseColor(parsed.GetValue(color), isStdout && terminal.OutputIsTerminal), parsed.GetValue(verbose)); break;
        }
    }

    // A folder with a fixture.yaml at or below it holds recorded data, one with another *.yaml holds rules; a project holds both.
    static (string[] Rules, string[] Fixtures) Split(string[] paths)
    {
        foreach (var path in paths.Where(p => !File.Exists(p) && !Directory.Exists(p)))
            throw new UsageException($"there is no file or folder `{TerminalText.Escape(path)}`", "give rule files, folders of rules, or fixture folders");
        var fixtures = paths.Where(p => Yaml(p).Any(f => Path.GetFileName(f) == "fixture.yaml")).ToArray();
        return ([.. paths.Where(p => !fixtures.Contains(p) || Yaml(p).Any(f => Path.GetFileName(f) is not ("fixture.yaml" or "cognitorules.yaml")))], fixtures);
    }

    static IEnumerable<string> Yaml(string path) => !Directory.Exists(path) ? [] : Directory
        .EnumerateFiles(path, "*.y*ml", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.None })
        .Where(f => !Path.GetRelativePath(path, f).Split('/', '\\').Any(part => part.StartsWith('.')));

    static Regex? Pattern(string? text)
    {
        if (text is null) return null;
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"`{TerminalText.Escape(text)}` is not a pattern for --run", "a regular expression without look-around and back-references; \\( is a parenthesis itself");
        }
    }
}
