using System.Security.Cryptography;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;
using CognitoRules.Reports;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using Xunit;

namespace CognitoRules.Simulation;

/// <summary>Replays whose rules run on several threads: all that comes of a replay, to the last byte.</summary>
static class SpreadRules
{
    /// <summary>Threads and runs by chance: soon or later, in runs of one event or of many, on more threads than there are rules.</summary>
    internal static LaneOptions ByChance(Chance chance) =>
        new(2 + chance.Below(6)) { FirstLook = 1 + chance.Below(chance.Below(2) == 0 ? 3 : 60), WorkMin = 0, RunEventCount = 1 + chance.Below(chance.Below(2) == 0 ? 4 : 40) };

    /// <summary>
    /// Findings, summary and faults as they are written, the state before the end, which holds every open window, and the state behind it.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="items">The records, in the order in which they come.</param>
    /// <param name="add">Adds one to a batch.</param>
    /// <param name="chance">Cuts batches.</param>
    /// <param name="spreading">Over how many threads; null: none but the caller's.</param>
    internal static string Outcome<T>(CompiledRuleSet rules, IReadOnlyList<T> items, Action<RecordBatch, T> add, Chance chance, LaneOptions? spreading)
    {
        using var path = new EventPath(rules, null, TimeRange.Everything, new FaultLog(), spreading: spreading);
        var batch = new RecordBatch();
        foreach (var item in items)
        {
            add(batch, item);
            if (chance.Below(4) > 0) continue;
            path.Step(batch);
            batch.Clear();
        }
        path.Step(batch);
        // Events wait for their order until memory is short: let most of them leave, so that the state is not that of a beginning.
        if (path.Reader.EventCount > 0) path.AdvanceTo(path.Reader.LastMs!.Value - 60_000);
        // Else nothing is compared.
        Assert.True(spreading is null || path.Steps.IsSpread || path.Reader.EventCount < 200);
        var before = Hash(StateFile.Write(path));
        var result = path.Finish(new FeedSummary(0, 0, 0, 0));
        using var writer = new StringWriter();
        ReplayJson.WriteDocument(writer, result, new Completeness("replay", result.Summary.Unreadable, result.Summary.Late));
        return $"{before}\n{Hash(StateFile.Write(path))}\n{writer}";
    }

    static string Hash(byte[] state) => Convert.ToHexString(SHA256.HashData(state));
}
