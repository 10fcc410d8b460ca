using CognitoRules.Diagnostics;
using CognitoRules.Reports;
using CognitoRules.Sources.MetricMath;
using CognitoRules.Tests.Sources.Feeds;
using CognitoRules.Tests.Sources.MetricMath;
using Xunit;

namespace CognitoRules.Tests.Reports;

public sealed class MetricsExplanationTests
{
    const string Rule = """
        id: a-rule
        title: A rule
        severity: low
        source:
          metrics:
            attempts: SignInSuccesses SampleCount
            ok: SignInSuccesses Sum
            rate: = 100 * (attempts - ok) / attempts
            usual: = TIME_SERIES(AVG(attempts))
          dimensions: [UserPool, UserPoolClient]
          period: 5m
        window: 15m
        when: rate > 20 && attempts > usual
        tests:
          - name: it fires
            series: { attempts: '10 _ 20', ok: '10 _ 5' }
            expect: { findings: 1 }
          - name: it stays silent
            series: { attempts: '10', ok: '10' }
            expect: none
        """;

    [Fact]
    public void A_rule_is_explained_by_its_expressions_its_decisions_and_its_first_firing_test()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        RuleExplanation.Write(writer, Engine.Load([new SourceText("a.yaml", Rule)]), "a-rule");

        var text = writer.ToString();
        Assert.Contains("series     rate: = (100 * (attempts - ok)) / attempts\n", text, StringComparison.Ordinal);
        Assert.Contains("series     usual: = TIME_SERIES(AVG(attempts)) over the window\n", text, StringComparison.Ordinal);
        Assert.Contains("decided    AVG counts missing points as 0: it divides by the periods of the window, or by the members of the array.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("STDDEV", text, StringComparison.Ordinal);
        Assert.Contains("""
            fires, the test `it fires`: UserPool=- UserPoolClient=-, up to 2026-01-01T00:15:00Z
              points       00:00     00:05     00:10
              attempts        10         _        20
              ok              10         _         5
              rate             0         _        75
              usual           10        10        10
              rate > 20    left side is 75, right side is 20
              attempts > usual    left side is 20, right side is 10
            """, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Recorded_data_shows_the_closest_window_of_the_wanted_group()
    {
        using var folder = new InputFolder();
        string Line(string client, string statistic, string values) =>
            $$$"""{"metric":"SignInSuccesses","statistic":"{{{statistic}}}","dimensions":{"UserPool":"p","UserPoolClient":"{{{client}}}"},"period":300,"start":"2026-03-01T08:00:00Z","values":[{{{values}}}]}""" + "\n";
        folder.Write("metrics.jsonl", Line("a", "SampleCount", "5,10") + Line("a", "Sum", "5,9") + Line("b", "SampleCount", "5,10") + Line("b", "Sum", "0,0"));
        using var writer = new StringWriter { NewLine = "\n" };

        var seen = MetricsExplanation.WriteData(writer, Engine.Load([new SourceText("a.yaml", Rule)]), "a-rule", [Path.Combine(folder.Root, "metrics.jsonl")], new Dictionary<string, string> { ["UserPoolClient"] = "a" });

        Assert.True(seen);
        Assert.Contains("UserPool=p UserPoolClient=a, up to 2026-03-01T08:10:00Z", writer.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("closest, ", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_reference_says_every_decision()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "rules/METRICS.md"));

        Assert.All(MathDecisions.All, sentence => Assert.Contains($"- {sentence}\n", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("m1 + m2 * m3", "Operators bind")]
    [InlineData("LOG(m1)", "LOG and LOG10")]
    [InlineData("FILL(m1, REPEAT)", "FILL with REPEAT")]
    [InlineData("FILL(m1, m2)", "A filler that is missing")]
    [InlineData("IF(m1, m2, m3)", "IF with a series")]
    [InlineData("IF(AVG(m1), m2)", "IF with a number")]
    [InlineData("RATE(m1)", "DIFF, DIFF_TIME")]
    [InlineData("FIRST(SORT(METRICS(), AVG, DESC))", "AVG counts missing")]
    [InlineData("m1 / MAX(m2)", "A number that is none")]
    public void An_expression_rests_on_the_decisions_it_needs(string text, string start)
    {
        var program = MathProgram.Check(MathTexts.Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), new DiagnosticBag())!;

        Assert.Contains(MathDecisions.Of(program), s => s.StartsWith(start, StringComparison.Ordinal));
        Assert.DoesNotContain(MathDecisions.Of(program), s => s.StartsWith("SLICE", StringComparison.Ordinal));
    }
}
