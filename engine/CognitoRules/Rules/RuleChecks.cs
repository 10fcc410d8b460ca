using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>What the fields of a rule mean to each other. Each cause is reported once, at the field that is easiest to mend.</summary>
static partial class RuleChecks
{
    /// <summary>A window of more panes costs more per event than it tells.</summary>
    const long PaneCountMax = 1_000;

    // Names that C# itself takes; a rule cannot use them as its own.
    static readonly string[] Reserved =
    [
        "and", "as", "base", "bool", "byte", "case", "char", "checked", "const", "decimal", "default", "do", "double", "else", "enum", "event", "false", "fixed",
        "float", "for", "foreach", "if", "in", "int", "is", "long", "nameof", "new", "not", "null", "object", "or", "out", "params", "ref", "return", "short",
        "sizeof", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "using", "var", "void", "when", "where", "while", "with",
    ];

    /// <summary>Checks a built rule.</summary>
    public static void Check(Rule rule, DiagnosticBag bag)
    {
        Names(rule, bag);
        Shape(rule, bag);
        if (rule.Metrics is { } metrics) Metrics(rule, metrics, bag);
        else Sources(rule, bag);
        Durations(rule, bag);
        Lint(rule, bag);
    }

    /// <summary>Which fields of a `window` mapping go together.</summary>
    internal static void WindowFields(YamlMapping window, DiagnosticBag bag)
    {
        if (window.Find("every") is { } every && window["sliding"] is null) bag.Add(RuleMistakes.FieldOfOtherWindow(every.Key, "sliding"));
        if (window.Find("max") is { } max && window["session"] is null) bag.Add(RuleMistakes.FieldOfOtherWindow(max.Key, "session"));
        if (RuleBuilder.DurationOf(window["every"]) is { } step && RuleBuilder.DurationOf(window["sliding"]) is { } length && step.Value > length.Value)
            bag.Add(RuleMistakes.StepLongerThanWindow(step, length.Value));
        if (RuleBuilder.DurationOf(window["max"]) is { } longest && RuleBuilder.DurationOf(window["session"]) is { } silence && longest.Value < silence.Value)
            bag.Add(RuleMistakes.SessionShorterThanSilence(longest, silence.Value));
    }

    /// <summary>Fields that mean nothing without another field.</summary>
    internal static void Lonely(YamlMapping root, EventSources events, DiagnosticBag bag)
    {
        if (root.Find("of") is { } of && !events.HasFlag(EventSources.Findings)) bag.Add(RuleMistakes.OfWithoutFindings(of.Key));
        if (root.Find("within") is { } within && root["sequence"] is null) bag.Add(RuleMistakes.WithinWithoutSequence(within.Key));
    }

    /// <summary>Whether CloudWatch knows a statistic of this form.</summary>
    internal static bool IsStatistic(string text) => Statistic().IsMatch(text);

    // A class and no tuple: code for it is compiled ahead, and every start comes by here.
    sealed record Named(Located<string> Name, string What);

    static void Names(Rule rule, DiagnosticBag bag)
    {
        var named = rule.Params.Select(p => new Named(p.Name, "a parameter"))
            .Concat(rule.Metrics?.Series.Select(s => new Named(s.Name, "a series")) ?? [])
            .Concat(rule.By.Where(b => char.IsAsciiLetterLower(b.Name.Value[0]) && !b.Name.Value.Equals(b.Code.Text, StringComparison.Ordinal)).Select(b => new Named(b.Name, "a part of `by`")))
            .Concat(rule.Let.Select(l => new Named(l.Name, "a `let` name")))
            .Concat(rule.Sequence?.Steps.Where(s => !s.Absent).Select(s => new Named(s.Name, "a step")) ?? []);
        var known = new Dictionary<string, Named>(StringComparer.Ordinal);
        foreach (var (name, what) in named)
        {
            if (Reserved.Contains(name.Value, StringComparer.Ordinal)) bag.Add(RuleMistakes.ReservedName(name));
            else if (known.TryGetValue(name.Value, out var first)) bag.Add(RuleMistakes.NameTaken(name, first.Name, first.What));
            else known.Add(name.Value, new Named(name, what));
        }
        foreach (var twice in rule.By.GroupBy(b => b.Name.Value, StringComparer.Ordinal).Where(g => g.Count() > 1)) bag.Add(RuleMistakes.GroupedTwice(twice.ElementAt(1).Name));
    }

    static void Shape(Rule rule, DiagnosticBag bag)
    {
        if (rule.Sequence is { } sequence)
        {
            if (rule.Window is { } window) bag.Add(RuleMistakes.SequenceWith("window", window.Span));
            if (rule.When is { } when) bag.Add(RuleMistakes.SequenceWith("when", FirstLine(when.Span)));
            if (rule.Let.Count > 0) bag.Add(RuleMistakes.SequenceWith("let", rule.Let[0].Name.Span));
            if (sequence.Steps[0].Absent) bag.Add(RuleMistakes.FirstStepAbsent(sequence.Steps[0].Name.Span));
            if (rule.By.Count == 0) bag.Add(RuleMistakes.SequenceWithoutBy(sequence.Steps[0].Name.Span));
            return;
        }
        if (rule.Metrics is not null) return;
        if (rule.Window is not null && rule.When is null) bag.Add(RuleMistakes.WindowWithoutWhen(rule.Window.Span));
        if (rule.Window is not null) return;
        if (rule.When is not null) bag.Add(RuleMistakes.WhenWithoutWindow(FirstLine(rule.When.Span)));
        else if (rule.Let.Count > 0) bag.Add(RuleMistakes.LetWithoutWindow(rule.Let[0].Name.Span));
        else if (rule.Where is null) bag.Add(RuleMistakes.FiresAlways(rule.Id.Span));
    }

    static void Sources(Rule rule, DiagnosticBag bag)
    {
        if (rule.Events.HasFlag(EventSources.Findings) && rule.Events != EventSources.Findings) bag.Add(RuleMistakes.FindingsMixed(rule.Id.Span));
        if (rule.OfRules?.FirstOrDefault(r => r.Value == rule.Id.Value) is { } itself) bag.Add(RuleMistakes.OfItself(itself));
    }

    static void Metrics(Rule rule, MetricsSpec metrics, DiagnosticBag bag)
    {
        if (rule.Where is { } where) bag.Add(RuleMistakes.NotForMetrics("where", FirstLine(where.Span)));
        if (rule.By.Count > 0) bag.Add(RuleMistakes.NotForMetrics("by", rule.By[0].Name.Span));
        if (rule.Sequence is { } sequence) bag.Add(RuleMistakes.NotForMetrics("sequence", sequence.Steps[0].Name.Span));
        else if (rule.When is null) bag.Add(RuleMistakes.MetricsWithoutWhen(rule.Id.Span));
        if (rule.Window is { Kind: WindowKind.Session } session) bag.Add(RuleMistakes.NotForMetrics("session", session.Span));
        var period = metrics.Period;
        if (period.Value.TotalSeconds % 60 != 0 || period.Value > TimeSpan.FromDays(1)) bag.Add(RuleMistakes.NoPeriod(period));
        else if (rule.Window is { } window && window.Length < period.Value) bag.Add(RuleMistakes.WindowShorterThanPeriod(window, period));
    }

    static void Durations(Rule rule, DiagnosticBag bag)
    {
        if (rule.Window is not { } window) return;
        if (rule.Suppress is { } suppress && suppress.Value < window.Length) bag.Add(RuleMistakes.SuppressShorterThanWindow(suppress, window));
        if (window.Kind != WindowKind.Sliding) return;
        var pane = Gcd((long)window.Length.TotalMilliseconds, (long)window.Every.TotalMilliseconds);
        if ((long)window.Length.TotalMilliseconds / pane > PaneCountMax) bag.Add(RuleMistakes.TooManyPanes(window, TimeSpan.FromMilliseconds(pane)));
    }

    static void Lint(Rule rule, DiagnosticBag bag)
    {
        var run = rule.Tests.Where(t => t.Todo is null).ToList();
        if (run.Count == 0) bag.Add(RuleMistakes.NoTests(rule.Id.Span));
        else if (!run.Exists(t => t.Expect.Findings > 0)) bag.Add(RuleMistakes.NoFiringTest(rule.Id.Span));
        else if (!run.Exists(t => t.Expect.Findings == 0)) bag.Add(RuleMistakes.NoSilentTest(rule.Id.Span));
        if (rule.Status == RuleStatus.Deprecated && !rule.Prose.ContainsKey("replaced-by")) bag.Add(RuleMistakes.DeprecatedWithoutHeir(rule.Id.Span));
        var untold = new[] { "why", "respond" }.Where(name => !rule.Prose.ContainsKey(name)).ToList();
        if (rule.Status == RuleStatus.Stable && untold.Count > 0) bag.Add(RuleMistakes.StableButUntold(rule.Id.Span, untold));
    }

    internal static SourceSpan FirstLine(SourceSpan span)
    {
        var end = span.Text.AsSpan().IndexOfAny('\n', '\r');
        return end <= 0 ? span : span with { End = span.Start + end };
    }

    static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);

    [GeneratedRegex(@"^(SampleCount|Sum|Average|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)[0-9]{1,2}(\.[0-9]{1,10})?|p100|(PR|TM|WM|TC|TS)\([0-9.%]*:[0-9.%]*\))$", RegexOptions.CultureInvariant)]
    private static partial Regex Statistic();
}
