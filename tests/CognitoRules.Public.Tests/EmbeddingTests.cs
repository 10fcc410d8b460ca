using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Public.Tests;

/// <summary>The engine as a program would embed it: nothing here sees its internals.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public void A_rule_in_memory_runs_its_own_tests()
    {
        var rules = Engine.Load([new SourceText("mfa-off.yaml", """
            id: mfa-off
            title: MFA switched off
            severity: high
            source: cloudtrail
            where: Action == "SetUserPoolMfaConfig" && Raw("requestParameters.mfaConfiguration") == "OFF"
            tests:
              - name: off fires
                events:
                  - { event: { Action: SetUserPoolMfaConfig, requestParameters.mfaConfiguration: "OFF" } }
                expect: { findings: 1 }
              - name: another change stays silent
                events:
                  - { event: { Action: SetRiskConfiguration } }
                expect: none
            """)]);

        var run = Engine.Test(rules, new TestOptions());

        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => d.Message)));
        Assert.Equal((2, 0), (run.Passed, run.Failed));
    }

    [Fact]
    public void A_program_feeds_records_bit_by_bit_keeps_each_commit_and_goes_on_after_a_restart()
    {
        var rules = Engine.Load([new SourceText("guessing.yaml", """
            id: guessing
            title: Password guessing
            severity: high
            source: cloudtrail
            where: SignIn && Failed
            by: [Ip]
            window: 10m
            when: Count() >= 2
            """)]);
        var session = Engine.Start(rules);
        session.Add(EventSources.CloudTrail, Failure("a", "2026-01-01T00:00:00Z"));
        var commit = session.Commit();

        var restarted = Engine.Restore(rules, commit.State);
        restarted.Add(EventSources.CloudTrail, Failure("b", "2026-01-01T00:01:00Z"));
        restarted.AdvanceTo(new DateTimeOffset(2026, 1, 1, 0, 2, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

        Assert.Empty(commit.Findings);
        Assert.Equal(["a", "b"], Assert.Single(restarted.Commit().Findings).SampleEventIds);
        Assert.Throws<StateRefusedException>(() => Engine.Restore(rules, new byte[100]));
    }

    static byte[] Failure(string id, string time) => System.Text.Encoding.UTF8.GetBytes(
        $$"""{"eventVersion":"1.11","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","errorCode":"NotAuthorizedException","eventTime":"{{time}}","eventID":"{{id}}","sourceIPAddress":"203.0.113.7"}""");
}
