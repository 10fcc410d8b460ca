using CognitoRules.Diagnostics;
using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;

namespace CognitoRules.Evaluation;

/// <summary>
/// The rules over metrics of a run. Those that read the same series share one evaluation; all share the points, what has settled, and what is
/// late. Points that no rule can look at any more are dropped as time goes on.
/// </summary>
sealed class MetricsStep
{
    readonly MetricStore store;
    readonly IReadOnlyList<Reading> readings;
    long newestMs = long.MinValue;

    /// <summary>Rules that read the same series.</summary>
    sealed record Reading(string Text, MetricsEvaluator Evaluator, IReadOnlyList<RuleRunner> Runners)
    {
        internal long PeriodMs => Runners[0].Rule.Metrics!.PeriodMs;
    }

    internal MetricsStep(IEnumerable<RuleRunner> runners, FaultLog faults, TimeSpan? lateness)
    {
        store = new MetricStore(faults, lateness);
        readings = [.. runners.GroupBy(r => r.Rule.Metrics!.Reading, StringComparer.Ordinal)
            .Select(g => new Reading(g.Key, new MetricsEvaluator([.. g.Select(r => r.Rule.Metrics!)], store, faults), [.. g]))];
    }

    /// <summary>Points that came too late.</summary>
    internal long LateCount => store.LateCount;

    /// <summary>Whether points have come that settle.</summary>
    internal bool HasSettled => store.SettledMs != long.MinValue;

    /// <summary>A rule makes no finding before this moment any more.</summary>
    internal long FinalMs(RuleRunner runner) => readings.First(r => r.Runners.Contains(runner)).Evaluator.FinalMs;

    /// <summary>Points of one metric.</summary>
    /// <param name="points">The points.</param>
    /// <param name="partial">Whether dimensions may be left out, as inline tests do.</param>
    internal void Take(MetricPoints points, bool partial)
    {
        foreach (var (startMs, _) in points.Each) Reach(startMs, points.PeriodMs);
        foreach (var (startMs, _) in points.Samples) Reach(startMs, points.PeriodMs);
        foreach (var reading in readings)
        {
            if (partial) reading.Evaluator.AddPartial(points);
            else reading.Evaluator.Add(points);
        }
    }

    /// <summary>A live source has given its newest points: rules judge what is a settle time older.</summary>
    internal bool Settle() => Settle(newestMs);

    /// <summary>Every point that ends before a moment has come. False when that is no news.</summary>
    internal bool Settle(long nowMs)
    {
        if (nowMs <= store.SettledMs) return false;
        store.SettledMs = nowMs;
        store.BeginPruning();
        foreach (var reading in readings)
        {
            reading.Evaluator.JudgeSettled(nowMs, store.LatenessMs(reading.PeriodMs), reading.Runners);
            reading.Evaluator.Need();
            foreach (var runner in reading.Runners) runner.ForgetSlotsBefore(reading.Evaluator.FinalMs);
        }
        store.Prune();
        foreach (var reading in readings) reading.Evaluator.Forget();
        return true;
    }

    /// <summary>No more points will come.</summary>
    /// <param name="spreading">Over how many threads groups may be spread.</param>
    internal void Complete(LaneOptions spreading)
    {
        foreach (var reading in readings) reading.Evaluator.Complete(reading.Runners, spreading.Count, spreading.PointsMin);
    }

    /// <summary>Writes the points that are needed, and of each reading how far it has come.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(newestMs);
        var numbers = store.Write(writer);
        writer.Write7BitEncodedInt(readings.Count);
        foreach (var reading in readings)
        {
            using var memory = new MemoryStream();
            using var own = new BinaryWriter(memory);
            reading.Evaluator.Write(own, numbers);
            own.Flush();
            writer.Write(reading.Text);
            writer.Write7BitEncodedInt((int)memory.Length);
            writer.Write(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; what no rule reads any more is passed over.</summary>
    internal void Read(BinaryReader reader)
    {
        newestMs = reader.ReadInt64();
        var stored = store.Read(reader);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var (text, bytes) = (reader.ReadString(), reader.ReadBytes(reader.Read7BitEncodedInt()));
            if (readings.FirstOrDefault(r => r.Text == text) is not { } reading) continue;
            using var own = new BinaryReader(new MemoryStream(bytes));
            reading.Evaluator.Read(own, stored);
        }
    }

    // A point counts from the end of the period that it begins in. What is out of time is refused, and moves nothing.
    void Reach(long startMs, long periodMs)
    {
        if (MetricStore.IsTime(startMs)) newestMs = Math.Max(newestMs, startMs / periodMs * periodMs + periodMs);
    }
}
