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
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};

return (int)CommandLine.Run(args, terminal, interrupted.Token);
