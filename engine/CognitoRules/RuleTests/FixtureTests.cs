using System.Text;
using System.Text.Json;
using CognitoRules.Findings;
using CognitoRules.Time;

namespace CognitoRules.RuleTests;

/// <summary>
/// What the rules must say of each recorded incident: `findings.verified.jsonl` beside the data, one short object per finding.
/// A missing file is a failure; what was found instead is written beside it as `findings.received.jsonl`, for a person to read and rename.
/// </summary>
static class FixtureTests
{
    internal const string VerifiedName = "findings.verified.jsonl";
    internal const string ReceivedName = "findings.received.jsonl";

    internal static IEnumerable<TestOutcome> Run(LoadedRules rules, TestOptions options, CancellationToken cancellation)
    {
        var folders = options.Fixtures
            .SelectMany(root => Directory.EnumerateFiles(root, "fixture.yaml", SearchOption.AllDirectories))
            .Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var folder in folders.Where(f => options.Name?.IsMatch(Path.GetFileName(f)) ?? true))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return RunOne(rules, folder, cancellation);
        }
    }

    static TestOutcome RunOne(LoadedRules rules, string folder, CancellationToken cancellation)
    {
        var result = Engine.Replay(rules, new ReplayOptions { Inputs = [folder] }, cancellation);
        var received = result.Findings.Select(Line).ToList();
        var verifiedPath = Path.Combine(folder, VerifiedName);
        var receivedPath = Path.Combine(folder, ReceivedName);
        var outcome = new TestOutcome
        {
            Suite = folder,
            Name = $"the findings of {Path.GetFileName(folder)} are the verified ones",
            File = verifiedPath.Replace('\\', '/'),
            Line = 1,
            Verdict = TestVerdict.Passed,
            Summary = $"{result.Findings.Count} finding{(result.Findings.Count == 1 ? "" : "s")}, {result.Summary.Events} events, {result.Summary.MetricPoints} points",
            Findings = result.Findings,
        };
        if (File.Exists(verifiedPath))
        {
            var verified = File.ReadAllLines(verifiedPath).Where(l => l.Length > 0).ToList();
            if (verified.SequenceEqual(received, StringComparer.Ordinal))
            {
                File.Delete(receivedPath);
                return outcome;
            }
            File.WriteAllText(receivedPath, Join(received));
            return outcome with { Verdict = TestVerdict.Failed, Summary = "the findings are not the verified ones", Details = Difference(verified, received, receivedPath) };
        }
        File.WriteAllText(receivedPath, Join(received));
        return outcome with
        {
            Verdict = TestVerdict.Failed,
            Summary = $"there is no {VerifiedName} yet",
            Details = [$"read {receivedPath}; when it is right, rename it to {VerifiedName}"],
        };
    }

    static List<string> Difference(List<string> verified, List<string> received, string receivedPath)
    {
        var details = new List<string>();
        details.AddRange(verified.Except(received, StringComparer.Ordinal).Take(10).Select(l => "- " + l));
        details.AddRange(received.Except(verified, StringComparer.Ordinal).Take(10).Select(l => "+ " + l));
        details.Add($"all of what was found: {receivedPath}");
        return details;
    }

    static string Line(Finding finding)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("time", Timestamps.Format(finding.TimeMs));
            json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
            json.WriteString("rule", finding.Rule.Id.Value);
            json.WriteStartObject("group");
            foreach (var (name, value) in finding.Group) json.WriteString(name, value as string);
            json.WriteEndObject();
            json.WriteNumber("count", finding.Count);
            json.WriteString("message", finding.Message);
            json.WriteString("id", finding.Id);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static string Join(List<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
