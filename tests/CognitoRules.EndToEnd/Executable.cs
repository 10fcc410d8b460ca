using System.Diagnostics;
using System.Text;

namespace CognitoRules.EndToEnd;

/// <summary>What one call of the executable gave.</summary>
sealed record Outcome(int ExitCode, string Out, string Error);

/// <summary>The built executable, run as a user would: a process with arguments, a folder and standard input, bounded in time.</summary>
static class Executable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    internal static string Root { get; } = FindRoot();

    internal static Outcome Run(params string[] arguments) => RunIn(Root, null, arguments);

    internal static Outcome RunIn(string folder, byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(Root, "engine/CognitoRules.Cli/bin", Configuration, "net10.0/cognitorules.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["CI"] = "true";
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
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"cognitorules {string.Join(' ', arguments)} did not end within {Limit.TotalSeconds} s");
        }
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }

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
