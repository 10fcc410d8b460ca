using System.CommandLine;
using CognitoRules.Diagnostics;
using CognitoRules.Reports;

namespace CognitoRules.Cli.Verbs;

/// <summary>`explain`: the page of a diagnostic code, or what a rule does in words.</summary>
sealed class ExplainVerb(Terminal terminal)
{
    readonly Argument<string> subject = new("subject") { Description = "A code such as CR1003, or a rule's id" };
    readonly Option<string[]> rulePaths = CommandOptions.Rules();
    readonly Option<string[]> events = new("--events")
    {
        Description = "Recorded data: shows each series of a rule over metrics in the window that comes first to a finding, or closest",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
    readonly Option<string[]> group = new("--group")
    {
        Description = "Only the group with this value of a dimension (repeatable)",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
    readonly Option<bool> noCache = CommandOptions.NoCache();

    internal Command Command()
    {
        var command = new Command("explain", "Explain a diagnostic code, or a rule.") { subject, rulePaths, events, group, noCache };
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
        if (parsed.GetValue(events) is { Length: > 0 } inputs) return ExplainData(rules, id, inputs, parsed.GetValue(group) ?? []);
        RuleExplanation.Write(terminal.Out, rules, id);
        return ExitCode.Good;
    }

    ExitCode ExplainData(LoadedRules rules, string id, string[] inputs, string[] wanted)
    {
        if (rules.Rules.First(r => r.Id.Value == id).Metrics is null) throw new UsageException($"{id} is not a rule over metrics", $"cognitorules replay {inputs[0]} --rule {id} shows what it finds");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in wanted)
        {
            if (text.Split('=', 2) is not [var name, var value]) throw new UsageException($"`{text}` is not NAME=VALUE", "such as --group UserPoolClient=1example23456789");
            values[name] = value;
        }
        return MetricsExplanation.WriteData(terminal.Out, rules, id, inputs, values) ? ExitCode.Good : ExitCode.NotGood;
    }
}
