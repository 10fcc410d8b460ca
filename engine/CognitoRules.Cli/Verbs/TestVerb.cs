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
            paths, ruleIds, run, todoFails, rulePaths, format, output, color, verbose, noCache,
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
        plan.Write(terminal, (kind, writer, isStdout) => Render(parsed, kind, writer, isStdout, result));
        if (result.Outcomes.Count == 0)
        {
            terminal.Error.WriteLine("error: no test was run\n  help: a rule's tests stand under `tests:`; --run and --rule narrow them");
            return ExitCode.NotGood;
        }
        return rules.HasErrors || result.Failed > 0 || (parsed.GetValue(todoFails) && result.Todo > 0) ? ExitCode.NotGood : ExitCode.Good;
    }

    void Render(ParseResult parsed, string kind, TextWriter writer, bool isStdout, TestRun result)
    {
        switch (kind)
        {
            case "json": TestJson.Write(writer, result); break;
            case "junit": JUnitReport.Write(writer, result); break;
            default: TestText.Write(writer, result, terminal.UseColor(parsed.GetValue(color), isStdout && terminal.OutputIsTerminal), parsed.GetValue(verbose)); break;
        }
    }

    // A folder with a fixture.yaml at or below it holds recorded data, anything else holds rules.
    static (string[] Rules, string[] Fixtures) Split(string[] paths)
    {
        foreach (var path in paths.Where(p => !File.Exists(p) && !Directory.Exists(p)))
            throw new UsageException($"there is no file or folder `{TerminalText.Escape(path)}`", "give rule files, folders of rules, or fixture folders");
        var fixtures = paths.Where(p => Directory.Exists(p) && Directory.EnumerateFiles(p, "fixture.yaml", SearchOption.AllDirectories).Any()).ToArray();
        return ([.. paths.Except(fixtures)], fixtures);
    }

    static Regex? Pattern(string? text)
    {
        if (text is null) return null;
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"`{text}` is not a pattern for --run: {bad.Message}");
        }
    }
}
