using System.Text;
using System.Text.Json;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class MetricLineTests
{
    static readonly Gen<string> Space = Gen.Int[0, 9].Select(i => i switch { 0 => " ", 1 => "\n\t", _ => "" });
    static readonly Gen<string> Count = Gen.Int[0, 9].Select(i => i switch { 0 => "null", 1 => "0", 2 => "999999999999999", 3 => "1234567890123456", _ => (i * 37).ToString(System.Globalization.CultureInfo.InvariantCulture) });
    static readonly Gen<string> Any = Gen.OneOf(Count, Count, Count, Gen.Int[0, 6].Select(i => new[] { "1.5", "-3", "1e3", "01", "nul", "\"5\"", "0.25" }[i]));

    [Fact]
    public void Values_are_what_a_JSON_reader_reads_or_refuses()
    {
        Gen.Select(Space, Gen.OneOf(Count, Any), Space, (a, value, b) => a + value + b).Array[0, 12].Sample(values =>
        {
            var line = $$$"""{"metric":"SignInSuccesses","statistic":"Sum","period":60,"start":"2026-01-01T00:00:00Z","values":[{{{string.Join(',', values)}}}],"dimensions":{"UserPool":"p"}}""";
            return Read(line) == Expected(line);
        }, iter: 3000);
    }

    [Fact]
    public void A_long_series_comes_in_parts_with_its_gaps_and_nothing_twice()
    {
        var values = string.Join(',', Enumerable.Range(0, 20_000).Select(i => i % 7 == 3 ? "null" : $"{i}"));

        var parts = Parts($$"""{"metric":"SignInSuccesses","statistic":"Sum","period":60,"start":"2026-01-01T00:00:00Z","values":[{{values}}]}""");

        Assert.Equal(3, parts.Count);
        Assert.Equal(Enumerable.Range(0, 20_000).Where(i => i % 7 != 3).Select(i => (1_767_225_600_000 + i * 60_000L, (double)i)), parts.SelectMany(p => p.Points));
        Assert.Equal(parts.SelectMany(p => p.Points), parts.SelectMany(Walked));
        Assert.Equal(parts.Sum(p => p.Points.Count), parts.Sum(p => p.Points.Count()));
        Assert.Equal((1_767_225_600_000 + 2 * 60_000L, 2.0), parts[0].Points[2]);
    }

    static List<(long, double)> Walked(MetricPoints points)
    {
        var walked = new List<(long, double)>();
        foreach (var point in points.Each) walked.Add(point);
        return walked;
    }

    static List<MetricPoints> Parts(string line) => [.. MetricForms.Line(Encoding.UTF8.GetBytes(line), default)];

    static string Read(string line)
    {
        try
        {
            return string.Join(' ', Parts(line).SelectMany(p => p.Points).Select(p => $"{p.StartMs}={p.Value:R}"));
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            return "refused";
        }
    }

    static string Expected(string line)
    {
        try
        {
            using var parsed = JsonDocument.Parse(line);
            var values = parsed.RootElement.GetProperty("values").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToList();
            return string.Join(' ', values.Select((v, i) => (v, 1_767_225_600_000 + i * 60_000L)).Where(p => !double.IsNaN(p.v)).Select(p => $"{p.Item2}={p.v:R}"));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "refused";
        }
    }
}
