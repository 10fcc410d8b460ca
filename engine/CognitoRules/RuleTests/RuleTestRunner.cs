using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Sources.Feeds;
using CognitoRules.Time;

namespace CognitoRules.RuleTests;

/// <summary>Runs inline tests and fixtures' expectations: each test is its own little replay of one rule.</summary>
static class RuleTestRunner
{
    /// <summary>Time zero of generated data: 2026-01-01T00:00:00Z.</summary>
    internal const long EpochMs = 1_767_225_600_000;

    internal static TestRun Run(LoadedRules rules, TestOptions options, CancellationToken cancellation)
    {
        var outcomes = new List<TestOutcome>();
        if (options.InlineTests)
        {
            foreach (var rule in rules.Compiled.Rules.Where(r => options.RuleIds?.Contains(r.Id) ?? true))
            {
                foreach (var test in rule.Rule.Tests.Where(t => options.Name?.IsMatch(t.Name.Value) ?? true))
                {
                    cancellation.ThrowIfCancellationRequested();
                    outcomes.Add(RunOne(rules, rule, test));
                }
            }
        }
        if (options.RuleIds is null) outcomes.AddRange(FixtureTests.Run(rules, options, cancellation));
        return new TestRun([.. outcomes.OrderBy(o => o.File, StringComparer.Ordinal).ThenBy(o => o.Line)]);
    }

    static TestOutcome RunOne(LoadedRules rules, CompiledRule rule, RuleTestSpec test)
    {
        var outcome = new TestOutcome
        {
            Rule = rule.Rule,
            Suite = rule.Id,
            Name = test.Name.Value,
            File = rule.Rule.Source.Path,
            Line = test.Name.Span.StartPosition.Line,
            Verdict = TestVerdict.Todo,
            Summary = $"todo: {test.Todo}",
        };
        if (test.Todo is not null) return outcome;
        if (WithParams(rules, rule, test) is not { } set) return outcome with { Verdict = TestVerdict.Failed, CouldNotRun = true, Summary = "the rule does not compile with this test's params" };

        var closest = new ClosestMiss();
        var faults = new FaultLog();
        var fixture = test.Fixture is { } named ? new[] { TestData.FixturePath(rule.Rule, named.Value) } : [];
        var path = new EventPath(set, rules.Deployment, TimeRange.Everything, faults, closest, KnownClients.Of(rules.Deployment, fixture, faults));
        if (!TestData.Feed(path, rule, test, faults, out var eventCount, out var problem))
            return outcome with { Verdict = TestVerdict.Failed, CouldNotRun = true, Summary = problem };
        var result = path.Finish(new FeedSummary(0, 0, 0, 0));
        return Judge(outcome, rule, test, result, eventCount, closest);
    }

    static CompiledRuleSet? WithParams(LoadedRules rules, CompiledRule rule, RuleTestSpec test)
    {
        if (test.Params.Count == 0) return rules.Compiled with { Rules = [rule] };
        var changed = rule.Rule with
        {
            Params = [.. rule.Rule.Params.Select(p => test.Params.TryGetValue(p.Name.Value, out var value) ? p with { Value = value } : p)],
        };
        var code = PredicateCompiler.Compile([changed], new DiagnosticBag());
        if (code.Rules is not [var only]) return null;
        return new CompiledRuleSet([new CompiledRule(changed, only, rule.Metrics)], CompiledRuleSet.WithFindingWords(code.Fields, code.Rules));
    }

    static TestOutcome Judge(TestOutcome outcome, CompiledRule rule, RuleTestSpec test, ReplayResult result, int eventCount, ClosestMiss closest)
    {
        var matched = result.Summary.Rules.Single().Matched;
        var seen = test.Series.Count > 0 ? $"{result.Summary.MetricPoints} points" : $"{eventCount} events";
        outcome = outcome with { Findings = result.Findings };
        // A rule that saw nothing of what it was given is silent for the wrong reason.
        if (rule.Metrics is not null && matched == 0 && result.Summary.MetricPoints > 0)
        {
            var why = result.Summary.Faults.Kinds.Select(k => $"{k.Code}: {k.Samples[0].Message}").ToList();
            return outcome with { Verdict = TestVerdict.Failed, Summary = $"the rule saw none of the {seen}", Details = why };
        }
        if (Expectation.Mismatch(test.Expect, result.Findings) is not { } mismatch)
        {
            var summary = result.Findings.Count == 0 ? $"silent, {seen}" : $"{result.Findings.Count} finding{(result.Findings.Count == 1 ? "" : "s")}, {seen}";
            return outcome with { Verdict = TestVerdict.Passed, Summary = summary };
        }
        var details = new List<string>();
        if (test.Series.Count == 0) details.Add($"{matched} of {eventCount} events matched {(rule.Rule.Sequence is null ? "`where`" : "a step")}");
        foreach (var finding in result.Findings.Take(3)) details.AddRange(Describe(finding));
        if (result.Findings.Count > 3) details.Add($"… and {result.Findings.Count - 3} more findings");
        if (result.Findings.Count < test.Expect.Findings && closest.Closest is { } miss) details.AddRange(Describe(miss.Group, miss.TimeMs, miss.Comparisons));
        foreach (var (code, _, count, samples) in result.Summary.Faults.Kinds) details.Add($"{code}: {samples[0].Message} ({count}×)");
        return outcome with { Verdict = TestVerdict.Failed, Summary = mismatch, Details = details };
    }

    static IEnumerable<string> Describe(Finding finding)
    {
        yield return $"found at {Offset(finding.TimeMs)}: {GroupText(finding.Group)}  {finding.Message}";
        foreach (var comparison in finding.Comparisons) yield return $"  {Describe(comparison)}";
    }

    static IEnumerable<string> Describe(IReadOnlyList<NamedValue> group, long timeMs, IReadOnlyList<ComparedValue> comparisons)
    {
        yield return $"closest group: {GroupText(group)} at {Offset(timeMs)}";
        foreach (var comparison in comparisons) yield return $"  {Describe(comparison)}";
    }

    internal static string Describe(ComparedValue comparison) => comparison.Operator.Length == 0
        ? $"{comparison.Text}    is {ValueText.Of(comparison.Left)}"
        : $"{comparison.Text}    left side is {ValueText.Of(comparison.Left)}{(comparison.Right is double ? $", right side is {ValueText.Of(comparison.Right)}" : "")}{(comparison.Holds ? "" : "  ✗")}";

    internal static string GroupText(IReadOnlyList<NamedValue> group) =>
        group.Count == 0 ? "(all events)" : string.Join(' ', group.Select(g => $"{g.Name}={ValueText.Of(g.Value)}"));

    // Generated data is told by its distance from t0; recorded data lies far from it and is told by its date.
    static string Offset(long timeMs) => timeMs - EpochMs is var offset and >= 0 and < 30L * 86_400_000
        ? "+" + Durations.Format(TimeSpan.FromMilliseconds(offset))
        : Timestamps.Format(timeMs);
}
