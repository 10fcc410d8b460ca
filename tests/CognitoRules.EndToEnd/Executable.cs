using System.Diagnostics;
using System.Text;

namespace CognitoRules.EndToEnd;

/// <summary>What one call of the executable gave.</summary>
sealed record Outcome(int ExitCode, string Out, string Error);

/// <summary>The built executable, run as a user would: a process with arguments, a folder and standard input, bounded in time.</summary>
static class Executable
{
    // Only a hang takes so long, even on a machine that is busy with other things.
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    internal static string Root { get; } = FindRoot();

    internal static Outcome Run(params string[] arguments) => RunIn(Root, null, arguments);

    internal static Outcome RunIn(string folder, byte[]? input, params string[] arguments) => Run(Start(folder, arguments), input);

    /// <summary>The same with variables of the environment changed.</summary>
    internal static Outcome RunWith(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = Start(Root, arguments);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Run(start, null);
    }

    /// <summary>A script for bash in which `$CR` is the executable: for what only a shell can do to a program's streams.</summary>
    internal static Outcome Bash(string folder, string script)
    {
        var start = Prepare("bash", folder);
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["CR"] = $"dotnet {Assembly}";
        return Run(start, null);
    }

    /// <summary>A running process that reads standard input, for a test that interrupts it.</summary>
    internal static Process Launch(params string[] arguments) => Process.Start(Start(Root, arguments))!;

    internal static int WaitFor(Process process)
    {
        if (process.WaitForExit(Limit)) return process.ExitCode;
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"the process did not end within {Limit.TotalSeconds} s");
    }

    static ProcessStartInfo Start(string folder, string[] arguments)
    {
        var start = Prepare("dotnet", folder);
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    static ProcessStartInfo Prepare(string program, string folder)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["CI"] = "true";
        // What a test leaves in the cache is no business of the user's own.
        start.Environment["COGNITORULES_CACHE"] = Path.Combine(Path.GetTempPath(), "cognitorules-end-to-end");
        return start;
    }

    static Outcome Run(ProcessStartInfo start, byte[]? input)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program may end without having read its input; its exit code and output are what the test looks at.
        }
        return new Outcome(WaitFor(process), output.Result, error.Result);
    }

    static string Assembly => Path.Combine(Root, "engine/CognitoRules.Cli/bin", Configuration, "net10.0/cognitorules.dll");

    static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CognitoRules.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
