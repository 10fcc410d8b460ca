using System.Diagnostics;
using System.Globalization;
using CognitoRules.Benchmarks.Peers;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Stages;

/// <summary>
/// Where an event's time goes on its way: each stage alone over the same records in memory, the least of many rounds, and the bytes it allocates.
/// Nearly all are nested; what one adds to the one before is its own cost.
/// </summary>
static class StagesBenchmark
{
    const int RoundCount = 60;

    /// <summary>Arguments: the number of rules (20).</summary>
    internal static int Run(string[] args)
    {
        var ruleCount = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        var data = TrailData.Make(Path.Combine(Path.GetTempPath(), "cognitorules-peers"), 10_000, gzip: false);
        var bytes = File.ReadAllBytes(data.PlainPath);
        var rules = Engine.Load([.. RuleFamily.Make(ruleCount).Select(r => new SourceText(r.Id + ".yaml", RuleFamily.Yaml(r)))]);
        if (rules.HasErrors) throw new InvalidOperationException(rules.Diagnostics[0].Message);
        var fields = rules.Compiled.Fields;
        var batches = Batches(bytes, null);

        var walk = new FieldWalk();
        _ = new TrailPaths(walk, fields.Words);
        var map = new StructuralMap();
        var decoder = Decoder(fields);
        var interest = new EventInterest(rules.Compiled);
        var road = new RecordDecoding(new CloudTrailDecoder(fields, Pools, interest), new ActivityLogDecoder(fields, interest), fields.RawPaths.Count);
        var row = new EventRow(fields.RawPaths.Count);

        Console.WriteLine($"{data.Count:#,0} records, {bytes.Length / data.Count} bytes each, {ruleCount} rules");
        Report("find the records in the bytes", data.Count, () => Batches(bytes, null));
        var allocating = Report("map quotes and brackets", data.Count, () => Each(batches, json => map.Take(json)));
        allocating += Report("find the fields", data.Count, () => Each(batches, json => walk.Walk(json)));
        Report("find the fields, token by token", data.Count, () => Each(batches, json => walk.WalkTokens(json)));
        allocating += Report("decode into a row", data.Count, () => Each(batches, json => decoder.Decode(json, row)));
        Report("the feed's thread: find, decode, pack", data.Count, () => Batches(bytes, road));
        var decoded = Batches(bytes, road);
        Report("put in order, drop duplicates", data.Count, () => Order(decoded, road, _ => { }));
        Report("the engine's thread: order, rules", data.Count, () =>
        {
            var step = new RuleStep(rules.Compiled, new FaultLog(), _ => { }, null);
            Order(decoded, road, step.Take);
        });
        if (allocating == 0) return 0;
        Console.Error.WriteLine("finding the fields of a record or decoding it allocates");
        return 1;
    }

    static ClientPools Pools { get; } = new(new Dictionary<string, string>());

    static CloudTrailDecoder Decoder(FieldRequest fields) => new(fields, Pools);

    static void Order(List<RecordBatch> batches, RecordDecoding decoding, Action<EventRow> take)
    {
        var reader = new RecordReader(decoding, new RecordReaderOptions { BufferBytes = 64 * 1024 }, new FaultLog());
        foreach (var batch in batches)
        {
            reader.Take(batch);
            while (reader.TryTake(out var row)) take(row);
        }
    }

    static void Each(List<RecordBatch> batches, Action<ReadOnlySpan<byte>> act)
    {
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Count; i++) act(batch.Json(i));
        }
    }

    static List<RecordBatch> Batches(byte[] bytes, RecordDecoding? decoding)
    {
        var batches = new List<RecordBatch>();
        var free = new Stack<FeedBatch>();
        var log = new FaultLog();
        using var file = new RecordFile("-", new MemoryStream(bytes), new MetricPairing(), () => free.TryPop(out var batch) ? batch : new FeedBatch(decoding));
        while (file.Fill())
        {
            var full = file.TakeBatch();
            var batch = new RecordBatch();
            full.HandOver(batch, log);
            batches.Add(batch);
            free.Push(full);
        }
        return batches;
    }

    static long Report(string what, int count, Action act)
    {
        var least = TimeSpan.MaxValue;
        long allocated = 0;
        for (var round = 0; round < RoundCount; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            act();
            var taken = Stopwatch.GetElapsedTime(start);
            if (taken < least) least = taken;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {least.TotalNanoseconds / count,7:0} ns  {(double)allocated / count,7:0.0} bytes allocated"));
        return allocated;
    }
}
