using System.CommandLine;
using CognitoRules.Diagnostics;
using CognitoRules.Reports;

namespace CognitoRules.Cli.Verbs;

/// <summary>`explain`: the page of a diagnostic code, or what a rule does in words.</summary>
sealed class ExplainVerb(Terminal terminal)
{
    readonly Argument<string> subject = new("subject") { Description = "A code such as CR1003, or a rule's id" };
    readonly Option<string[]> rulePaths = CommandOptions.Rules();
    readonly Option<bool> noCache = CommandOptions.NoCache();

    internal Command Command()
    {
        var command = new Command("explain", "Explain a diagnostic code, or a rule.") { subject, rulePaths, noCache };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    ExitCode Run(ParseResult parsed)
    {
        var name = parsed.GetValue(subject)!;
        if (name.Length == 6 && name.StartsWith("CR", StringComparison.OrdinalIgnoreCase) && name.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0)
            return ExplainCode(name.ToUpperInvariant());
        return ExplainRule(parsed, name);
    }

    ExitCode ExplainCode(string code)
    {
        if (Codes.Find(code) is not { } page)
        {
            var near = DidYouMean.Nearest(code, Codes.All.Select(c => c.Code));
            throw new UsageException($"there is no code {code}" + (near is null ? "" : $"; did you mean {near}?"), "codes stand in the brackets of a message, such as error[CR1003]");
        }
        terminal.Out.Write(page.Markdown);
        return ExitCode.Good;
    }

    ExitCode ExplainRule(ParseResult parsed, string id)
    {
        var rules = RuleSources.Load(parsed.GetValue(rulePaths), DeploymentOption.Find(), CacheOption.Folder(parsed.GetValue(noCache), terminal));
        RuleSelection.Check([id], rules);
        RuleExplanation.Write(terminal.Out, rules, id);
        return ExitCode.Good;
    }
}
