using System.Globalization;
using System.Text;
using CognitoRules.FixtureGenerator;

namespace CognitoRules.Accuracy;

/// <summary>Writes fixtures/README.md: what the fixtures are, and how well the shipped rules do on them.</summary>
static class AccuracyReport
{
    internal static string Of(IReadOnlyList<Judged> all, IReadOnlyList<string> ruleIds)
    {
        var page = new StringBuilder();
        page.Append("""
            # Incidents

            Recorded incidents to replay, made by a seeded generator (`tests/CognitoRules.FixtureGenerator`): an ordinary morning of two user pools, and one attack in it.
            Addresses are documentation addresses, ids are examples. Each folder holds CloudTrail records as they are delivered, the user-activity log, the metrics that follow from them, `truth.jsonl` with the records of the attack, and `findings.verified.jsonl` with what the shipped rules must say.

            Where AWS documents no record, the fixture follows the closest documented one. That holds for failures on the hosted pages and at the token endpoint, for GetClientToken, for the nested fields of administrative calls, and for whether a step that ends in a challenge is a sample of the sign-in metrics.

            ## How well the rules do

            A finding is *about the attack* when one of its sample events belongs to it, when its group names an address, a principal or a victim of it, or, for findings without records of their own (metrics, findings of findings), when its time meets the attack's. Any other finding is *false*. An incident is *found* by a rule meant for it when that rule has a finding about the attack.
            Precision is the share of a rule's findings that are about the attack; recall is the share of the incidents meant for the rule that it finds. A number here speaks of these fixtures only: the attacks and the rules were written by the same people.


            """);
        var missed = all.Sum(j => j.Missed.Count);
        var found = all.Sum(j => j.Incident.Found.Count) - missed;
        page.Append(CultureInfo.InvariantCulture, $"{all.Count(j => j.Attack.EventCount > 0)} incidents; {found} of {found + missed} meetings of a rule and an incident meant for it succeed; {all.Sum(j => j.False.Count)} of {all.Sum(j => j.Findings.Count)} findings are false.\n\n");
        Incidents(page, all);
        Rules(page, all, ruleIds);
        page.Append("""

            ## Make your own

            ```sh
            dotnet run -c Release --project tests/CognitoRules.FixtureGenerator -- fixtures fixtures
            dotnet run -c Release --project tests/CognitoRules.FixtureGenerator -- incident password-spray /tmp/spray --seed 7 --scale 3
            dotnet run -c Release --project tests/CognitoRules.FixtureGenerator -- month /tmp/month --seed 7 --noise 4
            ```

            The first writes this folder again, the second another telling of an incident, the third thirty quiet days on which nothing may fire.

            """);
        return page.ToString();
    }

    static void Incidents(StringBuilder page, IReadOnlyList<Judged> all)
    {
        page.Append("### By incident\n\n| incident | records | of the attack | rules meant for it | missed | others that fire | findings | false |\n|---|---:|---:|---|---|---|---:|---:|\n");
        foreach (var judged in all.OrderBy(j => j.Incident.Name, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| [{judged.Incident.Name}]({judged.Incident.Name}/fixture.yaml) | {judged.Story.Trail.Count + judged.Story.Activities.Count} | {judged.Attack.EventCount} ");
            page.Append(CultureInfo.InvariantCulture, $"| {Names(judged.Incident.Found)} | {Names(judged.Missed)} | {Names(judged.Others)} | {judged.Findings.Count} | {judged.False.Count} |\n");
        }
    }

    static void Rules(StringBuilder page, IReadOnlyList<Judged> all, IReadOnlyList<string> ruleIds)
    {
        page.Append("\n### By rule\n\n| rule | incidents meant for it | recall | findings | precision |\n|---|---:|---:|---:|---:|\n");
        var without = new List<string>();
        foreach (var rule in ruleIds.Order(StringComparer.Ordinal))
        {
            var meant = all.Where(j => j.Incident.Found.Contains(rule)).ToList();
            var findings = all.SelectMany(j => j.Findings.Where(f => f.Rule.Id.Value == rule).Select(f => j.Attack.IsAbout(f))).ToList();
            if (meant.Count == 0 && findings.Count == 0) without.Add(rule);
            else page.Append(CultureInfo.InvariantCulture, $"| {rule} | {meant.Count} | {Share(meant.Count(j => !j.Missed.Contains(rule)), meant.Count)} | {findings.Count} | {Share(findings.Count(f => f), findings.Count)} |\n");
        }
        page.Append(CultureInfo.InvariantCulture, $"\nRules that no fixture meets; their own tests alone speak for them ({without.Count} of {ruleIds.Count}): {string.Join(", ", without)}.\n");
    }

    static string Names(IReadOnlyList<string> rules) => rules.Count == 0 ? "–" : string.Join(", ", rules);

    static string Share(int part, int whole) => whole == 0 ? "–" : (part / (double)whole).ToString("0.00", CultureInfo.InvariantCulture);
}
