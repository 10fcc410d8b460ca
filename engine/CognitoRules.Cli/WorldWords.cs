using CognitoRules.Diagnostics;

namespace CognitoRules.Cli;

/// <summary>Why the outside world did not let us read or write, in words a person can act on.</summary>
static class WorldWords
{
    /// <summary>The reason alone, without a path.</summary>
    internal static string Reason(Exception world) => world switch
    {
        _ when world.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase) => "no space is left on the device",
        _ when world.Message.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase) => "the file system is read-only",
        UnauthorizedAccessException => "access is denied",
        DirectoryNotFoundException or FileNotFoundException => "there is no such place",
        _ => TerminalText.Escape(world.Message.Split(" : '")[0]),
    };

    /// <summary>A whole message.</summary>
    internal static string Of(Exception world) => world switch
    {
        ResultLostException { InnerException: { } cause } => $"the result cannot be written to standard output: {Reason(cause)}",
        FileNotFoundException { FileName: not null } => TerminalText.Escape(world.Message),
        _ => Reason(world),
    };
}
