using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.RuleTests;
using CognitoRules.Time;

namespace CognitoRules;

/// <summary>The engine on one page: load rules, replay recorded data, run tests. Pure but for the files it is told to read.</summary>
public static class Engine
{
    /// <summary>Reads, checks and compiles rules. Rules with errors are left out; the diagnostics say why.</summary>
    /// <param name="paths">Rule files, or folders that are searched for *.yaml and *.yml.</param>
    /// <param name="deploymentFile">A cognitorules.yaml with parameters, exceptions and disabled rules; null for none.</param>
    /// <param name="cacheFolder">
    /// A folder for the compiled form of rules, as data; made when it is not there. A rule found in it is loaded without its file being parsed and its C# being read again.
    /// What is damaged or foreign in it is ignored, and so is a folder that cannot be written. Null: no cache.
    /// </param>
    public static LoadedRules Load(IReadOnlyList<string> paths, string? deploymentFile = null, string? cacheFolder = null) =>
        RulePath.Load(paths, deploymentFile, cacheFolder);

    /// <summary>The same for rule texts already in memory.</summary>
    public static LoadedRules Load(IReadOnlyList<SourceText> sources, string? deploymentFile = null, string? cacheFolder = null) =>
        RulePath.Load(sources, deploymentFile, cacheFolder);

    /// <summary>Runs rules over recorded data. The same input gives the same result, whatever the order of records within the lateness.</summary>
    /// <exception cref="IOException">An input could not be read at all. Bad records are faults in the summary, not exceptions.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ReplayResult Replay(LoadedRules rules, ReplayOptions options, CancellationToken cancellation = default) =>
        EventPath.Replay(rules, options, cancellation);

    /// <summary>Starts a run over data that comes bit by bit: the same road as <see cref="Replay"/>, with findings as soon as they are final.</summary>
    public static EngineSession Start(LoadedRules rules, SessionOptions? options = null) => EngineSession.Start(rules, options ?? new SessionOptions());

    /// <summary>Goes on where a commit of an earlier session ended. Rules that changed since begin anew; all others go on as if nothing had happened.</summary>
    /// <exception cref="StateRefusedException">The bytes are no state, are damaged, or were written by an engine whose states this one cannot read.</exception>
    public static EngineSession Restore(LoadedRules rules, ReadOnlyMemory<byte> state, SessionOptions? options = null) =>
        EngineSession.Restore(rules, options ?? new SessionOptions(), state);

    /// <summary>Runs inline tests and fixtures' expectations down the same road as <see cref="Replay"/>.</summary>
    public static TestRun Test(LoadedRules rules, TestOptions options, CancellationToken cancellation = default) =>
        RuleTestRunner.Run(rules, options, cancellation);
}

/// <summary>Rules that were read and compiled, and everything worth saying about them.</summary>
public sealed class LoadedRules
{
    internal LoadedRules(CompiledRuleSet compiled, IReadOnlyList<Diagnostic> diagnostics, int fileCount, DeploymentFile? deployment)
    {
        Compiled = compiled;
        Diagnostics = diagnostics;
        FileCount = fileCount;
        Deployment = deployment;
        Rules = [.. compiled.Rules.Select(r => r.Rule)];
    }

    /// <summary>The good rules, in id order.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>Errors and warnings, by file and place.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>How many rule files were read.</summary>
    public int FileCount { get; }

    /// <summary>Whether some rule could not be loaded.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    internal CompiledRuleSet Compiled { get; }

    internal DeploymentFile? Deployment { get; }
}

/// <summary>What to replay.</summary>
public sealed record ReplayOptions
{
    /// <summary>Files, folders, or `-` for standard input; plain or gzipped; recognised by content.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Opens standard input, when `-` is among the inputs.</summary>
    public Func<Stream>? OpenStandardInput { get; init; }

    /// <summary>Event times to look at, [start, end).</summary>
    public TimeRange Range { get; init; } = TimeRange.Everything;

    /// <summary>Only these rules; null: all.</summary>
    public IReadOnlySet<string>? RuleIds { get; init; }

    /// <summary>
    /// How many threads may run rules, beside those that read; the findings do not depend on it. A replay takes more than one only when its rules are so
    /// much work that it pays.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told now and then how many events were read.</summary>
    public Action<long>? Progress { get; init; }
}

/// <summary>What a replay gave.</summary>
/// <param name="Findings">In order of time, rule id and group.</param>
/// <param name="Summary">What was read, and what each rule saw.</param>
public sealed record ReplayResult(IReadOnlyList<Finding> Findings, RunSummary Summary);

/// <summary>Which tests to run.</summary>
public sealed record TestOptions
{
    /// <summary>Only tests of these rules; null: all.</summary>
    public IReadOnlySet<string>? RuleIds { get; init; }

    /// <summary>Only tests whose name matches; null: all.</summary>
    public System.Text.RegularExpressions.Regex? Name { get; init; }

    /// <summary>Folders whose fixtures' expected findings are checked, searched for fixture.yaml.</summary>
    public IReadOnlyList<string> Fixtures { get; init; } = [];

    /// <summary>Whether inline tests are run.</summary>
    public bool InlineTests { get; init; } = true;
}
