using System.CommandLine;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli.Verbs;

/// <summary>`validate`: reads rules, compiles them, lints them. No data, no network.</summary>
sealed class ValidateVerb(Terminal terminal)
{
    static readonly string[] Formats = ["text", "line", "json", "sarif", "github"];

    readonly Argument<string[]> paths = new("paths") { Description = "Rule files or folders (default: rules)", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<bool> strict = new("--strict") { Description = "Warnings fail, too" };
    readonly Option<int> maxErrors = new("--max-errors") { Description = "Print at most N diagnostics, count all", HelpName = "N", DefaultValueFactory = _ => 20 };
    readonly Option<string[]> select = new("--select") { Description = "Show only these codes or prefixes, such as CR2,CR3001 (errors always count)", HelpName = "CODES", Arity = ArgumentArity.OneOrMore };
    readonly Option<string[]> ignore = new("--ignore") { Description = "Leave out warnings of these codes or prefixes", HelpName = "CODES", Arity = ArgumentArity.OneOrMore };
    readonly Option<string> format = CommandOptions.Format(Formats);
    readonly Option<string[]> output = CommandOptions.Output(Formats);
    readonly Option<string> color = CommandOptions.Color();
    readonly Option<bool> noCache = CommandOptions.NoCache();

    internal Command Command()
    {
        var command = new Command("validate", "Check rule files: YAML, fields, C#, lint.") { paths, strict, maxErrors, select, ignore, format, output, color, noCache };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed)
    {
        var plan = OutputPlan.Parse(parsed.GetValue(format), parsed.GetValue(output), Formats, Formats);
        if (parsed.GetValue(maxErrors) < 0) throw new UsageException("`--max-errors` cannot be negative", "0 prints none, and counts all");
        CheckCodes("--select", parsed.GetValue(select));
        CheckCodes("--ignore", parsed.GetValue(ignore));
        var rules = RuleSources.Load(parsed.GetValue(paths), DeploymentOption.Find(), CacheOption.Folder(parsed.GetValue(noCache), terminal));
        var shown = rules.Diagnostics
            .Where(d => Selected(d, parsed.GetValue(select), whenEmpty: true))
            .Where(d => d.Severity == DiagnosticSeverity.Error || !Selected(d, parsed.GetValue(ignore), whenEmpty: false))
            .ToList();
        var summary = new ValidationSummary(
            rules.FileCount,
            rules.Rules.Count,
            rules.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error),
            shown.Count(d => d.Severity == DiagnosticSeverity.Warning));
        if (!plan.Write(terminal, (kind, writer, isStdout) => Render(parsed, kind, writer, isStdout, shown, summary))) return ExitCode.World;
        return summary.Errors > 0 || (parsed.GetValue(strict) && summary.Warnings > 0) ? ExitCode.NotGood : ExitCode.Good;
    }

    void Render(ParseResult parsed, string kind, TextWriter writer, bool isStdout, List<Diagnostic> shown, ValidationSummary summary)
    {
        switch (kind)
        {
            case "line": LineRenderer.Write(writer, shown); break;
            case "json": JsonRenderer.Write(writer, shown, summary); break;
            case "sarif": SarifRenderer.Write(writer, shown); break;
            case "github": GitHubRenderer.Write(writer, shown); break;
            default:
                var useColor = terminal.UseColor(parsed.GetValue(color), isStdout && terminal.OutputIsTerminal);
                DiagnosticText.Write(writer, shown, parsed.GetValue(maxErrors), useColor, isStdout ? terminal.Width : int.MaxValue);
                DiagnosticText.WriteSummary(writer, summary, shown);
                break;
        }
    }

    // A misspelt code would select nothing, and nothing looks like success.
    static void CheckCodes(string option, string[]? codes)
    {
        foreach (var code in SplitCodes(codes).Where(c => !Codes.All.Any(page => page.Code.StartsWith(c, StringComparison.OrdinalIgnoreCase))))
            throw new UsageException($"`{TerminalText.Escape(code)}` for {option} begins no code", Codes.Nearest(code) is { } near ? $"did you mean {near}?" : "codes look like CR1003; CR1, CR2, CR3, CR4 and CR7 are groups");
    }

    static List<string> SplitCodes(string[]? codes) =>
        [.. (codes ?? []).SelectMany(c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    static bool Selected(Diagnostic diagnostic, string[]? codes, bool whenEmpty)
    {
        var wanted = SplitCodes(codes);
        return wanted.Count == 0 ? whenEmpty : wanted.Exists(c => diagnostic.Code.StartsWith(c, StringComparison.OrdinalIgnoreCase));
    }
}
