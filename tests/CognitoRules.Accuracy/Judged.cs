using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;

namespace CognitoRules.Accuracy;

/// <summary>One incident as told, and what the shipped rules said about it.</summary>
sealed record Judged(Incident Incident, Story Story, Attack Attack, IReadOnlyList<Finding> Findings)
{
    /// <summary>Tells an incident, perhaps with others mixed in, and replays it.</summary>
    internal static Judged Of(Incident incident, FixtureGenerator.Telling telling, params Incident[] others)
    {
        var story = incident.Told(telling, others);
        using var folder = new TemporaryFolder();
        FixtureWriter.Write(folder.Path, FixtureWriter.Files(incident, story, telling));
        var result = Engine.Replay(Repository.Rules, new ReplayOptions { Inputs = [folder.Path] });
        if (result.Summary.Faults.Total > 0) throw new InvalidOperationException($"{incident.Name}: {string.Join("; ", result.Summary.Faults.Kinds.Select(k => k.Samples[0].Message))}");
        return new Judged(incident, story, new Attack(story), result.Findings);
    }

    /// <summary>Rules meant for the incident that said nothing about the attack.</summary>
    internal IReadOnlyList<string> Missed => [.. Incident.Found.Where(rule => !Findings.Any(f => f.Rule.Id.Value == rule && Attack.IsAbout(f)))];

    /// <summary>Rules that fire and are not meant for the incident: most of them see a part of the same attack.</summary>
    internal IReadOnlyList<string> Others => [.. Findings.Select(f => f.Rule.Id.Value).Except(Incident.Found).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Findings that are about no attack.</summary>
    internal IReadOnlyList<Finding> False => [.. Findings.Where(f => !Attack.IsAbout(f))];
}
