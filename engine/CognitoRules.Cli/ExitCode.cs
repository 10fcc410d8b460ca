namespace CognitoRules.Cli;

/// <summary>What the process says to whoever called it; the same for all commands.</summary>
enum ExitCode
{
    /// <summary>Done, and what was checked is good.</summary>
    Good = 0,

    /// <summary>Checked, and it is not good.</summary>
    NotGood = 1,

    /// <summary>Used wrongly.</summary>
    Usage = 2,

    /// <summary>The outside world failed.</summary>
    World = 3,

    /// <summary>A bug in cognitorules.</summary>
    Bug = 4,

    /// <summary>Ctrl+C.</summary>
    Interrupted = 130,
}

static class ExitCodes
{
    internal const string Table = """
        0    done; what was checked is good (findings alone are not a failure)
        1    checked, and it is not good: errors in rules, failed tests, findings at or above --fail-on
        2    wrong use: unknown option or command, missing file, invalid configuration file
        3    the outside world: a disk that is full, a file that cannot be written
        4    a bug in cognitorules; the path of a crash file is printed
        130  interrupted (Ctrl+C)

        """;
}
