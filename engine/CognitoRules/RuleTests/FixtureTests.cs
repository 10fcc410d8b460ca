using System.Text;
using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.RuleTests;

/// <summary>
/// What the rules must say of each recorded incident: `findings.verified.jsonl` beside the data, one short object per finding.
/// Beside it `fixture.yaml` may say which rules are meant for the incident. A missing file is a failure; what was found instead is written beside it as `findings.received.jsonl`, for a person to read and rename.
/// </summary>
static class FixtureTests
{
    internal const string VerifiedName = "findings.verified.jsonl";
    internal const string ReceivedName = "findings.received.jsonl";

    internal static IEnumerable<TestOutcome> Run(LoadedRules rules, TestOptions options, CancellationToken cancellation)
    {
        var folders = FixtureFile.Below(options.Fixtures).Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/'));
        foreach (var folder in folders.Where(f => options.Name?.IsMatch(Path.GetFileName(f)) ?? true))
        {
            cancellation.ThrowIfCancellationRequested();
            var result = Engine.Replay(rules, new ReplayOptions { Inputs = [folder] }, cancellation);
            if (Expected(folder, result) is { } expected) yield return expected;
            yield return Verified(folder, result);
        }
    }

    // The rules that fixture.yaml names: each must fire, and no other may. Null when it names none.
    static TestOutcome? Expected(string folder, ReplayResult result)
    {
        var path = $"{folder}/{FixtureFile.Name}";
        var outcome = new TestOutcome { Suite = folder, Name = $"the rules meant for {Path.GetFileName(folder)} fire, and no others", File = path, Line = 1, Verdict = TestVerdict.Failed, Summary = "", Findings = result.Findings };
        var bag = new DiagnosticBag();
        if (FixtureFile.Read(path, bag) is not { } fixture)
            return outcome with { Summary = $"{FixtureFile.Name} has a mistake", Details = [.. bag.Items.Select(d => $"{d.Code} line {d.Span?.StartPosition.Line ?? 1}: {d.Message}")] };
        if (fixture.Found is not { } meant) return null;
        var fired = result.Findings.GroupBy(f => f.Rule.Id.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var silent = meant.Where(m => !fired.ContainsKey(m.Value)).ToList();
        var known = meant.Concat(fixture.May).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        var surplus = fired.Where(f => !known.Contains(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        if (silent.Count == 0 && surplus.Count == 0) return outcome with { Verdict = TestVerdict.Passed, Summary = meant.Count == 0 ? "no rule fires" : $"{string.Join(", ", meant.Select(m => m.Value))}" };
        return outcome with
        {
            Line = silent.Count > 0 ? silent[0].Span.StartPosition.Line : 1,
            Summary = string.Join("; ", new[] { silent.Count > 0 ? $"silent: {string.Join(", ", silent.Select(s => s.Value))}" : "", surplus.Count > 0 ? $"not expected: {string.Join(", ", surplus.Select(s => s.Key))}" : "" }.Where(t => t.Length > 0)),
            Details = [.. surplus.SelectMany(s => s.Value.Take(3)).Select(f => $"{f.Rule.Id.Value} at {Timestamps.Format(f.TimeMs)}: {f.Message}")],
        };
    }

    static TestOutcome Verified(string folder, ReplayResult result)
    {
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
