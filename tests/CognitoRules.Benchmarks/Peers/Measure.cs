using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>What one process cost from its start to its end.</summary>
sealed record Cost(double CpuSeconds, double WallSeconds, double PeakMiB)
{
    /// <summary>Runs a process and measures it.</summary>
    /// <param name="file">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="output">Where standard output goes; null: nowhere.</param>
    internal static Cost Of(string file, IReadOnlyList<string> arguments, string? output = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Nothing but the work: no event pipe, no crash dumps.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["NO_COLOR"] = "1";
        var before = ChildCpuSeconds();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var copying = Task.Run(() => Copy(process.StandardOutput.BaseStream, output));
        long peakKiB = 0;
        // The kernel keeps the peak of a process only while it lives, and its own accounting of ended children counts the parent's memory as theirs.
        while (!process.WaitForExit(5)) peakKiB = Math.Max(peakKiB, PeakKiB(process.Id));
        process.WaitForExit();
        copying.Wait();
        var wall = clock.Elapsed.TotalSeconds;
        var cpu = ChildCpuSeconds() - before;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{errors.Result}");
        return new Cost(cpu, wall, peakKiB / 1024.0);
    }

    /// <summary>The least of two runs, figure by figure: on a shared machine what is above it is others' work.</summary>
    internal Cost Least(Cost? other) => other is null ? this : new Cost(Math.Min(CpuSeconds, other.CpuSeconds), Math.Min(WallSeconds, other.WallSeconds), Math.Min(PeakMiB, other.PeakMiB));

    static void Copy(Stream from, string? path)
    {
        using var to = path is null ? Stream.Null : File.Create(path);
        from.CopyTo(to);
    }

    static long PeakKiB(int id)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{id}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) return long.Parse(line.AsSpan(6, line.Length - 9), System.Globalization.NumberStyles.AllowLeadingWhite, System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // It has just ended.
        }
        return 0;
    }

    static double ChildCpuSeconds()
    {
        const int Children = -1;
        if (GetUsage(Children, out var usage) != 0) throw new InvalidOperationException("getrusage failed");
        return usage.UserSeconds + usage.SystemSeconds + (usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    static extern int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    struct Usage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
    }
}
