using CognitoRules.Diagnostics;
using Xunit;

namespace CognitoRules.Tests.Rules;

/// <summary>What a deployment may change in the shipped rules without touching them.</summary>
public sealed class DeploymentOfPackTests : IDisposable
{
    const string Record = """
        {"eventVersion":"1.11","eventID":"1","eventTime":"2026-03-02T10:00:00Z","eventType":"AwsApiCall","eventSource":"cognito-idp.amazonaws.com","eventName":"UpdateUserPoolClient","awsRegion":"eu-west-1","recipientAccountId":"123456789012","sourceIPAddress":"203.0.113.7","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/Deploy/pipeline"},"requestParameters":{"userPoolId":"eu-west-1_EXAMPLE","clientId":"1example","callbackURLs":["https://app.example.com/cb"],"refreshTokenValidity":100,"preventUserExistenceErrors":"ENABLED","explicitAuthFlows":["ALLOW_USER_SRP_AUTH"]}}
        """;

    readonly string folder = Directory.CreateTempSubdirectory("deployment-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_a_deployment_both_rules_fire() =>
        Assert.Equal(["callback-urls-changed", "client-long-lived-tokens"], Found(null));

    [Fact]
    public void An_exception_lets_a_pipeline_pass_and_nobody_else() =>
        Assert.Equal(["client-long-lived-tokens"], Found("""
            rules:
              callback-urls-changed:
                except: ['Principal.Contains(":assumed-role/Deploy/")', 'Ip.InCidr("198.51.100.0/24")']
              client-long-lived-tokens:
                except: ['Principal.Contains(":assumed-role/Other/")']
            """));

    [Fact]
    public void A_parameter_moves_a_threshold() =>
        Assert.Equal(["callback-urls-changed"], Found("""
            rules:
              client-long-lived-tokens:
                params: { maxDays: 100 }
            """));

    [Fact]
    public void A_disabled_rule_is_left_out() =>
        Assert.Equal(["client-long-lived-tokens"], Found("""
            rules:
              callback-urls-changed:
                enabled: false
            """));

    [Theory]
    [InlineData("rules:\n  callback-url-changed:\n    enabled: false\n", "callback-url-changed")]
    [InlineData("rules:\n  client-long-lived-tokens:\n    params: { maxDay: 100 }\n", "maxDay")]
    [InlineData("rules:\n  client-long-lived-tokens:\n    params: { maxDays: long }\n", "maxDays")]
    [InlineData("rules:\n  client-long-lived-tokens:\n    except: ['Count() > 3']\n", "Count")]
    [InlineData("rules:\n  client-long-lived-tokens:\n    exept: ['Failed']\n", "exept")]
    public void A_mistake_in_a_deployment_is_told_at_its_place(string text, string word)
    {
        var loaded = Load(text);

        var told = Assert.Single(loaded.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.EndsWith("cognitorules.yaml", told.Span!.Value.Source.Path, StringComparison.Ordinal);
        Assert.Contains(word, told.Message + told.Label, StringComparison.Ordinal);
    }

    List<string> Found(string? deployment)
    {
        var rules = Load(deployment);
        var records = Path.Combine(folder, "records.jsonl");
        File.WriteAllText(records, Record);
        return [.. Engine.Replay(rules, new ReplayOptions { Inputs = [records] }).Findings.Select(f => f.Rule.Id.Value)];
    }

    LoadedRules Load(string? deployment)
    {
        var file = Path.Combine(folder, "cognitorules.yaml");
        if (deployment is not null) File.WriteAllText(file, deployment);
        string[] paths = [.. new[] { "callback-urls-changed", "client-long-lived-tokens" }.Select(id => Path.Combine(Repository.Root, "rules", "app-clients", id + ".yaml"))];
        return Engine.Load(paths, deployment is null ? null : file);
    }
}
