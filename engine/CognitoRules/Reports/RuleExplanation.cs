using System.Globalization;
using CognitoRules.Evaluation;
using CognitoRules.Rules;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Reports;

/// <summary>What a rule does, in words: which events it looks at, what it keeps, when it fires, what it needs.</summary>
public static class RuleExplanation
{
    /// <summary>Writes the explanation of one loaded rule.</summary>
    public static void Write(TextWriter writer, LoadedRules rules, string id)
    {
        var compiled = rules.Compiled.Rules.Single(r => r.Id == id);
        var rule = compiled.Rule;
        writer.WriteLine($"{rule.Id.Value} — {rule.Title.Value}");
        writer.WriteLine($"  {rule.Source.Path}:{rule.Span.StartPosition.Line}, {rule.Status.ToString().ToLowerInvariant()}, {rule.FixedSeverity?.ToString().ToLowerInvariant() ?? "severity computed"}");
        if (rule.Prose.TryGetValue("why", out var why)) writer.WriteLine($"\n{Indent(why)}");
        writer.WriteLine();
        if (compiled.Metrics is not null) MetricsExplanation.Write(writer, compiled);
        else WriteEvents(writer, compiled);
        WriteWindow(writer, compiled);
        WriteParams(writer, rule);
        if (rule.Requires.Count > 0) writer.WriteLine($"needs      {string.Join("; ", rule.Requires)}");
        if (rule.Prose.TryGetValue("blind-spots", out var blind)) writer.WriteLine($"\nblind spots\n{Indent(blind)}");
    }

    static void WriteEvents(TextWriter writer, CompiledRule compiled)
    {
        var code = compiled.Code;
        writer.WriteLine($"reads      {string.Join(" and ", Catalogue.Names(compiled.Rule.Events))}");
        writer.WriteLine($"looks at   {PlanWords.LooksAt(code.Dispatch)}");
        if (compiled.Rule.Where is { } where) writer.WriteLine($"where      {OneLine(where.Text)}");
        foreach (var except in compiled.Rule.Exceptions) writer.WriteLine($"except     {OneLine(except.Text)}");
        foreach (var filter in code.Plan.Filters) writer.WriteLine($"filter     {PlanWords.Filter(filter)}");
        var fields = code.Words.Order().Select(w => w.ToString()).Concat(code.RawPaths.Select(p => $"Raw(\"{p.Text}\")"));
        writer.WriteLine($"fields     {string.Join(", ", fields)}; nothing else of a record is read");
        writer.WriteLine($"missing    {PlanWords.Missing(code)}");
        if (compiled.Rule.By.Count > 0) writer.WriteLine($"groups     one per {string.Join(", ", compiled.Rule.By.Select(b => b.Name.Value))}; a missing value is a group of its own");
        foreach (var aggregate in code.Aggregates)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slot {aggregate.Spec.Slot,-5} {aggregate.Spec.Text}: {PlanWords.Cost(aggregate.Spec, compiled.Rule.Limits)}"));
    }

    static void WriteWindow(TextWriter writer, CompiledRule compiled)
    {
        var (rule, code) = (compiled.Rule, compiled.Code);
        if (rule.Sequence is { } sequence)
        {
            writer.WriteLine($"sequence   {string.Join(" → ", sequence.Steps.Select(s => s.Absent ? $"not {OneLine(s.Code.Text)}" : s.Name.Value))}, within {Durations.Format(sequence.Within.Value)}");
            writer.WriteLine(sequence.Steps.FirstOrDefault(s => s.Absent) is { } absent
                ? $"fires      when the {Durations.Format(sequence.Within.Value)} are over and no {OneLine(absent.Code.Text)} came"
                : "fires      the moment the last step comes");
        }
        else if (rule.Window is { } window)
        {
            var words = window.Kind switch
            {
                WindowKind.Sliding => $"the last {Durations.Format(window.Length)}, moving by {Durations.Format(window.Every)}",
                WindowKind.Tumbling => $"slots of {Durations.Format(window.Length)} from the epoch, UTC",
                _ => $"ends after {Durations.Format(window.Length)} of silence, or {Durations.Format(window.Max)} in all",
            };
            writer.WriteLine($"window     {words}");
            if (rule.When is { } when) writer.WriteLine($"when       {OneLine(when.Text)}");
            if (rule.Metrics is null)
            {
                writer.WriteLine(code.Monotone
                    ? "fires      the moment it crosses: more events can only make it truer"
                    : $"fires      when the window closes: {OneLine(code.NotMonotoneBecause)} can become false again");
            }
        }
        else
        {
            writer.WriteLine(rule.Metrics is null ? "fires      on every matching event" : "fires      when a period has ended and settled");
        }
        writer.WriteLine(rule.SuppressMs > 0
            ? $"suppress   at most one finding per group and {Durations.Format(TimeSpan.FromMilliseconds(rule.SuppressMs))}"
            : rule.Metrics is null ? "suppress   nothing: each event is its own finding" : "suppress   nothing: each period is its own finding");
        if (rule.Window is { Kind: WindowKind.Sliding, Every: var step } && rule.SuppressMs % (long)step.TotalMilliseconds != 0)
        {
            writer.WriteLine($"           slots begin between two steps of {Durations.Format(step)}, so an edit that changes when the rule fires may");
            writer.WriteLine("           change the ids of findings at a slot's edge; a multiple of the step would not");
        }
    }

    static void WriteParams(TextWriter writer, Rule rule)
    {
        foreach (var parameter in rule.Params)
        {
            var value = parameter.Value is string[] list ? $"[{string.Join(", ", list)}]" : Convert.ToString(parameter.Value, CultureInfo.InvariantCulture);
            writer.WriteLine($"param      {parameter.Name.Value} = {value}");
        }
    }

    static string Indent(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select(l => "  " + l.TrimEnd()));

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
