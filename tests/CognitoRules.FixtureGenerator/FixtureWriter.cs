using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>An incident's files: the same telling gives the same bytes.</summary>
static class FixtureWriter
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every file of the fixture's folder that is generated: its name and its text, lines ended by LF. Files without a line are left out.</summary>
    internal static IReadOnlyList<(string Name, string Text)> Files(Incident incident, Story story, Telling telling)
    {
        var truth = Truth(story).ToList();
        var files = new List<(string Name, string Text)>
        {
            ("activity.jsonl", Join(Activities(story))),
            ("cloudtrail.jsonl", Join(Trail(story))),
            ("fixture.yaml", FixtureYaml.Of(incident, story, telling)),
            ("metrics.jsonl", Join(Metrics.Of(story))),
            ("truth.jsonl", Join(truth.Select(e => new JsonObject { ["eventID"] = e.Id, ["attack"] = e.Attack }.ToJsonString(Plain)))),
        };
        return [.. files.Where(f => f.Text.Length > 0)];
    }

    /// <summary>Writes the files into a folder; a file that the telling does not have is removed.</summary>
    internal static void Write(string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "activity.jsonl", "cloudtrail.jsonl", "metrics.jsonl", "truth.jsonl" }) File.Delete(Path.Combine(folder, name));
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
    }

    /// <summary>The CloudTrail records as lines, in the order of their delivery.</summary>
    internal static IEnumerable<string> Trail(Story story) => Delivered(story.Trail, story.Delivery).Select(e => e.ToJsonString(Plain));

    /// <summary>The activity log as lines.</summary>
    internal static IEnumerable<string> Activities(Story story) => story.Activities.OrderBy(e => e.TimeMs).Select(e => e.Json.ToJsonString(Plain));

    /// <summary>The entries that belong to an attack, in order of time.</summary>
    internal static IEnumerable<Entry> Truth(Story story) =>
        story.Trail.Concat(story.Activities).Where(e => e.Attack is not null).OrderBy(e => e.TimeMs).ThenBy(e => e.Id, StringComparer.Ordinal);

    // CloudTrail delivers minutes after the fact, unordered, now and then a record twice, and says so when it was late.
    static List<JsonObject> Delivered(IEnumerable<Entry> entries, Chance chance)
    {
        var delivered = new List<(long DeliveredMs, string Id, JsonObject Json)>();
        foreach (var (timeMs, json, _) in entries.OrderBy(e => e.TimeMs).ThenBy(e => e.Id, StringComparer.Ordinal))
        {
            var id = (string)json["eventID"]!;
            delivered.Add((timeMs + 120_000 + chance.Below(240_000), id, json));
            if (chance.Below(200) != 0) continue;
            var again = (JsonObject)json.DeepClone();
            if (chance.Below(3) == 0) again["addendum"] = new JsonObject { ["reason"] = "DELIVERY_DELAY", ["updatedFields"] = "", ["originalRequestID"] = json["requestID"]!.DeepClone(), ["originalEventID"] = id };
            delivered.Add((timeMs + 400_000 + chance.Below(200_000), id, again));
        }
        return [.. delivered.OrderBy(d => d.DeliveredMs).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => d.Json)];
    }

    static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
