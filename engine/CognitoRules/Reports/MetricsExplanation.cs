using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.RuleTests;
using CognitoRules.Sources;
using CognitoRules.Sources.Feeds;
using CognitoRules.Sources.MetricMath;
using CognitoRules.Sources.Metrics;
using CognitoRules.Time;

namespace CognitoRules.Reports;

/// <summary>What a metrics rule computes: its expressions as they are evaluated, what of them is our decision and not AWS's, and every series' points in one window.</summary>
public static class MetricsExplanation
{
    const int PointCountMax = 12;

    /// <summary>Writes the window that comes first to a finding, or closest to one, of recorded data.</summary>
    /// <param name="inputs">Files or folders with metric points.</param>
    /// <param name="group">Values of some of the rule's dimensions; windows of other groups are left out.</param>
    /// <returns>Whether the rule reads metrics and saw points.</returns>
    /// <exception cref="IOException">An input could not be read at all.</exception>
    public static bool WriteData(TextWriter writer, LoadedRules rules, string id, IReadOnlyList<string> inputs, IReadOnlyDictionary<string, string> group)
    {
        var rule = rules.Compiled.Rules.Single(r => r.Id == id);
        if (rule.Metrics is null) return false;
        var faults = new FaultLog();
        var snapshot = Snapshot(rule, group, faults, Recorded(inputs, faults), partial: false);
        foreach (var (code, _, count, samples) in faults.Kinds.Where(k => k.RuleId == id)) writer.WriteLine($"{code}: {samples[0].Message} ({samples[0].Place}{(count > 1 ? string.Create(CultureInfo.InvariantCulture, $", {count}×") : "")})");
        return Write(writer, rule, snapshot, string.Join(", ", inputs));
    }

    /// <summary>The expressions and what they rest on, and the first firing test's window.</summary>
    internal static void Write(TextWriter writer, CompiledRule rule)
    {
        var plan = rule.Metrics!;
        for (var i = 0; i < plan.SeriesNames.Count; i++) writer.WriteLine($"series     {plan.SeriesNames[i]}: {What(plan, i)}");
        writer.WriteLine($"period     {Words(plan.PeriodMs)}; a point is stamped with the start of its period, and the newest, open period is never judged");
        writer.WriteLine(plan.Dimensions.Count == 0 ? "groups     one, of metrics without dimensions" : $"groups     one per {string.Join(", ", plan.Dimensions)}");
        foreach (var sentence in MathDecisions.Of(plan.Program)) writer.WriteLine($"decided    {sentence}");
        if (rule.Rule.Tests.FirstOrDefault(t => t.Expect.Findings > 0 && t.Series.Count > 0 && t.Todo is null) is not { } test) return;
        var periodMs = (long)(test.Period ?? rule.Rule.Metrics!.Period).Value.TotalMilliseconds;
        var points = test.Series.Select(s => plan.TestPoints(s, periodMs, RuleTestRunner.EpochMs, default)).OfType<MetricPoints>();
        writer.WriteLine();
        Write(writer, rule, Snapshot(rule, new Dictionary<string, string>(), new FaultLog(), points, partial: true), $"the test `{test.Name.Value}`");
        writer.WriteLine();
    }

    static string What(MetricsRulePlan plan, int series)
    {
        if (plan.Program.Node(series) is { } node)
        {
            var why = plan.Program.IsRecorded(series) ? ", recorded from CloudWatch" : plan.Program.Info(series).Type == MathType.Scalar ? ", a number" : plan.Program.Info(series).Type == MathType.Array ? ", several series" : "";
            return $"= {MathPrinter.Bracketed(node)}{(plan.Program.Info(series).Windowed ? " over the window" : "")}{why}";
        }
        var plain = plan.Plain.First(p => p.Index == series);
        var others = plain.Metrics.Skip(1).ToList();
        return $"{plain.Namespace}:{plain.Metrics[0]} {plain.Statistic}{(others.Count > 0 ? $", also spelt {string.Join(", ", others)}" : "")}";
    }

    static SeriesSnapshot Snapshot(CompiledRule rule, IReadOnlyDictionary<string, string> group, FaultLog faults, IEnumerable<MetricPoints> points, bool partial)
    {
        var snapshot = new SeriesSnapshot(rule, group);
        var evaluator = new MetricsEvaluator(rule.Metrics!, new MetricStore(faults), faults);
        foreach (var some in points)
        {
            if (partial) evaluator.AddPartial(some);
            else evaluator.Add(some);
        }
        evaluator.Complete(snapshot);
        return snapshot;
    }

    static IEnumerable<MetricPoints> Recorded(IReadOnlyList<string> inputs, FaultLog faults)
    {
        using var feed = InputFeed.Open(inputs, null, faults);
        var batch = new RecordBatch();
        while (feed.TryRead(batch))
        {
            foreach (var points in batch.Metrics) yield return points;
            batch.Clear();
        }
    }

    static bool Write(TextWriter writer, CompiledRule rule, SeriesSnapshot snapshot, string where)
    {
        if (snapshot.Group is null)
        {
            writer.WriteLine($"no window of this rule in {where}");
            return false;
        }
        var plan = rule.Metrics!;
        var length = Math.Min(plan.WindowPoints, PointCountMax);
        writer.WriteLine($"{(snapshot.Fires ? "fires" : "closest")}, {where}: {RuleTestRunner.GroupText(snapshot.Group)}, up to {Timestamps.Format(snapshot.EndMs)}");
        var columns = Enumerable.Range(0, length).Select(i => Timestamps.Format(snapshot.EndMs - (length - i) * plan.PeriodMs)[11..16]).ToList();
        var rows = plan.SeriesNames.Select((name, i) => (Name: name, Cells: snapshot.Points[i] is { Length: > 0 } points
            ? points.TakeLast(length).Select(p => double.IsNaN(p) ? "_" : ValueText.Of(p)).ToList()
            : [.. Enumerable.Repeat("", length)])).Prepend((Name: length < plan.WindowPoints ? $"newest {length} of {plan.WindowPoints}" : "points", Cells: columns)).ToList();
        var nameWidth = rows.Max(r => r.Name.Length);
        foreach (var (name, cells) in rows) writer.WriteLine($"  {name.PadRight(nameWidth)}{string.Concat(cells.Select(c => " " + c.PadLeft(9)))}".TrimEnd());
        foreach (var comparison in snapshot.Comparisons) writer.WriteLine($"  {RuleTestRunner.Describe(comparison)}");
        return true;
    }

    static string Words(long ms) => Durations.Format(TimeSpan.FromMilliseconds(ms));
}
