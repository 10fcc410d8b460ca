using System.IO.Compression;
using System.Text;
using CognitoRules.Diagnostics;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;

namespace CognitoRules.Tests.Sources.Feeds;

/// <summary>A folder of inputs that is gone after the test, and what a feed reads from it.</summary>
sealed class InputFolder : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("feeds").FullName;

    public string Root => root;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public FeedReading Read(params string[] names) => FeedReading.Of([.. names.Select(n => Path.Combine(root, n))], root);

    public void Dispose() => Directory.Delete(root, recursive: true);
}

/// <summary>All that a feed handed over.</summary>
sealed class FeedReading
{
    public List<string> Records { get; } = [];

    public List<string> Places { get; } = [];

    public List<MetricPoints> Metrics { get; } = [];

    public FaultLog Faults { get; } = new();

    public FeedSummary Summary { get; private set; } = new(0, 0, 0, 0);

    /// <summary>`code place` of every kept fault.</summary>
    public IEnumerable<string> FaultPlaces => Faults.Kinds.SelectMany(k => k.Samples.Select(s => $"{s.Code} {s.Place}"));

    public static FeedReading Of(IReadOnlyList<string> inputs, string root, Func<Stream>? standardInput = null)
    {
        var reading = new FeedReading();
        var faults = new FaultLog();
        using var feed = InputFeed.Open(inputs, standardInput, faults);
        var batch = new RecordBatch();
        while (feed.TryRead(batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                reading.Records.Add($"{batch.Source(i)} {Encoding.UTF8.GetString(batch.Json(i))}");
                reading.Places.Add(batch.Place(i).ToString().Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
            }
            reading.Metrics.AddRange(batch.Metrics);
            batch.Clear();
        }
        foreach (var (_, _, count, samples) in faults.Kinds)
        {
            for (var i = 0; i < count; i++)
            {
                var sample = samples[Math.Min(i, samples.Count - 1)];
                reading.Faults.Add(sample with { Place = sample.Place.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) });
            }
        }
        reading.Summary = feed.Summary;
        return reading;
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
