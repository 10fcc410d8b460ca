namespace CognitoRules.Diagnostics;

/// <summary>The world's mistake at run time: a record that cannot be read, a limit reached, data that came too late. Counted, never thrown.</summary>
/// <param name="Code">CR5xxx; each has a page.</param>
/// <param name="Message">What happened, without attacker-controlled text.</param>
/// <param name="Place">Where: `file:line`, `file@byte`, or a rule's `path:line`.</param>
/// <param name="RuleId">The rule concerned, or null when it is about the data.</param>
public sealed record Fault(string Code, string Message, string Place, string? RuleId = null);

/// <summary>
/// Counts faults and keeps the first few of each kind as samples. Several threads may add at once: faults of one rule are added by one thread at a time, so which
/// are kept does not depend on how the threads meet. Read when nobody adds.
/// </summary>
public sealed class FaultLog
{
    /// <summary>How many samples of one code are kept.</summary>
    public const int SampleCountMax = 5;

    readonly Lock adding = new();
    readonly SortedDictionary<(string Code, string RuleId), (long Count, List<Fault> Samples)> byKind = [];

    /// <summary>Counts per code and rule, in order of code, then rule ("" for data).</summary>
    public IEnumerable<(string Code, string RuleId, long Count, IReadOnlyList<Fault> Samples)> Kinds =>
        byKind.Select(k => (k.Key.Code, k.Key.RuleId, k.Value.Count, (IReadOnlyList<Fault>)k.Value.Samples));

    /// <summary>How many there were in all.</summary>
    public long Total => byKind.Values.Sum(v => v.Count);

    /// <summary>How many there were of one code.</summary>
    public long Count(string code) => byKind.Where(k => k.Key.Code == code).Sum(k => k.Value.Count);

    /// <summary>Counts all of another log, which happened after those of this one.</summary>
    public void Add(FaultLog other)
    {
        lock (adding) AddEach(other);
    }

    void AddEach(FaultLog other)
    {
        foreach (var (key, (count, samples)) in other.byKind)
        {
            var (known, kept) = byKind.TryGetValue(key, out var own) ? own : (0, []);
            kept.AddRange(samples.Take(SampleCountMax - kept.Count));
            byKind[key] = (known + count, kept);
        }
    }

    /// <summary>Counts one.</summary>
    public void Add(Fault fault)
    {
        var key = (fault.Code, fault.RuleId ?? "");
        lock (adding)
        {
            var (count, samples) = byKind.TryGetValue(key, out var known) ? known : (0, []);
            if (samples.Count < SampleCountMax) samples.Add(fault);
            byKind[key] = (count + 1, samples);
        }
    }
}
