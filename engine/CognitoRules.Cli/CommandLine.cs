using System.CommandLine;
using System.CommandLine.Parsing;
using CognitoRules.Cli.Verbs;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Reads the command line, runs one verb, and turns whatever happens into an exit code and a message.</summary>
static class CommandLine
{
    internal static ExitCode Run(string[] args, Terminal terminal, CancellationToken interrupted)
    {
        var root = Root(terminal, interrupted);
        try
        {
            if (args is ["help", "exit-codes", ..])
            {
                terminal.Out.Write(ExitCodes.Table);
                return ExitCode.Good;
            }
            if (args is [] or ["help"]) args = ["--help"];
            else if (args[0] == "help") args = [.. args[1..], "--help"];
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageError(parsed, root) is { } error)
            {
                terminal.Error.WriteLine(error);
                return ExitCode.Usage;
            }
            var code = (ExitCode)parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
            terminal.Out.Flush();
            return code;
        }
        catch (UsageException wrong)
        {
            terminal.Error.WriteLine($"error: {wrong.Message}");
            if (wrong.Help is not null) terminal.Error.WriteLine($"  help: {wrong.Help}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            return BrokenPipe(world) ? ExitCode.Good : World(terminal, world);
        }
        catch (Exception bug)
        {
            return Crash(terminal, args, bug);
        }
    }

    static RootCommand Root(Terminal terminal, CancellationToken interrupted)
    {
        var root = new RootCommand("Detection rules for Amazon Cognito: validate them, test them, replay recorded incidents.");
        root.Add(new ValidateVerb(terminal).Command());
        root.Add(new TestVerb(terminal, interrupted).Command());
        root.Add(new ReplayVerb(terminal, interrupted).Command());
        root.Add(new ExplainVerb(terminal).Command());
        root.Add(new ExportVerb(terminal).Command());
        HelpPages.Attach(root, terminal);
        return root;
    }

    // System.CommandLine lets a positional argument swallow a misspelt option, so the arguments are looked at as well.
    static string? UsageError(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        var swallowed = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .FirstOrDefault(v => v.Length > 1 && v[0] == '-' && !File.Exists(v));
        if (swallowed is not null) return UnknownOption(swallowed, command);
        if (parsed.Errors.Count == 0) return null;
        var unmatched = parsed.UnmatchedTokens.FirstOrDefault();
        if (unmatched is { Length: > 1 } && unmatched[0] == '-') return UnknownOption(unmatched, command);
        if (command == root && unmatched is not null)
        {
            var near = DidYouMean.Nearest(unmatched, root.Subcommands.Select(c => c.Name));
            return $"error: unknown command `{unmatched}`" + (near is null ? "" : $"\n  help: a command with a similar name exists: `{near}`") + Usage(command);
        }
        return $"error: {parsed.Errors[0].Message.TrimEnd('.')}" + Usage(command);
    }

    static string UnknownOption(string written, Command command)
    {
        var name = written.Split('=', ':')[0];
        var near = DidYouMean.Nearest(name, command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal)));
        return $"error: unknown option `{name}`" + (near is null ? "" : $"; did you mean `{near}`?") + Usage(command);
    }

    static string Usage(Command command) => command is RootCommand
        ? "\n  run `cognitorules --help` for usage"
        : $"\n  run `cognitorules {command.Name} --help` for usage";

    static bool BrokenPipe(Exception world) => world is IOException && world.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);

    static ExitCode World(Terminal terminal, Exception world)
    {
        terminal.Error.WriteLine($"error: {TerminalText.Escape(world.Message)}");
        return ExitCode.World;
    }

    // Our own mistake: the terminal gets a path, the file gets the trace. Nothing of the input goes into the file but the arguments.
    static ExitCode Crash(Terminal terminal, string[] args, Exception bug)
    {
        var path = Path.Combine(Path.GetTempPath(), $"cognitorules-crash-{Environment.ProcessId}.txt");
        try
        {
            File.WriteAllText(path, $"cognitorules {Findings.OcsfWriter.EngineVersion}\narguments: {string.Join(' ', args)}\n\n{bug}\n");
            terminal.Error.WriteLine($"error: this is a bug in cognitorules, not in your rules or data\n  help: please report it with {path}");
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"error: this is a bug in cognitorules, not in your rules or data ({bug.GetType().Name})");
        }
        if (args.Contains("-v") || args.Contains("--verbose")) terminal.Error.WriteLine(bug);
        return ExitCode.Bug;
    }
}
