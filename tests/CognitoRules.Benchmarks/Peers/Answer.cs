using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CognitoRules.Benchmarks.Peers;

/// <summary>What a rule engine found: one line per rule, group and window, with the values of rules that are judged on a whole window.</summary>
sealed record Answer(IReadOnlyList<string> Lines)
{
    /// <summary>Reads the findings that `replay` writes.</summary>
    internal static Answer OfFindings(string path, IReadOnlyList<PeerRule> rules)
    {
        var kinds = rules.ToDictionary(r => r.Id, r => r.Kind, StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var ours = json.RootElement.GetProperty("unmapped").GetProperty("cognitorules");
            var id = json.RootElement.GetProperty("finding_info").GetProperty("analytic").GetProperty("uid").GetString()!;
            var evidence = json.RootElement.GetProperty("evidences")[0].GetProperty("data");
            var group = ours.TryGetProperty("group", out var named) && named.ValueKind == JsonValueKind.Object ? string.Join(' ', named.EnumerateObject().Select(p => p.Value.GetString())) : "";
            var value = kinds[id] switch
            {
                PeerRuleKind.Single => evidence.GetProperty("sample_event_ids")[0].GetString()!,
                PeerRuleKind.Share => string.Create(CultureInfo.InvariantCulture, $"{evidence.GetProperty("values").GetProperty("failures").GetDouble()} {evidence.GetProperty("values").GetProperty("users").GetDouble()}"),
                _ => "",
            };
            lines.Add(Line(id, group, ours.GetProperty("window_start").GetInt64(), value));
        }
        return Of(lines);
    }

    /// <summary>Reads lines as <see cref="Line"/> makes them.</summary>
    internal static Answer OfLines(string path) => Of([.. File.ReadLines(path)]);

    /// <summary>One line.</summary>
    internal static string Line(string rule, string group, long timeMs, string value) => string.Create(CultureInfo.InvariantCulture, $"{rule}|{group}|{timeMs}|{value}");

    /// <summary>Stops the benchmark when two answers differ: a figure of another work would be worth nothing.</summary>
    internal void MustEqual(Answer other, string what)
    {
        if (Lines.SequenceEqual(other.Lines, StringComparer.Ordinal)) return;
        var message = new StringBuilder($"{what}: the answers differ ({Lines.Count} and {other.Lines.Count} findings)");
        foreach (var line in Lines.Except(other.Lines, StringComparer.Ordinal).Take(5)) message.Append(CultureInfo.InvariantCulture, $"\n  only one says   {line}");
        foreach (var line in other.Lines.Except(Lines, StringComparer.Ordinal).Take(5)) message.Append(CultureInfo.InvariantCulture, $"\n  only other says {line}");
        throw new InvalidOperationException(message.ToString());
    }

    static Answer Of(List<string> lines)
    {
        lines.Sort(StringComparer.Ordinal);
        return new Answer(lines);
    }
}
