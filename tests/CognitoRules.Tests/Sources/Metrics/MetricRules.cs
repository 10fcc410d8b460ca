using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Tests.Sources.Metrics;

/// <summary>Rules and points as tests write them, and a judge that writes down what it is asked.</summary>
static class MetricRules
{
    internal const long T0 = 1_767_225_600_000;

    internal static Rule Load(string series, string source, string window, string limits = "")
    {
        var text = $"id: a-rule\ntitle: A rule\nseverity: low\nsource:\n  metrics:\n{series}\n  {source}\n{window}\nwhen: true\n{limits}\n";
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rules/a.yaml", text), bag);
        Xunit.Assert.True(rule is not null, string.Join("\n", bag.Items.Select(d => $"{d.Code} {d.Message}")));
        return rule!;
    }

    internal static MetricsRulePlan Plan(string series, string source, string window, string limits = "") =>
        MetricsRulePlan.Compile(Load(series, source, window, limits), new DiagnosticBag())!;

    /// <summary>Points of AWS/Cognito, one a period from t0 plus <paramref name="startMs"/>; NaN for none. Dimensions as `UserPool=a`.</summary>
    internal static MetricPoints Points(string metric, string statistic, long periodMs, double[] values, long startMs = 0, params string[] dimensions) => new(
        new MetricKey("AWS/Cognito", metric, statistic, [.. dimensions.Select(d => d.Split('=')).Select(d => KeyValuePair.Create(d[0], d[1]))]),
        periodMs, [.. values.Select((v, i) => (T0 + startMs + i * periodMs, v)).Where(p => !double.IsNaN(p.v))], new RecordPlace("metrics.jsonl", 7, 0));
}

/// <summary>Each judgement as `group @minute-of-end: points of series 0; of series 1`.</summary>
sealed class JudgeLog(int parts, int series) : ISeriesJudge
{
    internal List<string> Lines { get; } = [];

    internal List<byte[]> Keys { get; } = [];

    public void Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues points, long periodEndMs, long windowStartMs)
    {
        var name = string.Join(',', Enumerable.Range(0, parts).Select(p => group.Text(p).ToString() ?? "-"));
        var shown = string.Join("; ", Enumerable.Range(0, series).Select(s => string.Join(' ', points.Points(s).ToArray().Select(v => double.IsNaN(v) ? "_" : v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))));
        Lines.Add($"{name} {(windowStartMs - MetricRules.T0) / 60_000}-{(periodEndMs - MetricRules.T0) / 60_000}: {shown}");
        Keys.Add(groupKey.ToArray());
    }
}
