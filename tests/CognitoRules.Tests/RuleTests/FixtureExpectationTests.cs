using CognitoRules.Diagnostics;
using CognitoRules.RuleTests;
using Xunit;

namespace CognitoRules.Tests.RuleTests;

public sealed class FixtureExpectationTests : IDisposable
{
    const string Rule = """
        id: failures
        title: Failures of a pool
        severity: low
        source: cloudtrail
        where: SignIn && Failed
        by: [UserPool]
        window: 10m
        when: Count() >= 2
        """;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fixture-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_fixture_says_which_pool_its_clients_belong_to()
    {
        Write("clients:\n  client1: eu-west-1_EXAMPLE\n");

        var finding = Assert.Single(Engine.Replay(Rules(), new ReplayOptions { Inputs = [folder.FullName] }).Findings);

        Assert.Equal("eu-west-1_EXAMPLE", finding.Group.Single().Value);
    }

    [Fact]
    public void A_fixture_below_the_folder_given_counts_as_well()
    {
        Write("clients:\n  client1: eu-west-1_EXAMPLE\n");

        var finding = Assert.Single(Engine.Replay(Rules(), new ReplayOptions { Inputs = [folder.Parent!.FullName + "/" + folder.Name] }).Findings);

        Assert.Equal("eu-west-1_EXAMPLE", finding.Group.Single().Value);
    }

    [Fact]
    public void A_broken_description_is_a_fault_and_its_data_is_read_all_the_same()
    {
        Write("client: {}\n");

        var result = Engine.Replay(Rules(), new ReplayOptions { Inputs = [folder.FullName] });

        Assert.Equal(1, result.Summary.Faults.Count("CR5020"));
        Assert.Null(Assert.Single(result.Findings).Group.Single().Value);
    }

    [Theory]
    [InlineData("found: [failures]\n  may: []", TestVerdict.Passed, "failures")]
    [InlineData("found: []\n  may: [failures]", TestVerdict.Passed, "no rule fires")]
    [InlineData("found: [failures, spray]\n  may: []", TestVerdict.Failed, "silent: spray")]
    [InlineData("found: []\n  may: []", TestVerdict.Failed, "not expected: failures")]
    public void The_rules_a_fixture_expects_must_fire_and_no_others(string expect, TestVerdict verdict, string summary)
    {
        Write($"expect:\n  {expect}\n");

        var outcome = Engine.Test(Rules(), new TestOptions { InlineTests = false, Fixtures = [folder.FullName] }).Outcomes.First(o => o.File.EndsWith("fixture.yaml", StringComparison.Ordinal));

        Assert.Equal(verdict, outcome.Verdict);
        Assert.Contains(summary, outcome.Summary);
    }

    [Fact]
    public void A_mistake_in_the_description_fails_the_test_and_shows_its_line()
    {
        Write("name: incident\nexpects:\n  found: []\n");

        var outcome = Engine.Test(Rules(), new TestOptions { InlineTests = false, Fixtures = [folder.FullName] }).Outcomes.First(o => o.File.EndsWith("fixture.yaml", StringComparison.Ordinal));

        Assert.Equal(TestVerdict.Failed, outcome.Verdict);
        Assert.Contains("line 2", Assert.Single(outcome.Details));
    }

    static LoadedRules Rules() => Engine.Load([new SourceText("failures.yaml", Rule)]);

    void Write(string description)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "fixture.yaml"), description);
        var lines = Enumerable.Range(0, 3).Select(i =>
            $$$"""{"eventVersion":"1.11","eventID":"e{{{i}}}","eventTime":"2025-11-18T09:0{{{i}}}:00Z","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","eventType":"AwsApiCall","errorCode":"NotAuthorizedException","requestParameters":{"clientId":"client1","authFlow":"USER_PASSWORD_AUTH"}}""");
        File.WriteAllLines(Path.Combine(folder.FullName, "cloudtrail.jsonl"), lines);
    }
}
