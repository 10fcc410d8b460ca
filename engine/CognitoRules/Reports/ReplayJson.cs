using System.Text;
using System.Text.Json;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Time;

namespace CognitoRules.Reports;

/// <summary>A replay's result for programs: the finding objects one per line, or one document with the run's summary.</summary>
public static class ReplayJson
{
    /// <summary>One OCSF object per line, in order of time, rule and group; nothing else.</summary>
    public static void WriteLines(TextWriter writer, ReplayResult result, Completeness completeness)
    {
        foreach (var finding in result.Findings)
        {
            writer.Write(Encoding.UTF8.GetString(OcsfWriter.Write(finding, completeness)));
            writer.Write('\n');
        }
    }

    /// <summary>One document: what was read, what each rule saw, the findings, the faults.</summary>
    public static void WriteDocument(TextWriter writer, ReplayResult result, Completeness completeness)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "1.0");
            WriteSummary(json, result.Summary);
            json.WriteStartArray("findings");
            foreach (var finding in result.Findings) OcsfWriter.Write(json, finding, completeness);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Write('\n');
    }

    static void WriteSummary(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("files", summary.Files);
        json.WriteNumber("cloudtrail_records", summary.CloudTrailRecords);
        json.WriteNumber("activity_records", summary.ActivityRecords);
        json.WriteNumber("metric_points", summary.MetricPoints);
        json.WriteNumber("unreadable", summary.Unreadable);
        json.WriteNumber("duplicates", summary.Duplicates);
        json.WriteNumber("late", summary.Late);
        json.WriteStartObject("late_by_source");
        json.WriteNumber("cloudtrail_records", summary.LateCloudTrailRecords);
        json.WriteNumber("activity_records", summary.LateActivityRecords);
        json.WriteNumber("metric_points", summary.LatePoints);
        json.WriteEndObject();
        json.WriteNumber("out_of_range", summary.OutOfRange);
        json.WriteNumber("not_events", summary.NotEvents);
        if (summary.FirstMs is { } first) json.WriteString("first", Timestamps.Format(first));
        if (summary.LastMs is { } last) json.WriteString("last", Timestamps.Format(last));
        json.WriteStartArray("rules");
        foreach (var rule in summary.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.RuleId);
            json.WriteNumber("matched", rule.Matched);
            json.WriteNumber("findings", rule.Findings);
            if (rule.Learning > 0) json.WriteNumber("learning", rule.Learning);
            if (rule.Sampled > 0) json.WriteNumber("sampled", rule.Sampled);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach (var (code, ruleId, count, samples) in summary.Faults.Kinds)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            if (ruleId.Length > 0) json.WriteString("rule", ruleId);
            json.WriteNumber("count", count);
            json.WriteString("message", samples[0].Message);
            json.WriteStartArray("places");
            foreach (var sample in samples) json.WriteStringValue(sample.Place);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
