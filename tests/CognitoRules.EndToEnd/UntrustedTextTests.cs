using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>Text from attackers and from rule files reaches every output, and acts in none.</summary>
public sealed class UntrustedTextTests
{
    // Colours, a window title, a new line that begins a workflow command, a carriage return, a right-to-left override, C1's own ESC, markup.
    const string Hostile = "\u001b[31mred\u001b]0;owned\u0007\r\n::error::fake\u202Eevil\u009b2J ]]> <script> | \u0000 \uFFFE 😀";

    static string Record => JsonSerializer.Serialize(new
    {
        eventVersion = "1.08",
        eventTime = "2026-01-05T10:00:00Z",
        eventSource = "cognito-idp.amazonaws.com",
        eventName = "InitiateAuth",
        awsRegion = "eu-west-1",
        sourceIPAddress = "203.0.113.7",
        userAgent = Hostile,
        errorCode = "NotAuthorizedException",
        requestParameters = new { clientId = "2f6example" },
        additionalEventData = new { sub = Hostile },
        eventID = "0f7c2b1e-6a34-4a6e-9f10-4f6d1c0e7a11",
        eventType = "AwsApiCall",
        recipientAccountId = "123456789012",
    });

    [Fact]
    public void A_finding_shows_hostile_text_as_text_on_the_terminal()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("failed-sign-in");
        var data = folder.Write("data.json", Record);

        var outcome = Executable.RunIn(folder.Path, null, "replay", data, "--color", "never");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(@"\x1b[31mred\x1b]0;owned\x07\r\n::error::fake\u202eevil\x9b2J ]]> <script> | \x00", outcome.Out);
        AssertHarmless(outcome.Out);
        Assert.DoesNotContain(outcome.Out.Split('\n'), l => l.StartsWith("::", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("json")]
    public void A_finding_carries_hostile_text_unchanged_and_escaped_in_json(string format)
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("failed-sign-in");
        var data = folder.Write("data.json", Record);

        var outcome = Executable.RunIn(folder.Path, null, "replay", data, "-f", format);

        AssertHarmless(outcome.Out);
        var root = JsonDocument.Parse(outcome.Out).RootElement;
        var finding = format == "json" ? root.GetProperty("findings")[0] : root;
        Assert.Equal(Hostile, finding.GetProperty("unmapped").GetProperty("cognitorules").GetProperty("entities").GetProperty("user_agent").GetString());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("line")]
    [InlineData("github")]
    [InlineData("json")]
    [InlineData("sarif")]
    public void A_rule_with_hostile_names_is_told_harmlessly(string format)
    {
        using var folder = new TemporaryFolder();
        folder.Write("rules/a,b%0A::error::x.yaml", "id: \"\\e[31m\\r\\n::error::fake\"\n\"\\e]0;owned\\a\\u202e\": 1\nseverity: \"]]> <b>, 100%: \\x9b\"\n");

        var outcome = Executable.RunIn(folder.Path, null, "validate", "rules", "-f", format);

        Assert.Equal(1, outcome.ExitCode);
        AssertHarmless(outcome.Out);
        if (format == "github")
        {
            Assert.All(outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => Assert.Matches("^::(error|warning|notice) file=rules/a%2Cb%250A%3A%3Aerror%3A%3Ax.yaml,", l));
        }
        if (format is "json" or "sarif") JsonDocument.Parse(outcome.Out);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("junit")]
    public void A_test_with_a_hostile_name_is_told_harmlessly(string format)
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("failing", t => t
            .Replace("name: a failure fires", "name: \"\\e[31m ]]> <b> \\x9b 😀\"", StringComparison.Ordinal)
            .Replace("User: alice, Ip: 203.0.113.7 } }\n    expect: { findings: 1 }", "User: \"\\e[31m ]]>\", Ip: 203.0.113.7 } }\n    expect: { findings: 2 }", StringComparison.Ordinal));

        var outcome = Executable.RunIn(folder.Path, null, "test", "rules", "-f", format);

        Assert.Equal(1, outcome.ExitCode);
        AssertHarmless(outcome.Out);
        if (format == "json") JsonDocument.Parse(outcome.Out);
        if (format != "junit") return;
        var suite = XDocument.Parse(outcome.Out).Root!.Element("testsuite")!;
        Assert.Equal(@"\x1b[31m ]]> <b> \x9b 😀", suite.Elements("testcase").First().Attribute("name")!.Value);
        Assert.StartsWith("expected 2 findings, got 1\n", suite.Elements("testcase").First().Element("failure")!.Value);
    }

    static void AssertHarmless(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is '\u202E');
}
