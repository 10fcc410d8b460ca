using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CognitoRules.Cli;

/// <summary>Every command's help ends with two examples that work as they stand in a clone of the repository.</summary>
static class HelpPages
{
    static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        [""] = ["cognitorules replay fixtures/password-spray", "cognitorules test rules"],
        ["validate"] = ["cognitorules validate rules", "cognitorules validate rules -f line --strict"],
        ["test"] = ["cognitorules test rules", "cognitorules test rules -o junit=out/tests.xml"],
        ["replay"] = ["cognitorules replay fixtures/password-spray", "cat fixtures/lockout/cloudtrail.jsonl | cognitorules replay - -f ndjson"],
        ["explain"] = ["cognitorules explain CR1003", "cognitorules explain password-spray"],
        ["export"] = ["cognitorules export schema > rules.schema.json", "cognitorules export docs --check"],
    };

    internal static void Attach(RootCommand root, Terminal terminal)
    {
        foreach (var command in root.Subcommands.Append<Command>(root))
        {
            var help = command.Options.OfType<HelpOption>().FirstOrDefault();
            if (help is null) command.Add(help = new HelpOption());
            var examples = Examples[command is RootCommand ? "" : command.Name];
            help.Action = new HelpWithExamples((HelpAction)help.Action!, terminal, examples);
        }
    }

    sealed class HelpWithExamples(HelpAction standard, Terminal terminal, string[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            standard.Invoke(parseResult);
            terminal.Out.WriteLine("Examples:");
            foreach (var example in examples) terminal.Out.WriteLine($"  {example}");
            if (parseResult.CommandResult.Command is RootCommand) terminal.Out.WriteLine("\nExit codes: cognitorules help exit-codes");
            return 0;
        }
    }
}
