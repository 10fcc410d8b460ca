using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// All that one rule remembers: windows, sequences or suppress slots, per group. Rows come strictly in order of time and event id, each once, so
/// everything here is a function of the set of events. Never sees a clock.
/// </summary>
abstract class RuleState(Rule rule, IJudge judge, FaultLog faults)
{
    readonly long suppressMs = rule.SuppressMs;
    long slotMs;

    /// <summary>Live groups.</summary>
    internal abstract int GroupCount { get; }

    /// <summary>How often the rule kept silent, or might have, because its memory was still learning.</summary>
    internal virtual long LearningCount => 0;

    private protected Rule Rule { get; } = rule;

    private protected IJudge Judge { get; } = judge;

    private protected FaultLog Faults { get; } = faults;

    /// <summary>Makes the state a rule needs.</summary>
    /// <param name="rule">The rule; not one over metrics.</param>
    /// <param name="specs">Its accumulators, by slot.</param>
    /// <param name="monotone">Whether more events can only make `when` truer.</param>
    /// <param name="judge">Judges and takes what fires.</param>
    /// <param name="faults">Gets reached limits.</param>
    internal static RuleState Create(Rule rule, IReadOnlyList<AggregateSpec> specs, bool monotone, IJudge judge, FaultLog faults)
    {
        if (rule.Sequence is { } sequence) return new SequenceState(rule, sequence, judge, faults);
        return rule.Window switch
        {
            null => new SingleEvents(rule, judge, faults),
            { Kind: WindowKind.Session } => new SessionWindows(rule, specs, monotone, judge, faults),
            _ => new KeyedWindows(rule, specs, monotone, judge, faults),
        };
    }

    /// <summary>Event time has reached a moment: windows that end at or before it are closed, what can no longer matter is freed.</summary>
    internal abstract void AdvanceTo(long timeMs);

    /// <summary>An event of a group with this hash will soon be added: a hint, so that what it needs is fetched while other rules are asked.</summary>
    internal virtual void AnnounceKey(int hash)
    {
    }

    /// <summary>An event of a group will soon be added, and what <see cref="AnnounceKey"/> asked for has come.</summary>
    internal virtual void AnnounceRow(int hash, int keyLength)
    {
    }

    /// <summary>Takes an event that passed `where`; <see cref="AdvanceTo"/> has been called with its time.</summary>
    internal abstract void Add(EventRow row, GroupKeyBuilder key, IEventFeeder feeder);

    /// <summary>No more data will come: what is open is closed.</summary>
    internal void Complete() => AdvanceTo(long.MaxValue);

    /// <summary>Writes all that is remembered.</summary>
    internal abstract void Write(BinaryWriter writer);

    /// <summary>Reads what <see cref="Write"/> of the same version of the rule wrote, into a state that remembers nothing yet.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="rows">Reads an event that <see cref="EventRow.Write"/> wrote.</param>
    /// <exception cref="EndOfStreamException">The bytes end early.</exception>
    internal abstract void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows);

    /// <summary>The suppress slot of a moment.</summary>
    private protected long SlotOf(long timeMs)
    {
        // Most moments are of the slot of the one before; dividing is dear.
        if (timeMs >= slotMs && timeMs - slotMs < suppressMs) return slotMs;
        return slotMs = suppressMs == 0 ? timeMs : FloorTo(timeMs, suppressMs);
    }

    /// <summary>The largest multiple of a step that is not above a number.</summary>
    internal static long FloorTo(long value, long step) => value >= 0 ? value / step * step : (value - step + 1) / step * step;

    /// <summary>The ids of events that have one, for evidence.</summary>
    private protected static IReadOnlyList<string> IdsOf(IReadOnlyList<EventRow> rows) => [.. rows.Select(r => r.Text((int)Word.EventId).ToString()).OfType<string>()];
}
