using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

/// <summary>What a finding carries for response automation, from wherever the rule names it.</summary>
public sealed class FindingEntitiesTests
{
    const string Records = """
        {"eventVersion":"1.11","eventID":"1","eventTime":"2026-03-02T10:00:00Z","eventType":"AwsApiCall","eventSource":"cognito-idp.amazonaws.com","eventName":"ListUsers","awsRegion":"eu-west-1","recipientAccountId":"123456789012","sourceIPAddress":"203.0.113.7","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/Support/eve"},"requestParameters":{"userPoolId":"eu-west-1_EXAMPLE"}}
        {"eventVersion":"1.11","eventID":"2","eventTime":"2026-03-02T10:00:30Z","eventType":"AwsApiCall","eventSource":"cognito-idp.amazonaws.com","eventName":"ListUsers","awsRegion":"eu-west-1","recipientAccountId":"123456789012","sourceIPAddress":"203.0.113.8","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/Support/eve"},"requestParameters":{"userPoolId":"eu-west-1_EXAMPLE"}}
        """;

    [Fact]
    public void A_finding_of_a_window_carries_what_its_named_values_show()
    {
        var finding = Replay("""
              principal: Last(Principal)
              address: Last(Ip)
              action: Top(Action)
            """);

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Support/eve", finding.Entities[Word.Principal]);
        Assert.Equal("203.0.113.8", finding.Entities[Word.Ip]);
        Assert.Equal("ListUsers", finding.Entities[Word.Action]);
    }

    [Fact]
    public void A_computed_value_is_nobody_and_the_group_has_the_first_word()
    {
        var finding = Replay("""
              computed: 'Last(Principal == null ? "nobody" : Principal)'
              pool: 'Last(UserPool == null ? "none" : Ip)'
            """);

        Assert.Null(finding.Entities[Word.Principal]);
        Assert.Null(finding.Entities[Word.Ip]);
        Assert.Equal("eu-west-1_EXAMPLE", finding.Entities[Word.UserPool]);
    }

    static Findings.Finding Replay(string let)
    {
        var rules = Engine.Load([new SourceText("read.yaml", $"""
            id: directory-read
            title: The directory is read
            severity: low
            source: cloudtrail
            where: Action == "ListUsers" && UserPool != null
            by: [UserPool]
            window: 10m
            let:
            {let}
            when: Count() >= 2
            """)]);
        var file = Path.Combine(Path.GetTempPath(), $"entities-{Guid.NewGuid():n}.jsonl");
        File.WriteAllText(file, Records);
        try
        {
            Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => d.Message)));
            return Assert.Single(Engine.Replay(rules, new ReplayOptions { Inputs = [file] }).Findings);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
