using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.RuleTests;

/// <summary>Compares what a test expects with what was found.</summary>
static class Expectation
{
    /// <summary>In one line what differs; null when all is as expected.</summary>
    internal static string? Mismatch(TestExpectation expect, IReadOnlyList<Finding> findings)
    {
        if (findings.Count != expect.Findings)
            return expect.Findings == 0 ? $"expected no finding, got {findings.Count}" : $"expected {Count(expect.Findings)}, got {findings.Count}";
        if (findings.Count == 0) return null;
        foreach (var (name, wanted) in expect.By)
        {
            var got = findings.Select(f => ValueText.Of(f.Group.FirstOrDefault(g => g.Name == name)?.Value)).ToList();
            var enough = findings.Count == 1 ? got[0] == wanted : got.Contains(wanted);
            if (!enough) return $"expected {name}={wanted}, got {string.Join(", ", got.Distinct(StringComparer.Ordinal))}";
        }
        var first = findings[0];
        if (expect.At is { } at && first.TimeMs != RuleTestRunner.EpochMs + (long)at.TotalMilliseconds)
            return $"expected the first finding at +{Durations.Format(at)}, got +{Durations.Format(TimeSpan.FromMilliseconds(first.TimeMs - RuleTestRunner.EpochMs))}";
        if (expect.Severity is { } severity && findings.FirstOrDefault(f => f.Severity != severity) is { } other)
            return $"expected severity {Word(severity)}, got {Word(other.Severity)}";
        if (expect.Message is { } message && first.Message != message) return $"expected the message \"{message}\", got \"{first.Message}\"";
        foreach (var (name, wanted) in expect.Let)
        {
            var got = first.Values.FirstOrDefault(v => v.Name == name)?.Value;
            if (ValueText.Of(got) != ValueText.Of(wanted)) return $"expected {name} = {ValueText.Of(wanted)}, got {ValueText.Of(got)}";
        }
        return null;
    }

    static string Count(int findings) => $"{findings} finding{(findings == 1 ? "" : "s")}";

    static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
