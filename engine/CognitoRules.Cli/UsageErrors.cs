using System.CommandLine;
using System.CommandLine.Parsing;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>What is wrong with a command line, in our words: the parser's own speak of tokens and .NET types.</summary>
static class UsageErrors
{
    /// <summary>The message, or null when the command line is right.</summary>
    internal static string? Of(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        // The parser lets a positional argument swallow a misspelt option, so the arguments are looked at as well.
        var swallowed = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .FirstOrDefault(v => v.Length > 1 && v[0] == '-' && !File.Exists(v));
        if (swallowed is not null) return UnknownOption(swallowed, command);
        if (WrongWord(parsed) is { } wrong) return wrong + Usage(command);
        if (parsed.Errors.Count == 0) return null;
        var unmatched = parsed.UnmatchedTokens.FirstOrDefault();
        if (unmatched is { Length: > 1 } && unmatched[0] == '-') return UnknownOption(unmatched, command);
        if (command == root && unmatched is not null) return UnknownCommand(unmatched, root);
        if (unmatched is not null) return $"error: `{command.Name}` takes no `{TerminalText.Escape(unmatched)}` here{Usage(command)}";
        return $"error: {Words(parsed.Errors[0], command)}{Usage(command)}";
    }

    /// <summary>The message for `help X` when there is no X; null when there is.</summary>
    internal static string? UnknownTopic(string topic, RootCommand root) =>
        root.Subcommands.Any(c => c.Name == topic) || topic.StartsWith('-') ? null : UnknownCommand(topic, root);

    static string UnknownCommand(string written, RootCommand root)
    {
        var near = DidYouMean.Nearest(written, root.Subcommands.Select(c => c.Name).Append("help exit-codes").Append("exit-codes"));
        if (near == "exit-codes") near = "help exit-codes";
        return $"error: unknown command `{TerminalText.Escape(written)}`" + (near is null ? "" : $"\n  help: a command with a similar name exists: `{near}`") + Usage(root);
    }

    static string UnknownOption(string written, Command command)
    {
        var name = written.Split('=', ':')[0];
        var near = DidYouMean.Nearest(name, command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal)));
        return $"error: unknown option `{TerminalText.Escape(name)}`" + (near is null ? "" : $"; did you mean `{near}`?") + Usage(command);
    }

    static string? WrongWord(ParseResult parsed)
    {
        foreach (var given in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (given.Option is not WordOption option || given.Tokens.Count == 0 || option.Words.Contains(given.Tokens[0].Value)) continue;
            return $"error: `{option.Name}` takes {string.Join(", ", option.Words)}, not `{TerminalText.Escape(given.Tokens[0].Value)}`";
        }
        return null;
    }

    static string Words(ParseError error, Command command)
    {
        var result = error.SymbolResult;
        if ((result as OptionResult ?? result?.Parent as OptionResult) is { } option)
        {
            var name = option.Option.Name;
            return option.Tokens switch
            {
                [] => $"`{name}` needs a value: {option.Option.HelpName}",
                [var only] when option.Option.ValueType == typeof(int) => $"`{name}` takes a whole number, not `{TerminalText.Escape(only.Value)}`",
                [_, _, ..] => $"`{name}` is given more than once",
                _ => error.Message.TrimEnd('.'),
            };
        }
        return result is ArgumentResult { Tokens.Count: 0 } argument
            ? $"`{command.Name}` needs <{argument.Argument.Name}>: {argument.Argument.Description}"
            : error.Message.TrimEnd('.');
    }

    static string Usage(Command command) => command is RootCommand
        ? "\n  run `cognitorules --help` for usage"
        : $"\n  run `cognitorules {command.Name} --help` for usage";
}
