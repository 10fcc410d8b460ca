using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.Reports;

/// <summary>A replay's result for people: what was read, what the rules saw, the findings, worst first within their time order.</summary>
public static class ReplayText
{
    /// <summary>Writes the result.</summary>
    public static void Write(TextWriter writer, ReplayResult result, bool color)
    {
        WriteRead(writer, result.Summary);
        WriteRules(writer, result.Summary);
        if (result.Findings.Count > 0) writer.WriteLine();
        var idWidth = result.Findings.Select(f => f.Rule.Id.Value.Length).DefaultIfEmpty(0).Max();
        foreach (var finding in result.Findings) WriteFinding(writer, finding, idWidth, color);
        writer.WriteLine();
        writer.WriteLine(Verdict(result));
    }

    static void WriteRead(TextWriter writer, RunSummary summary)
    {
        var read = new List<string>();
        if (summary.CloudTrailRecords > 0) read.Add(Count(summary.CloudTrailRecords, "CloudTrail record"));
        if (summary.ActivityRecords > 0) read.Add(Count(summary.ActivityRecords, "activity-log record"));
        if (summary.MetricPoints > 0) read.Add(Count(summary.MetricPoints, "metric point"));
        var what = read.Count == 0 ? "no records" : string.Join(", ", read);
        var span = summary is { FirstMs: { } first, LastMs: { } last } ? $", {Timestamps.Format(first)} … {Timestamps.Format(last)}" : "";
        writer.WriteLine($"read   {what} from {Count(summary.Files, "file")}{span}");
        var aside = new List<string>();
        if (summary.Unreadable > 0) aside.Add($"{Number(summary.Unreadable)} unreadable");
        if (summary.Duplicates > 0) aside.Add($"{Number(summary.Duplicates)} seen before");
        if (summary.Late > 0) aside.Add($"{Number(summary.Late)} too late");
        if (summary.OutOfRange > 0) aside.Add($"{Number(summary.OutOfRange)} outside the time range");
        if (summary.NotEvents > 0) aside.Add($"{Number(summary.NotEvents)} no events");
        if (aside.Count > 0) writer.WriteLine($"       left out: {string.Join(", ", aside)}");
    }

    static void WriteRules(TextWriter writer, RunSummary summary)
    {
        var blind = summary.Rules.Where(r => r.Matched == 0).Select(r => r.RuleId).ToList();
        writer.WriteLine($"rules  {Count(summary.Rules.Count, "rule")}, {Number(summary.Rules.Count - blind.Count)} saw matching data");
    }

    static void WriteFinding(TextWriter writer, Finding finding, int idWidth, bool color)
    {
        var severity = finding.Severity.ToString().ToLowerInvariant().PadRight(8);
        if (color) severity = $"\x1b[{Color(finding.Severity)}m{severity}\x1b[0m";
        var group = string.Join(' ', finding.Group.Select(g => $"{g.Name}={TerminalText.Escape(ValueText.Of(g.Value))}"));
        writer.WriteLine($"{severity}  {finding.Rule.Id.Value.PadRight(idWidth)}  {Timestamps.Format(finding.TimeMs)}  {group}".TrimEnd());
        writer.WriteLine($"          {TerminalText.Escape(finding.Message)}");
        var values = finding.Comparisons.Where(c => c.Operator.Length > 0)
            .Select(c => $"{c.Text}: {TerminalText.Escape(ValueText.Of(c.Left))}{(finding.AtLeast ? " or more" : "")}")
            .ToList();
        if (values.Count > 0) writer.WriteLine($"          {string.Join("   ", values)}");
    }

    static string Verdict(ReplayResult result)
    {
        if (result.Findings.Count == 0) return "no findings";
        var bySeverity = result.Findings.GroupBy(f => f.Severity).OrderByDescending(g => g.Key)
            .Select(g => $"{Number(g.Count())} {g.Key.ToString().ToLowerInvariant()}");
        return $"{Count(result.Findings.Count, "finding")}: {string.Join(", ", bySeverity)}";
    }

    static string Color(Severity severity) => severity switch
    {
        Severity.Critical => "1;31",
        Severity.High => "31",
        Severity.Medium => "33",
        Severity.Low => "36",
        _ => "2",
    };

    static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? "" : "s")}";

    static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
