using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>Each limit of a rule, reached: what a person reads on stderr and what a program reads in the summary.</summary>
public sealed class LimitTests
{
    /// <summary>The code, the rule's fields behind `source`, the data as `minute user address` per event, and how often the limit was reached.</summary>
    public static TheoryData<string, string, string[], int> Limits => new()
    {
        { "CR5101", "by: [User]\nwindow: 10m\nwhen: Count() >= 2\nlimits: { groups: 1 }", ["0 a -", "1 b -", "2 c -"], 2 },
        { "CR5102", "window: { tumbling: 1h }\nwhen: Distinct(User) != 0\nlimits: { distinct: 2 }", ["0 a -", "1 b -", "2 c -", "3 d -"], 1 },
        { "CR5102", "window: { tumbling: 1h }\nwhen: Top(User) == \"a\"\nlimits: { distinct: 2 }", ["0 a -", "1 b -", "2 c -"], 1 },
        { "CR5103", "by: [User]\nsequence:\n  - one: SignIn\n  - two: SignIn && Failed\nwithin: 1h\nlimits: { sequences: 2 }", ["0 a -", "1 b -", "2 c -"], 1 },
        { "CR5104", "by: [User]\nwindow: { tumbling: 1h }\nwhen: \"FirstSeen(Ip, days: 4)\"\nlimits: { first-seen: 2 }", ["0 a x", "1 a y", "2 a z"], 1 },
        { "CR5105", "by: [User]\nwindow: { tumbling: 1h }\nwhen: \"Baseline(Count(), days: 28).Score > 3\"\nlimits: { first-seen: 1 }", ["0 a -", "70 b -"], 1 },
        { "CR5106", "where: SignIn\nby: [User]\nsuppress: 1h\nlimits: { groups: 1 }", ["0 a -", "1 b -", "2 c -"], 2 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_that_was_reached_is_told_with_its_rule_and_line_and_counted(string code, string fields, string[] events, int count)
    {
        var outcome = Replay(fields, events);

        var place = "rules/limited.yaml:2";
        Assert.Matches($@"warning\[{code}\]: more than [0-9][^\n]* \(rule limited\): {count}×, first at {place}\n", outcome.Error);
        var fault = Assert.Single(Summary(outcome).GetProperty("faults").EnumerateArray());
        Assert.Equal((code, "limited", count), (fault.GetProperty("code").GetString(), fault.GetProperty("rule").GetString(), fault.GetProperty("count").GetInt32()));
        Assert.StartsWith("more than ", fault.GetProperty("message").GetString());
        Assert.Equal(place, fault.GetProperty("places")[0].GetString());
    }

    [Fact]
    public void Findings_whose_ids_are_only_the_latest_of_their_events_are_counted_for_their_rule()
    {
        var outcome = Replay("by: [User]\nwindow: { tumbling: 1h }\nwhen: Count() != 0\nlimits: { evidence: 2 }", ["0 a -", "1 a -", "2 a -", "3 b -"]);

        var rule = Assert.Single(Summary(outcome).GetProperty("rules").EnumerateArray());
        Assert.Equal((2, 1), (rule.GetProperty("findings").GetInt32(), rule.GetProperty("sampled").GetInt32()));
        var finding = JsonDocument.Parse(outcome.Out).RootElement.GetProperty("findings")[0];
        Assert.Equal(3, finding.GetProperty("count").GetInt32());
        Assert.Equal(["e1", "e2"], finding.GetProperty("evidences")[0].GetProperty("data").GetProperty("sample_event_ids").EnumerateArray().Select(i => i.GetString()!));
    }

    static JsonElement Summary(Outcome outcome) => JsonDocument.Parse(outcome.Out).RootElement.GetProperty("summary");

    static Outcome Replay(string fields, string[] events)
    {
        var folder = Directory.CreateTempSubdirectory("cognitorules-limits-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "rules"));
            File.WriteAllText(Path.Combine(folder, "rules", "limited.yaml"), $"# A rule with a limit.\nid: limited\ntitle: a limited rule\nseverity: low\nsource: cloudtrail\n{fields}\n");
            return Executable.RunIn(folder, Encoding.UTF8.GetBytes(string.Concat(events.Select(Record))), "replay", "-", "--rules", "rules", "-f", "json");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Record(string line, int number)
    {
        var (minute, user, ip) = line.Split(' ') is [var m, var u, var a] ? (int.Parse(m, CultureInfo.InvariantCulture), u, a) : throw new FormatException(line);
        return string.Create(CultureInfo.InvariantCulture,
            $$$"""{"eventVersion":"1.11","eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","eventTime":"2026-01-01T{{{minute / 60:00}}}:{{{minute % 60:00}}}:00Z","awsRegion":"eu-west-1","sourceIPAddress":"{{{ip}}}","eventID":"e{{{number}}}","additionalEventData":{"sub":"{{{user}}}"},"eventType":"AwsApiCall","recipientAccountId":"123456789012"}""") + "\n";
    }
}
