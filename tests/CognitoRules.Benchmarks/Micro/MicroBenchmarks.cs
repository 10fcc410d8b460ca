using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>The parts of the event path one by one, by BenchmarkDotNet, with what each allocates.</summary>
static class MicroBenchmarks
{
    /// <summary>Arguments: BenchmarkDotNet's own, such as --filter *Decoder*.</summary>
    internal static int Run(string[] args)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "cognitorules-micro"));
        BenchmarkSwitcher.FromTypes([typeof(DecoderBenchmarks), typeof(RouterBenchmarks), typeof(AccumulatorBenchmarks), typeof(PredicateBenchmarks)])
            .Run(args.Length > 0 ? args : ["--filter", "*"], config);
        return 0;
    }
}
