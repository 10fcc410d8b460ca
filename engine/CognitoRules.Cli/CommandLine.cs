using System.CommandLine;
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
            else if (args[0] == "help")
            {
                if (UsageErrors.UnknownTopic(args[1], root) is { } unknown)
                {
                    terminal.Error.WriteLine(unknown);
                    return ExitCode.Usage;
                }
                args = [args[1], "--help"];
            }
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageErrors.Of(parsed, root) is { } error)
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
            return world is ResultLostException { ReaderLeft: true } ? ExitCode.Good : World(terminal, world);
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

    static ExitCode World(Terminal terminal, Exception world)
    {
        terminal.Error.WriteLine($"error: {WorldWords.Of(world)}");
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
            terminal.Error.WriteLine("error: this is a bug in cognitorules, not in your rules or data\n  help: run it again with -v and report what it prints");
        }
        if (args.Contains("-v") || args.Contains("--verbose")) terminal.Error.WriteLine(bug);
        return ExitCode.Bug;
    }
}
