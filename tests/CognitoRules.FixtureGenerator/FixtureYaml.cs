using System.Text;

namespace CognitoRules.FixtureGenerator;

/// <summary>Writes a fixture.yaml: what the data is, which client belongs to which pool, what the attack is, and what the rules are to find.</summary>
static class FixtureYaml
{
    internal static string Of(Incident incident, Story story, Telling telling)
    {
        var times = story.Trail.Concat(story.Activities).Select(e => e.TimeMs).Concat(story.Samples.Select(s => s.TimeMs)).ToList();
        var attack = story.Trail.Concat(story.Activities).Where(e => e.Attack is not null).Select(e => e.TimeMs).Concat(story.Samples.Where(s => s.Attack is not null).Select(s => s.TimeMs)).ToList();
        var yaml = new StringBuilder();
        yaml.Append("name: ").Append(incident.Name).Append('\n');
        yaml.Append("about: |\n");
        foreach (var line in incident.About.Split('\n')) yaml.Append("  ").Append(line).Append('\n');
        yaml.Append("synthetic: true\n");
        yaml.Append("seed: ").Append(telling.Seed).Append('\n');
        yaml.Append("range: [").Append(Records.Time(times.Min())).Append(", ").Append(Records.Time(times.Max())).Append("]\n");
        if (attack.Count > 0) yaml.Append("attack: [").Append(Records.Time(attack.Min())).Append(", ").Append(Records.Time(attack.Max())).Append("]\n");
        yaml.Append("clients:\n");
        foreach (var (client, pool) in story.World.Clients) yaml.Append("  ").Append(client).Append(": ").Append(pool).Append('\n');
        yaml.Append("expect:\n");
        yaml.Append("  found: [").AppendJoin(", ", incident.Found).Append("]\n");
        yaml.Append("  may: [").AppendJoin(", ", incident.May).Append("]\n");
        return yaml.ToString();
    }
}
