using System.Text.Json.Nodes;
using CognitoRules.Findings;
using CognitoRules.FixtureGenerator;

namespace CognitoRules.Accuracy;

/// <summary>
/// What is true of a story: which records belong to the attack, who and where only the attack is, and when. A finding is about the attack when one of
/// its sample events belongs to it, when its group names somebody or something of it, or, where a finding has no events of the trail (metrics, findings
/// of findings), when its time meets the attack's.
/// </summary>
sealed class Attack
{
    // A metric's point is stamped at its start and judged at its end; a window closes after its last event.
    const long SlackMs = 15 * Rhythm.MinuteMs;

    readonly HashSet<string> events;
    readonly HashSet<string> ordinary;
    readonly HashSet<string> entities;
    readonly long firstMs = long.MaxValue;
    readonly long lastMs = long.MinValue;

    internal Attack(Story story)
    {
        var all = story.Trail.Concat(story.Activities).ToList();
        events = all.Where(e => e.Attack is not null).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        ordinary = all.Where(e => e.Attack is null).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        entities = all.Where(e => e.Attack is not null).SelectMany(Named).ToHashSet(StringComparer.Ordinal);
        // An address or a principal that ordinary traffic shares says nothing; a victim's own sub stays the victim's.
        entities.ExceptWith(all.Where(e => e.Attack is null).SelectMany(Shared));
        foreach (var timeMs in all.Where(e => e.Attack is not null).Select(e => e.TimeMs).Concat(story.Samples.Where(s => s.Attack is not null).Select(s => s.TimeMs)))
            (firstMs, lastMs) = (Math.Min(firstMs, timeMs), Math.Max(lastMs, timeMs));
    }

    /// <summary>How many records belong to it.</summary>
    internal int EventCount => events.Count;

    /// <summary>Whether a finding is about the attack.</summary>
    internal bool IsAbout(Finding finding)
    {
        if (finding.SampleEventIds.Any(events.Contains)) return true;
        if (finding.Group.Any(g => g.Value is string text && entities.Contains(text))) return true;
        return !finding.SampleEventIds.Any(ordinary.Contains) && finding.FirstEventMs <= lastMs + SlackMs && finding.LastEventMs >= firstMs - SlackMs;
    }

    static IEnumerable<string> Named(Entry entry) => Shared(entry).Concat(Subs(entry));

    static IEnumerable<string> Shared(Entry entry) =>
        new[] { (string?)entry.Json["sourceIPAddress"], (string?)(entry.Json["userIdentity"] as JsonObject)?["arn"], (string?)(entry.Json["message"] as JsonObject)?["ipAddress"] }.OfType<string>();

    static IEnumerable<string> Subs(Entry entry) => new[] { (string?)entry.Json["additionalEventData"]?["sub"], (string?)(entry.Json["message"] as JsonObject)?["userSub"] }.OfType<string>();
}
