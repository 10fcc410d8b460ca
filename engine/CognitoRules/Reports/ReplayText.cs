using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Time;

namespace CognitoRules.Reports;

/// <summary>A replay's result for people: what was read, what the rules saw, each finding as a block, and the count by severity.</summary>
public static class ReplayText
{
    const string Margin = "          ";
    const int BlindRulesNamedMax = 3;

    /// <summary>Writes the result.</summary>
    public static void Write(TextWriter writer, ReplayResult result, bool color)
    {
        WriteRead(writer, result.Summary);
        WriteRules(writer, result.Summary);
        var idWidth = result.Findings.Select(f => f.Rule.Id.Value.Length).DefaultIfEmpty(0).Max();
        foreach (var finding in result.Findings)
        {
            writer.WriteLine();
            WriteFinding(writer, finding, idWidth, color);
        }
        writer.WriteLine();
        writer.WriteLine(Verdict(result, color));
    }

    static void WriteRead(TextWriter writer, RunSummary summary)
    {
        var read = new List<string>();
        if (summary.CloudTrailRecords > 0) read.Add(Count(summary.CloudTrailRecords, "CloudTrail record"));
        if (summary.ActivityRecords > 0) read.Add(Count(summary.ActivityRecords, "activity-log record"));
        if (summary.MetricPoints > 0) read.Add(Count(summary.MetricPoints, "metric point"));
        var what = read.Count == 0 ? "no records" : string.Join(", ", read);
        writer.WriteLine($"read      {what} from {Count(summary.Files, "file")}");
        if (summary is { FirstMs: { } first, LastMs: { } last }) writer.WriteLine($"time      {Span(first, last)}");
        var aside = new List<string>();
        if (summary.Unreadable > 0) aside.Add($"{Number(summary.Unreadable)} unreadable");
        if (summary.Duplicates > 0) aside.Add($"{Number(summary.Duplicates)} seen before");
        if (summary.LateCloudTrailRecords > 0) aside.Add($"{Count(summary.LateCloudTrailRecords, "CloudTrail record")} too late");
        if (summary.LateActivityRecords > 0) aside.Add($"{Count(summary.LateActivityRecords, "activity-log record")} too late");
        if (summary.LatePoints > 0) aside.Add($"{Count(summary.LatePoints, "metric point")} too late");
        if (summary.OutOfRange > 0) aside.Add($"{Number(summary.OutOfRange)} outside the time range");
        if (summary.NotEvents > 0) aside.Add($"{Number(summary.NotEvents)} no events");
        if (aside.Count > 0) writer.WriteLine($"left out  {string.Join(", ", aside)}");
    }

    static void WriteRules(TextWriter writer, RunSummary summary)
    {
        var blind = summary.Rules.Where(r => r.Matched == 0).Select(r => r.RuleId).ToList();
        var names = blind.Count is > 0 and <= BlindRulesNamedMax ? $"; none for {string.Join(", ", blind)}" : "";
        writer.WriteLine($"rules     {Number(summary.Rules.Count)} ran, {Number(summary.Rules.Count - blind.Count)} saw matching data{names}");
    }

    static void WriteFinding(TextWriter writer, Finding finding, int idWidth, bool color)
    {
        var severity = Paint(Word(finding.Severity).PadRight(8), SeverityPaint(finding.Severity), color);
        writer.WriteLine($"{severity}  {finding.Rule.Id.Value.PadRight(idWidth)}  {Moment(finding.TimeMs)}  {GroupText(finding)}".TrimEnd());
        writer.WriteLine($"{Margin}{Paint(TerminalText.Escape(finding.Message), "1", color)}");
        var lines = finding.Comparisons.Where(c => c.Operator.Length > 0)
            .Select(c => (Text: OneLine(c.Text), Value: TerminalText.Escape(ValueText.Of(c.Left)) + (finding.AtLeast ? " or more" : ""), Needed: Needed(c)))
            .ToList();
        var textWidth = lines.Select(l => l.Text.Length).Where(w => w <= 60).DefaultIfEmpty(0).Max();
        var valueWidth = lines.Select(l => l.Value.Length).Where(w => w <= 40).DefaultIfEmpty(0).Max();
        foreach (var (text, value, needed) in lines)
            writer.WriteLine($"{Margin}  {Paint($"{text.PadRight(textWidth)}  {value.PadLeft(valueWidth)}{needed}", "2", color)}");
        if (finding.Count > 1) writer.WriteLine($"{Margin}  {Paint($"{Count(finding.Count, finding.Rule.Metrics is null ? "event" : "point")}, {Span(finding.FirstEventMs, finding.LastEventMs)}", "2", color)}");
    }

    // What the events did not say is no news; a group of which nothing is known shows nothing.
    static string GroupText(Finding finding) =>
        string.Join("  ", finding.Group.Where(g => g.Value is not null).Select(g => $"{g.Name}={TerminalText.Escape(ValueText.Of(g.Value))}"));

    // A threshold written as a number stands in the comparison's own text already.
    static string Needed(ComparedValue comparison) => comparison.Right is double && !char.IsAsciiDigit(comparison.Text.TrimEnd()[^1])
        ? $"  needed {ValueText.Of(comparison.Right)}"
        : "";

    static string Verdict(ReplayResult result, bool color)
    {
        if (result.Findings.Count == 0) return "no findings";
        var bySeverity = result.Findings.GroupBy(f => f.Severity).OrderByDescending(g => g.Key)
            .Select(g => Paint($"{Number(g.Count())} {Word(g.Key)}", SeverityPaint(g.Key), color));
        return $"{Count(result.Findings.Count, "finding")}: {string.Join(", ", bySeverity)}";
    }

    static string Span(long firstMs, long lastMs)
    {
        var (first, last) = (Moment(firstMs), Moment(lastMs));
        if (first == last) return first;
        return first[..10] == last[..10] ? $"{first[..^1]} … {last[11..]}" : $"{first} … {last}";
    }

    static string Moment(long timeMs) => Timestamps.Format(timeMs).Replace('T', ' ');

    static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    static string SeverityPaint(Severity severity) => severity switch
    {
        Severity.Critical => "1;31",
        Severity.High => "31",
        Severity.Medium => "33",
        Severity.Low => "36",
        _ => "2",
    };

    static string Paint(string text, string code, bool color) => color ? $"\x1b[{code}m{text}\x1b[0m" : text;

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? "" : "s")}";

    static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
