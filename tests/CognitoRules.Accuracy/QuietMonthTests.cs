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
}
