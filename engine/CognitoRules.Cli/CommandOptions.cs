using System.CommandLine;

namespace CognitoRules.Cli;

/// <summary>Options that several commands share, with one name and one meaning.</summary>
static class CommandOptions
{
    internal static Option<string> Color() => new("--color")
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

    internal static Option<bool> NoCache() => new("--no-cache") { Description = "Read every rule's C# anew, and keep nothing for the next run" };

    internal static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress and no hints on stderr" };

    internal static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Say more: every skipped record's place" };
}

/// <summary>Where a command's result goes: one format on stdout, more in files.</summary>
/// <param name="Format">The format of stdout.</param>
/// <param name="Files">Format and path of each further file.</param>
sealed record OutputPlan(string Format, IReadOnlyList<(string Format, string Path)> Files)
{
    /// <summary>Checks the formats.</summary>
    /// <exception cref="UsageException">A format the command cannot produce, or an output without a path.</exception>
    internal static OutputPlan Parse(string? format, string[]? outputs, string[] stdoutFormats, string[] fileFormats)
    {
        format ??= stdoutFormats[0];
        if (!stdoutFormats.Contains(format)) throw UsageException.UnknownFormat(format, stdoutFormats);
        var files = new List<(string, string)>();
        foreach (var output in outputs ?? [])
        {
            var cut = output.IndexOf('=');
            if (cut <= 0 || cut == output.Length - 1) throw new UsageException($"`{output}` is not FORMAT=PATH", $"for example -o {fileFormats[0]}=out.{fileFormats[0]}");
            var kind = output[..cut];
            if (!fileFormats.Contains(kind)) throw UsageException.UnknownFormat(kind, fileFormats);
            files.Add((kind, output[(cut + 1)..]));
        }
        return new OutputPlan(format, files);
    }

    /// <summary>Writes one document to stdout and one to each file.</summary>
    internal void Write(Terminal terminal, Action<string, TextWriter, bool> render)
    {
        foreach (var (format, path) in Files)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using var file = new StreamWriter(path, append: false, new System.Text.UTF8Encoding(false)) { NewLine = "\n" };
            render(format, file, false);
        }
        render(Format, terminal.Out, true);
        terminal.Out.Flush();
    }
}

/// <summary>The command was used wrongly: exit code 2.</summary>
sealed class UsageException(string message, string? help = null) : Exception(message)
{
    /// <summary>What to do.</summary>
    internal string? Help { get; } = help;

    internal static UsageException UnknownFormat(string format, string[] formats)
    {
        var near = Diagnostics.DidYouMean.Nearest(format, formats);
        return new UsageException($"this command cannot produce `{format}`" + (near is null ? "" : $"; did you mean `{near}`?"), $"it can produce: {string.Join(", ", formats)}");
    }
}
