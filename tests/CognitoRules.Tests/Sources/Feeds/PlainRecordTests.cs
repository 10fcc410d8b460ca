using System.Text;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

/// <summary>Records as AWS writes them are found by a way of their own; whatever lies among them, it must come to the same as the way for everything else.</summary>
public sealed class PlainRecordTests
{
    const string Plain = "{\"eventVersion\":";

    // The blank sends a record the other way, and changes nothing else.
    const string Other = "{ \"eventVersion\":";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Lines_give_the_same_records_and_faults_by_either_way(int seed)
    {
        var random = new Random(seed);
        using var folder = new InputFolder();
        for (var i = 0; i < 60; i++) Compare(folder, string.Join('\n', Lines(random)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void An_envelope_gives_the_same_records_by_either_way(int seed)
    {
        var random = new Random(seed);
        using var folder = new InputFolder();
        for (var i = 0; i < 60; i++) Compare(folder, $"{{\"Records\":[{string.Join(',', Enumerable.Range(0, 40).Select(n => Record(random, n)))}]}}");
    }

    static void Compare(InputFolder folder, string text)
    {
        folder.Write("plain.json", text);
        folder.Write("other.json", text.Replace(Plain, Other, StringComparison.Ordinal));

        var plain = folder.Read("plain.json");
        var other = folder.Read("other.json");

        Assert.Equal(other.Records.Select(r => r.Replace(Other, Plain, StringComparison.Ordinal)), plain.Records);
        Assert.Equal(other.Faults.Kinds.Select(k => (k.Code, k.Count)), plain.Faults.Kinds.Select(k => (k.Code, k.Count)));
        Assert.Equal(other.Places.Select(LineOf), plain.Places.Select(LineOf));
    }

    static string LineOf(string place) => place.Split('@')[0].Replace("other", "plain", StringComparison.Ordinal);

    static IEnumerable<string> Lines(Random random) => Enumerable.Range(0, 40).Select(n => random.Next(6) switch
    {
        0 => Cut(Record(random, n), random),
        1 => Scratched(Record(random, n), random),
        2 => "",
        _ => Record(random, n),
    });

    static string Record(Random random, int number)
    {
        var value = Encoding.UTF8.GetString(new HostileJson(random).Next()).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        return $"{Plain}\"1.11\",\"eventID\":\"{number}\",\"value\":{value},\"text\":\"{new string('é', random.Next(3))}{new string('x', random.Next(200))}\"}}";
    }

    static string Cut(string line, Random random) => line[..random.Next(Plain.Length, line.Length)];

    static string Scratched(string line, Random random)
    {
        var at = random.Next(Plain.Length, line.Length);
        return line[..at] + "\"{}[],\\\u0001"[random.Next(8)] + line[(at + 1)..];
    }
}
