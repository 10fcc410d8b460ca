using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.RuleTests;

/// <summary>Sends a test's data down the same road as recorded data: events are written as real records first and then decoded.</summary>
static class TestData
{
    /// <summary>Feeds a test's data. False, with the reason, when it cannot be had.</summary>
    internal static bool Feed(EventPath path, CompiledRule compiled, RuleTestSpec test, FaultLog faults, out int eventCount, out string problem)
    {
        var rule = compiled.Rule;
        eventCount = test.Events.Sum(e => e.Repeat);
        problem = "";
        if (test.Fixture is { } fixture) return FeedFixture(path, rule, fixture.Value, faults, ref eventCount, out problem);
        if (rule.Events == EventSources.Findings) path.StepGenerated([], TestEvents.Expand(test, RuleTestRunner.EpochMs).Select(FindingOf));
        else if (test.Events.Count > 0) FeedEvents(path, rule, test);
        path.StepGenerated(Points(compiled.Metrics, test), []);
        return true;
    }

    /// <summary>Where a test's fixture is: its path starts at the rule's file.</summary>
    internal static string FixturePath(Rule rule, string fixture) => Path.Combine(Path.GetDirectoryName(rule.Source.Path) ?? "", fixture);

    static bool FeedFixture(EventPath path, Rule rule, string fixture, FaultLog faults, ref int eventCount, out string problem)
    {
        var full = FixturePath(rule, fixture);
        problem = $"there is no fixture `{full.Replace('\\', '/')}`";
        if (!File.Exists(full) && !Directory.Exists(full)) return false;
        using var feed = InputFeed.Open([full], null, faults, path.NewDecoding());
        path.StepAll(feed);
        eventCount = (int)Math.Min(feed.Summary.Records, int.MaxValue);
        return true;
    }

    static void FeedEvents(EventPath path, Rule rule, RuleTestSpec test)
    {
        var batch = new RecordBatch();
        var number = 0;
        foreach (var (source, json) in TestEvents.Generate(test, rule.Events, RuleTestRunner.EpochMs))
        {
            batch.Add(source, json, new RecordPlace(rule.Source.Path, test.Name.Span.StartPosition.Line, number++));
            if (batch.ByteCount < 256 * 1024) continue;
            path.Step(batch);
            batch.Clear();
        }
        path.Step(batch);
    }

    static EventRow FindingOf((TestEventSpec Spec, long TimeMs, int Index, IReadOnlyDictionary<string, object?> Fields) generated)
    {
        var row = new EventRow(0) { Source = EventSources.Findings, TimeMs = generated.TimeMs };
        row.SetNumber((int)Word.Time, generated.TimeMs);
        row.SetText((int)Word.EventId, string.Create(CultureInfo.InvariantCulture, $"finding-{generated.TimeMs}-{generated.Index}"));
        foreach (var (name, value) in generated.Fields)
        {
            if (Words.Find(name) is not { } word) continue;
            switch (value)
            {
                case string text: row.SetText((int)word.Word, text); break;
                case bool truth: row.SetBool((int)word.Word, truth); break;
                case double number: row.SetNumber((int)word.Word, number); break;
            }
        }
        return row;
    }

    static IEnumerable<MetricPoints> Points(MetricsRulePlan? plan, RuleTestSpec test)
    {
        if (plan is null) yield break;
        var periodMs = (long)(test.Period ?? plan.Rule.Metrics!.Period).Value.TotalMilliseconds;
        foreach (var series in test.Series)
        {
            var place = new RecordPlace(plan.Rule.Source.Path, series.Name.Span.StartPosition.Line, 0);
            if (plan.TestPoints(series, periodMs, RuleTestRunner.EpochMs, place) is { } points) yield return points;
        }
    }
}
