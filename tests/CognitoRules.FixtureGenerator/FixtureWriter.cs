using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Writes an incident's files: the same story gives the same bytes.</summary>
static class FixtureWriter
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(string folder, Incident incident, Story story)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "cloudtrail.jsonl", Delivered(story.Trail, story.Chance).Select(e => e.Json.ToJsonString(Plain)));
        Write(folder, "activity.jsonl", story.Activities.OrderBy(e => e.TimeMs).Select(e => e.Json.ToJsonString(Plain)));
        Write(folder, "metrics.jsonl", Metrics.Of(story));
        Write(folder, "truth.jsonl", story.Trail.Concat(story.Activities).Where(e => e.Attack is not null).OrderBy(e => e.TimeMs).ThenBy(e => e.Id, StringComparer.Ordinal)
            .Select(e => new JsonObject { ["eventID"] = e.Id, ["attack"] = e.Attack }.ToJsonString(Plain)));
        var times = story.Trail.Concat(story.Activities).Select(e => e.TimeMs).ToList();
        File.WriteAllText(Path.Combine(folder, "fixture.yaml"), $"""
            name: {incident.Name}
            about: |
              {string.Join("\n  ", incident.About.Split('\n'))}
            range: [{Time(times.Min())}, {Time(times.Max())}]
            synthetic: true
            seed: {incident.Seed}

            """);
    }

    // CloudTrail delivers in files minutes after the fact, unordered within, and now and then a record twice.
    static List<Entry> Delivered(IEnumerable<Entry> entries, Chance chance)
    {
        var delivered = new List<(long DeliveredMs, Entry Entry)>();
        foreach (var entry in entries.OrderBy(e => e.TimeMs).ThenBy(e => e.Id, StringComparer.Ordinal))
        {
            delivered.Add((entry.TimeMs + 120_000 + chance.Below(240_000), entry));
            if (chance.Below(200) == 0) delivered.Add((entry.TimeMs + 400_000 + chance.Below(200_000), entry));
        }
        return [.. delivered.OrderBy(d => d.DeliveredMs).ThenBy(d => d.Entry.Id, StringComparer.Ordinal).Select(d => d.Entry)];
    }

    static void Write(string folder, string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, name);
        var text = string.Concat(lines.Select(l => l + "\n"));
        if (text.Length > 0) File.WriteAllText(path, text, new UTF8Encoding(false));
        else File.Delete(path);
    }

    static string Time(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
