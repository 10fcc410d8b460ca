using System.Text;
using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Where a command's result goes: one format on stdout, more in files.</summary>
/// <param name="Format">The format of stdout.</param>
/// <param name="Files">Format and path of each further file.</param>
sealed record OutputPlan(string Format, IReadOnlyList<(string Format, string Path)> Files)
{
    /// <summary>Checks the formats and the paths.</summary>
    /// <exception cref="UsageException">A format the command cannot produce, or an output without a path of its own.</exception>
    internal static OutputPlan Parse(string? format, string[]? outputs, string[] stdoutFormats, string[] fileFormats)
    {
        format ??= stdoutFormats[0];
        if (!stdoutFormats.Contains(format)) throw UsageException.UnknownFormat(format, stdoutFormats);
        var files = new List<(string Format, string Path)>();
        foreach (var output in outputs ?? [])
        {
            var cut = output.IndexOf('=', StringComparison.Ordinal);
            var kind = cut < 0 ? output : output[..cut];
            if (cut <= 0 || cut == output.Length - 1)
            {
                var example = fileFormats.Contains(kind) ? kind : fileFormats[^1];
                throw new UsageException($"`{TerminalText.Escape(output)}` is not FORMAT=PATH", $"for example -o {example}=out.{example}");
            }
            if (!fileFormats.Contains(kind)) throw UsageException.UnknownFormat(kind, fileFormats);
            files.Add((kind, Checked(output[(cut + 1)..], files)));
        }
        return new OutputPlan(format, files);
    }

    static string Checked(string path, List<(string Format, string Path)> known)
    {
        var shown = TerminalText.Escape(path);
        if (path == "-") throw new UsageException("`-` is no path for --output", "--format selects what standard output holds");
        if (Directory.Exists(path)) throw new UsageException($"`{shown}` is a folder", "give the path of a file");
        if (known.Exists(k => Path.GetFullPath(k.Path) == Path.GetFullPath(path))) throw new UsageException($"two outputs go to `{shown}`", "give each a file of its own");
        return path;
    }

    /// <summary>Writes each file and then stdout. A file that cannot be written does not keep the result from the others; the terminal is told.</summary>
    /// <returns>Whether all files were written.</returns>
    internal bool Write(Terminal terminal, Action<string, TextWriter, bool> render)
    {
        var all = true;
        foreach (var (format, path) in Files)
        {
            try
            {
                WriteFile(path, writer => render(format, writer, false));
            }
            catch (Exception world) when (world is IOException or UnauthorizedAccessException)
            {
                terminal.Error.WriteLine($"error: `{TerminalText.Escape(path)}` cannot be written: {WorldWords.Reason(world)}");
                all = false;
            }
        }
        render(Format, terminal.Out, true);
        terminal.Out.Flush();
        return all;
    }

    static void WriteFile(string path, Action<TextWriter> render)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        render(file);
        file.Flush();
    }
}

/// <summary>The command was used wrongly: exit code 2.</summary>
sealed class UsageException(string message, string? help = null) : Exception(message)
{
    /// <summary>What to do.</summary>
    internal string? Help { get; } = help;

    internal static UsageException UnknownFormat(string format, string[] formats)
    {
        var near = DidYouMean.Nearest(format, formats);
        return new UsageException($"this command cannot produce `{TerminalText.Escape(format)}`" + (near is null ? "" : $"; did you mean `{near}`?"), $"it can produce: {string.Join(", ", formats)}");
    }
}
