using CognitoRules.FixtureGenerator;
using CognitoRules.RuleTests;
using Xunit;

namespace CognitoRules.Accuracy;

public sealed class CommittedFixturesTests
{
    // What a person read and verified stands beside the generated files, and the report about all of them above.
    static readonly string[] NotGenerated = ["findings.verified.jsonl", "findings.received.jsonl"];

    [Fact]
    public void Every_committed_fixture_is_what_its_seed_tells()
    {
        var stale = new List<string>();
        foreach (var incident in Catalogue.All)
        {
            var files = FixtureWriter.Files(incident, incident.Told(incident.Committed), incident.Committed);
            var folder = Repository.PathOf($"fixtures/{incident.Name}");
            stale.AddRange(files.Where(f => !File.Exists(Path.Combine(folder, f.Name)) || File.ReadAllText(Path.Combine(folder, f.Name)) != f.Text).Select(f => $"{incident.Name}/{f.Name} is stale"));
            var known = files.Select(f => f.Name).Concat(NotGenerated).ToHashSet(StringComparer.Ordinal);
            stale.AddRange(Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(f => !known.Contains(f)).Select(f => $"{incident.Name}/{f} is nobody's"));
        }

        Assert.True(stale.Count == 0, string.Join('\n', stale) + "\nrun: dotnet run -c Release --project tests/CognitoRules.FixtureGenerator -- fixtures fixtures");
    }

    [Fact]
    public void Every_fixture_folder_has_an_incident() =>
        Assert.Equal(Catalogue.All.Select(i => i.Name).Order(StringComparer.Ordinal), Directory.EnumerateDirectories(Repository.PathOf("fixtures")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void All_fixtures_together_stay_below_15_megabytes() =>
        Assert.InRange(new DirectoryInfo(Repository.PathOf("fixtures")).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => !f.Name.Contains(".received.", StringComparison.Ordinal)).Sum(f => f.Length), 1, 15_000_000);

    [Fact]
    public void The_shipped_rules_find_in_each_fixture_exactly_what_was_verified()
    {
        var run = Engine.Test(Repository.Rules, new TestOptions { InlineTests = false, Fixtures = [Repository.PathOf("fixtures")] });

        var broken = run.Outcomes.Where(o => o.Verdict != TestVerdict.Passed).Select(o => $"{o.Name}: {o.Summary}\n  {string.Join("\n  ", o.Details)}").ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        Assert.Equal(2 * Catalogue.All.Count, run.Outcomes.Count);
    }
}
