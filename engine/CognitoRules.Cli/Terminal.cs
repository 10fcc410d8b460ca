using System.Text;

namespace CognitoRules.Cli;

/// <summary>The three streams of a command, and what may be written to them. The result goes to stdout, everything else to stderr.</summary>
sealed class Terminal : IDisposable
{
    readonly Func<string, string?> environment;

    internal Terminal(Stream output, Stream error, Func<Stream> input, bool outputIsTerminal, bool errorIsTerminal, int width, Func<string, string?> environment)
    {
        this.environment = environment;
        Out = new StreamWriter(new TerminalStream(output, isResult: true), new UTF8Encoding(false), 16 * 1024) { AutoFlush = false, NewLine = "\n" };
        Error = new StreamWriter(new TerminalStream(error, isResult: false), new UTF8Encoding(false), 1024) { AutoFlush = true, NewLine = "\n" };
        OpenInput = input;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        Width = width;
    }

    /// <summary>The result.</summary>
    internal StreamWriter Out { get; }

    /// <summary>Progress, hints, what went wrong with the data.</summary>
    internal StreamWriter Error { get; }

    internal Func<Stream> OpenInput { get; }

    internal bool OutputIsTerminal { get; }

    internal bool ErrorIsTerminal { get; }

    /// <summary>Columns of the terminal; no limit when redirected, because redirected output is never wrapped.</summary>
    internal int Width { get; }

    internal bool InContinuousIntegration => environment("CI") is { Length: > 0 };

    internal string? Variable(string name) => environment(name);

    /// <summary>Flag, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then TERM=dumb, then whether a person is looking.</summary>
    internal bool UseColor(string? flag, bool isTerminal)
    {
        if (flag is "always") return true;
        if (flag is "never") return false;
        if (environment("NO_COLOR") is { Length: > 0 }) return false;
        if (environment("FORCE_COLOR") is { Length: > 0 } || environment("CLICOLOR_FORCE") is { Length: > 0 }) return true;
        return environment("TERM") != "dumb" && isTerminal;
    }

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}
