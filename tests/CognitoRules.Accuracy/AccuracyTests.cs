using CognitoRules.FixtureGenerator;
using Xunit;

namespace CognitoRules.Accuracy;

/// <summary>The committed incidents against the truth that was told with them.</summary>
public sealed class AccuracyTests
{
    static readonly Lazy<IReadOnlyList<Judged>> Committed = new(() => [.. Catalogue.All.Select(i => Judged.Of(i, i.Committed))]);

    [Fact]
    public void Every_incident_is_found_by_every_rule_meant_for_it()
    {
        var missed = Committed.Value.Where(j => j.Missed.Count > 0).Select(j => $"{j.Incident.Name}: {string.Join(", ", j.Missed)}").ToList();

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Fact]
    public void No_finding_is_about_anything_but_the_attack()
    {
        var wrong = Committed.Value.SelectMany(j => j.False.Select(f => $"{j.Incident.Name}: {f.Rule.Id.Value}: {f.Message}")).ToList();

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_report_beside_the_fixtures_is_fresh()
    {
        var page = AccuracyReport.Of(Committed.Value, [.. Repository.Rules.Rules.Select(r => r.Id.Value)]);
        var path = Repository.PathOf("fixtures/README.md");
        var received = Repository.PathOf("fixtures/README.received.md");

        if (File.Exists(path) && File.ReadAllText(path) == page) File.Delete(received);
        else File.WriteAllText(received, page);

        Assert.True(!File.Exists(received), $"what the rules do now stands in {received}; when it is right, rename it to README.md");
    }
}
