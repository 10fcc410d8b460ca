using CognitoRules.Diagnostics;
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
}
