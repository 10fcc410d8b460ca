using CognitoRules.FixtureGenerator;
using Xunit;

namespace CognitoRules.Accuracy;

/// <summary>
/// Thirty days of ordinary traffic, generated on the fly: weekends, nights, Monday mornings, deployments, the help desk. A busier month is a command away:
/// see fixtures/README.md.
/// </summary>
public sealed class QuietMonthTests
{
    [Fact]
    public void No_rule_fires_in_a_quiet_month()
    {
        using var folder = new TemporaryFolder();
        new QuietMonth(1, 0.2, 30).Write(folder.Path);

        var result = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = [folder.Path] });

        Assert.InRange(result.Summary.CloudTrailRecords, 12_000, 40_000);
        Assert.Equal(0, result.Summary.Unreadable);
        Assert.True(result.Findings.Count == 0, string.Join('\n', result.Findings.Select(f => $"{f.Rule.Id.Value}: {f.Message}")));
    }

    [Fact]
    public void A_quiet_week_of_a_busy_pool_is_quiet_as_well()
    {
        using var folder = new TemporaryFolder();
        new QuietMonth(2, 1.5, 5).Write(folder.Path);

        var result = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = [folder.Path] });

        Assert.True(result.Findings.Count == 0, string.Join('\n', result.Findings.Select(f => $"{f.Rule.Id.Value}: {f.Message}")));
    }

    // CloudFormation's calls are let pass by the rules. A pipeline that calls by itself looks like an intruder; only the deployment knows it.
    [Fact]
    public void A_pipeline_that_sets_an_open_pool_is_let_pass_by_the_deployment_file()
    {
        var telling = new Telling(4);
        var story = new Story(telling, 100);
        story.Add(story.At(5), story.Records.AdminCall(story.At(5), "UpdateUserPool", Callers.Pipeline(story.At(5)), Housekeeping.PoolSettings(World.CustomerPool)));
        story.Add(story.At(6), story.Records.AdminCall(story.At(6), "UpdateUserPoolClient", Callers.Pipeline(story.At(6)), Housekeeping.ClientSettings(story.World.WebClient, World.CustomerPool)));
        using var folder = new TemporaryFolder();
        FixtureWriter.Write(folder.Path, FixtureWriter.Files(Catalogue.All[0], story, telling));
        var data = new ReplayOptions { Inputs = [folder.Path] };

        var untuned = Engine.Replay(Repository.Rules, data).Findings.Select(f => f.Rule.Id.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var deployment = Path.Combine(folder.Path, "cognitorules.yaml");
        File.WriteAllText(deployment, "rules:\n" + string.Concat(untuned.Select(id => $"  {id}: {{ except: ['Role == \"arn:aws:sts::123456789012:assumed-role/deploy-pipeline\"'] }}\n")));
        var tuned = Engine.Load([Repository.PathOf("rules")], deployment);

        Assert.Equal(["callback-urls-changed", "lambda-trigger-set", "self-sign-up-opened"], untuned);
        Assert.Empty(tuned.Diagnostics);
        Assert.Empty(Engine.Replay(tuned, data).Findings);
    }
}
