using System.Text;
using CognitoRules.Cli;

// The only place that touches the real console and environment.
using var terminal = new Terminal(
    Console.OpenStandardOutput(),
    Console.OpenStandardError(),
    Console.OpenStandardInput,
    !Console.IsOutputRedirected,
    !Console.IsErrorRedirected,
    Console.IsOutputRedirected ? int.MaxValue : Math.Max(40, Console.WindowWidth),
    Environment.GetEnvironmentVariable);
Console.OutputEncoding = Encoding.UTF8;

using var interrupted = new CancellationTokenSource();
// A read that waits for a pipe, or the opening of one, hears no token: whoever pressed Ctrl+C is not kept waiting for it.
using var impatience = new Timer(_ =>
{
    terminal.Error.WriteLine("interrupted");
    Environment.Exit((int)ExitCode.Interrupted);
});
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    if (interrupted.IsCancellationRequested) Environment.Exit((int)ExitCode.Interrupted);
    interrupted.Cancel();
    impatience.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
};

return (int)CommandLine.Run(args, terminal, interrupted.Token);
