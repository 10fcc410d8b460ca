using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NJsonSchema;
using Xunit;

namespace CognitoRules.EndToEnd;

public sealed class ReplayTests
{
    [Fact]
    public void The_readme_replay_shows_a_spray_a_person_understands()
    {
        var outcome = Executable.Run("replay", "fixtures/password-spray");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("password-spray", outcome.Out);
        Assert.Matches(@"failed sign-ins on \d+ users of ", outcome.Out);
    }

    [Fact]
    public void Nothing_fires_on_the_quiet_day()
    {
        var outcome = Executable.Run("replay", "fixtures/quiet-day", "-f", "ndjson");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("", outcome.Out);
    }

    [Fact]
    public async Task Every_finding_keeps_to_the_published_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(Executable.Run("export", "finding-schema").Out);

        var lines = Executable.Run("replay", "fixtures", "-f", "ndjson").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        foreach (var line in lines) Assert.Empty(schema.Validate(line));
    }

    [Fact]
    public void Findings_come_in_the_order_of_time_rule_and_group()
    {
        var lines = Executable.Run("replay", "fixtures", "-f", "ndjson").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var order = lines.Select(l => JsonDocument.Parse(l).RootElement)
            .Select(f => (Time: f.GetProperty("time").GetInt64(), Rule: f.GetProperty("metadata").GetProperty("event_code").GetString()!))
            .ToList();

        Assert.Equal(order.OrderBy(o => o.Time).ThenBy(o => o.Rule, StringComparer.Ordinal), order);
    }

    [Fact]
    public void A_finding_at_or_above_the_threshold_fails_the_run()
    {
        Assert.Equal(1, Executable.Run("replay", "fixtures/password-spray", "--fail-on", "high").ExitCode);
        Assert.Equal(0, Executable.Run("replay", "fixtures/quiet-day", "--fail-on", "info").ExitCode);
    }

    [Fact]
    public void Standard_input_shuffled_gzipped_and_doubled_gives_the_same_findings()
    {
        var path = Path.Combine(Executable.Root, "fixtures/password-spray/cloudtrail.jsonl");
        var records = File.ReadAllLines(path).Where(l => l.Length > 0).ToList();
        var expected = Executable.Run("replay", path, "-f", "ndjson").Out;

        var doubled = records.Concat(records.Where((_, i) => i % 7 == 0)).ToList();
        // A multiplicative step visits every index once, far from file order but the same on every run.
        var shuffled = Enumerable.Range(0, doubled.Count).Select(i => doubled[(int)((long)i * 7919 % doubled.Count)]).ToList();
        Assert.Equal(doubled.Count, Enumerable.Range(0, doubled.Count).Select(i => (long)i * 7919 % doubled.Count).Distinct().Count());
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', shuffled)));
        var outcome = Executable.RunIn(Executable.Root, zipped.ToArray(), "replay", "-", "-f", "ndjson");

        Assert.NotEqual("", expected);
        Assert.Equal(expected, outcome.Out);
    }

    [Fact]
    public void Further_outputs_are_written_in_the_same_run()
    {
        var folder = Directory.CreateTempSubdirectory("cognitorules-");
        try
        {
            var ndjson = Path.Combine(folder.FullName, "deep/findings.ndjson");
            var outcome = Executable.Run("replay", "fixtures/password-spray", "-o", $"ndjson={ndjson}");

            Assert.Equal(0, outcome.ExitCode);
            Assert.Equal(Executable.Run("replay", "fixtures/password-spray", "-f", "ndjson").Out, File.ReadAllText(ndjson));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
