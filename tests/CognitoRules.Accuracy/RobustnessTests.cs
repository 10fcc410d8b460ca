using CognitoRules.FixtureGenerator;
using Xunit;

namespace CognitoRules.Accuracy;

/// <summary>The same attacks told otherwise: other seeds, sizes, hours and ordinary traffic, and two at once.</summary>
public sealed class RobustnessTests
{
    // Sizes from half to thrice of what is committed, each with another seed, hour and traffic.
    static readonly (double Scale, int Hours, double Noise)[] Ways = [(0.5, 5, 1.5), (2, -7, 0.5), (3, 30, 1), (0.7, 12, 2), (1.3, 98, 1)];

    [Fact]
    public void Attacks_of_other_seeds_sizes_hours_and_traffic_are_found_and_few_findings_are_false()
    {
        var attacks = Catalogue.All.Where(i => i.Found.Count > 0).ToList();
        var judged = attacks.Select((incident, i) =>
        {
            var (scale, hours, noise) = Ways[i % Ways.Length];
            return Judged.Of(incident, new Telling(1000 + incident.Seed, scale, Telling.TuesdayMorningMs + hours * Rhythm.HourMs, noise));
        }).ToList();

        Check(judged);
    }

    [Fact]
    public void Two_attacks_at_once_are_both_found()
    {
        var attacks = Catalogue.All.Where(i => i.Found.Count > 0).ToList();
        var judged = attacks.Where((_, i) => i % 2 == 0).Select((incident, i) => Judged.Of(incident, new Telling(2000 + incident.Seed), attacks[(2 * i + attacks.Count / 2) % attacks.Count])).ToList();

        Check(judged);
    }

    static void Check(IReadOnlyList<Judged> judged)
    {
        var missed = judged.Where(j => j.Missed.Count > 0).Select(j => $"missed in {j.Incident.Name}: {string.Join(", ", j.Missed)}").ToList();
        var wrong = judged.SelectMany(j => j.False.Select(f => $"false in {j.Incident.Name}: {f.Rule.Id.Value}: {f.Message}")).ToList();

        Assert.True(missed.Count == 0, string.Join('\n', missed.Concat(wrong)));
        // One in fifty findings at most is about nothing.
        Assert.True(wrong.Count * 50 <= judged.Sum(j => j.Findings.Count), string.Join('\n', wrong));
    }
}
