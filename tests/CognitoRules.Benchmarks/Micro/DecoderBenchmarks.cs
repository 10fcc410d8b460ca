using BenchmarkDotNet.Attributes;
using CognitoRules.Sources;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>From a record's bytes to a row, for the fields of 20 rules. Per record.</summary>
public class DecoderBenchmarks
{
    readonly StructuralMap map = new();
    readonly FieldWalk walk = new();
    CloudTrailDecoder decoder = null!;
    EventRow row = null!;

    /// <summary>Makes rules and records.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var rules = Samples.Rules(20);
        _ = new TrailPaths(walk, rules.Fields.Words);
        decoder = Samples.Decoder(rules);
        row = new EventRow(rules.Fields.RawPaths.Count);
    }

    /// <summary>Finds quotes and brackets.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public void MapStructure()
    {
        foreach (var record in Samples.Records) map.Take(record);
    }

    /// <summary>Finds the fields by the map.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public void FindFields()
    {
        foreach (var record in Samples.Records) walk.Walk(record);
    }

    /// <summary>Finds the fields by Utf8JsonReader.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Samples.Count)]
    public void FindFieldsTokenByToken()
    {
        foreach (var record in Samples.Records) walk.WalkTokens(record);
    }

    /// <summary>Fills the row.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public void Decode()
    {
        foreach (var record in Samples.Records) decoder.Decode(record, row);
    }
}
