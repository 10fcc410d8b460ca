using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules;

/// <summary>
/// A run whose data comes bit by bit, in any order and more than once. What it finds is what <see cref="Engine.Replay"/> finds in the same data, as long
/// as no record is later than its source's lateness. Not thread-safe.
/// </summary>
public sealed class EngineSession
{
    readonly FaultLog faults = new();
    readonly RecordBatch batch = new();
    readonly EventPath path;
    FeedSummary read = new(0, 0, 0, 0);
    long recordNumber;

    EngineSession(LoadedRules rules, SessionOptions options)
    {
        var set = options.RuleIds is { } wanted ? rules.Compiled with { Rules = [.. rules.Compiled.Rules.Where(r => wanted.Contains(r.Id))] } : rules.Compiled;
        path = new EventPath(set, rules.Deployment, options.Range, faults, isLive: true);
    }

    /// <summary>What became of the state this session was restored from; null for one that was started anew.</summary>
    public RestoredState? Restored { get; private init; }

    /// <summary>What was read so far, and what each rule saw. Counts go on over restores; faults are those of this session.</summary>
    public RunSummary Summary => path.SummaryOf(read);

    internal static EngineSession Start(LoadedRules rules, SessionOptions options) => new(rules, options);

    internal static EngineSession Restore(LoadedRules rules, SessionOptions options, ReadOnlyMemory<byte> state)
    {
        var session = new EngineSession(rules, options);
        return new EngineSession(session) { Restored = StateFile.Read(state, session.path) };
    }

    EngineSession(EngineSession other) => (faults, path) = (other.faults, other.path);

    /// <summary>Takes one record; it is judged by the next <see cref="Commit"/>, <see cref="Read"/>, <see cref="AdvanceTo"/> or <see cref="Complete"/>.</summary>
    /// <param name="source">CloudTrail or ActivityLog.</param>
    /// <param name="record">The record's JSON object as UTF-8, without an envelope. Copied.</param>
    public void Add(EventSources source, ReadOnlySpan<byte> record)
    {
        if (source is not (EventSources.CloudTrail or EventSources.ActivityLog)) throw new ArgumentException("a record is of CloudTrail or of the activity log", nameof(source));
        batch.Add(source, record, new RecordPlace("record", ++recordNumber, 0));
        if (batch.ByteCount > 1024 * 1024) Step();
    }

    /// <summary>Reads whole inputs: files, folders, or `-` for standard input; plain or gzipped; recognised by content; metric data too.</summary>
    /// <exception cref="IOException">An input could not be read at all.</exception>
    public void Read(IReadOnlyList<string> inputs, Func<Stream>? openStandardInput = null, CancellationToken cancellation = default)
    {
        Step();
        using var feed = InputFeed.Open(inputs, openStandardInput, faults, path.NewDecoding());
        path.StepAll(feed, progress: null, cancellation);
        var more = feed.Summary;
        read = new FeedSummary(read.Files + more.Files, read.Records + more.Records, read.NotEvents + more.NotEvents, read.Unreadable + more.Unreadable);
    }

    /// <summary>
    /// Says that every event before a moment has come, as far as it ever will: what ends by then is closed, though no newer event has come.
    /// What comes for that time later is late.
    /// </summary>
    /// <param name="timeMs">Event time, Unix milliseconds; a moment within a second counts as the second's beginning.</param>
    public void AdvanceTo(long timeMs)
    {
        Step();
        path.AdvanceTo(timeMs);
    }

    /// <summary>The findings that became final since the last commit, and the state from which a later session goes on behind them.</summary>
    public SessionCommit Commit()
    {
        Step();
        return new SessionCommit(path.TakeFindings(), StateFile.Write(path));
    }

    /// <summary>No more data will come: closes what is open. The findings since the last commit, and the summary of the whole session.</summary>
    public ReplayResult Complete()
    {
        Step();
        return path.Finish(read);
    }

    void Step()
    {
        if (batch.Count == 0) return;
        path.Step(batch);
        batch.Clear();
    }
}

/// <summary>How a session runs.</summary>
public sealed record SessionOptions
{
    /// <summary>Event times to look at, [start, end).</summary>
    public TimeRange Range { get; init; } = TimeRange.Everything;

    /// <summary>Only these rules; null: all.</summary>
    public IReadOnlySet<string>? RuleIds { get; init; }
}

/// <summary>Findings and the state behind them: keep both or neither, and nothing is lost and nothing found twice.</summary>
/// <param name="Findings">In order of time, rule id and group.</param>
/// <param name="State">Windows, sequences, memory, and the events that wait for their turn; for <see cref="Engine.Restore"/>.</param>
public sealed record SessionCommit(IReadOnlyList<Finding> Findings, byte[] State);

/// <summary>What became of each rule's state.</summary>
/// <param name="Kept">Rules that go on.</param>
/// <param name="Changed">
/// Rules that find something else than before: their old state was dropped and they begin anew. Of events that waited in the state for their turn they
/// see what was read of them then: a field that no earlier rule asked for is missing there.
/// </param>
/// <param name="New">Rules that the state did not know; for them the same holds.</param>
/// <param name="Gone">Rules that the state knew and that run no more.</param>
public sealed record RestoredState(IReadOnlyList<string> Kept, IReadOnlyList<string> Changed, IReadOnlyList<string> New, IReadOnlyList<string> Gone);

/// <summary>A state that cannot be gone on from. The message says why and what to do.</summary>
public sealed class StateRefusedException(string message, Exception? cause = null) : Exception(message, cause);
