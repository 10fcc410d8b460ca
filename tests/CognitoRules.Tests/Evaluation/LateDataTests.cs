using System.Text;
using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Reports;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

public sealed class LateDataTests
{
    static readonly long StartMs = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void Late_records_are_counted_for_the_source_they_are_of_over_restarts_too()
    {
        var rules = Engine.Load([new SourceText("a.yaml", "id: a\ntitle: a rule\nseverity: low\nsource: [cloudtrail, activity-log]\nby: [User]\nwindow: 10m\nwhen: Count() >= 9\n")]);
        var session = Engine.Start(rules);
        foreach (var source in new[] { EventSources.CloudTrail, EventSources.ActivityLog }) Add(session, source, 180);
        Add(session, EventSources.ActivityLog, 1);
        session = Engine.Restore(rules, session.Commit().State);
        Add(session, EventSources.CloudTrail, 2);
        Add(session, EventSources.CloudTrail, 3);

        var result = session.Complete();

        Assert.Equal((3L, 2L, 1L), (result.Summary.Late, result.Summary.LateCloudTrailRecords, result.Summary.LateActivityRecords));
        Assert.Contains("left out  2 CloudTrail records too late, 1 activity-log record too late\n", Written(w => ReplayText.Write(w, result, color: false)), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Written(w => ReplayJson.WriteDocument(w, result, new Completeness("replay", 0, 3))));
        Assert.Equal("""{"cloudtrail_records":2,"activity_records":1,"metric_points":0}""", JsonSerializer.Serialize(json.RootElement.GetProperty("summary").GetProperty("late_by_source")));
    }

    static void Add(EngineSession session, EventSources source, int minute)
    {
        var fields = new Dictionary<string, object?> { ["Action"] = source == EventSources.CloudTrail ? "InitiateAuth" : "SignIn", ["User"] = "u" };
        var (timeMs, id) = (StartMs + minute * 60_000L, $"{source}-{minute}");
        session.Add(source, source == EventSources.CloudTrail ? CloudTrailRecordWriter.Write(fields, timeMs, id) : ActivityRecordWriter.Write(fields, timeMs, id));
    }

    static string Written(Action<TextWriter> write)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
