using System.CommandLine;

namespace CognitoRules.Cli;

/// <summary>Options that several commands share, with one name and one meaning.</summary>
static class CommandOptions
{
    internal static Option<string> Color() => new WordOption("--color", ["auto", "always", "never"])
    {
        Description = "Colour: auto, always or never",
        HelpName = "WHEN",
        DefaultValueFactory = _ => "auto",
    };

    internal static Option<string> Format(params string[] formats) => new("--format", "-f")
    {
        Description = $"What stdout holds: {string.Join(", ", formats)}",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => formats[0],
    };

    internal static Option<string[]> Output(params string[] formats) => new("--output", "-o")
    {
        Description = $"Also write FORMAT to PATH (repeatable): {string.Join(", ", formats)}",
        HelpName = "FORMAT=PATH",
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
    };

    internal static Option<string[]> Rules() => new("--rules")
    {
        Description = "A rule file or a folder of rules (repeatable; default: rules, or the built-in rules where there is none)",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    internal static Option<string[]> Rule() => new("--rule")
    {
        Description = "Only the rule of this id (repeatable)",
        HelpName = "ID",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    internal static Option<bool> NoCache() => new("--no-cache") { Description = "Read every rule file and its C# anew, and keep nothing for the next run" };

    internal static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress and no hints on stderr" };

    internal static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Say more: every skipped record's place" };
}

/// <summary>An option that takes one of a few words; anything else is a usage error before the command runs.</summary>
sealed class WordOption(string name, string[] words) : Option<string>(name)
{
    internal IReadOnlyList<string> Words { get; } = words;
}
