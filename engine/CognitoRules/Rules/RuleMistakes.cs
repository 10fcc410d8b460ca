using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Time;

namespace CognitoRules.Rules;

/// <summary>What <see cref="RuleChecks"/> and the builder report, one method per message.</summary>
static class RuleMistakes
{
    internal static Diagnostic ReservedName(Located<string> name) =>
        Diagnostic.Error("CR1023", $"`{name.Value}` is a word of C#", name.Span, "cannot name a value") with { Help = "give it a longer name" };

    internal static Diagnostic NameTaken(Located<string> name, Located<string> first, string what) =>
        Diagnostic.Error("CR1024", $"the name `{name.Value}` is taken", name.Span, "the second thing of this name") with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"it is {what}, on line {first.Span.StartPosition.Line}"),
            Help = "rename one of the two",
        };

    internal static Diagnostic GroupedTwice(Located<string> name) =>
        Diagnostic.Error("CR1024", $"`by` names `{name.Value}` twice", name.Span, "the second time") with { Help = "remove it" };

    internal static Diagnostic NoSeries(YamlScalar node, string[] parts) =>
        Diagnostic.Error("CR1032", $"`{node.Value}` is no series", node.Span, "expected `<metric> <statistic>`, or `= ` and metric math") with
        {
            Help = parts.Length == 1 ? $"name a statistic, such as `{parts[0]} Sum`" : "metric math begins with `=`",
            Replacement = parts.Length > 2 && node.Style == ScalarStyle.Plain ? $"= {node.Value}" : null,
        };

    internal static Diagnostic NoStatistic(YamlScalar node, string written)
    {
        var nearest = DidYouMean.Nearest(written, ["SampleCount", "Sum", "Average", "Minimum", "Maximum"]);
        var start = node.Value.LastIndexOf(written, StringComparison.Ordinal);
        return Diagnostic.Error("CR1033", $"CloudWatch has no statistic `{written}`", node.Map.Span(start, start + written.Length), "expected SampleCount, Sum, Average, Minimum, Maximum, p99, …") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic WindowWithoutWhen(SourceSpan window) =>
        Diagnostic.Error("CR4001", "a window without `when` never fires", window, "collects events that nothing judges") with
        {
            Help = "say when it is a finding, such as `when: Count() >= 10`, or remove the window: then every matching event is a finding",
        };

    internal static Diagnostic WindowShorterThanPeriod(WindowSpec window, Located<TimeSpan> period) =>
        Diagnostic.Error("CR4002", $"the window ({Words(window.Length)}) is shorter than the metric period ({Words(period.Value)})", window.Span, "holds no complete data point") with
        {
            Help = $"make the window at least {Words(period.Value)}, or lower the period",
        };

    internal static Diagnostic SuppressShorterThanWindow(Located<TimeSpan> suppress, WindowSpec window) =>
        Diagnostic.Warning("CR4003", $"`suppress` ({Words(suppress.Value)}) is shorter than the window ({Words(window.Length)})", suppress.Span, "the same events can fire more than once") with
        {
            Help = $"make it at least {Words(window.Length)}, or leave it out",
        };

    internal static Diagnostic WhenWithoutWindow(SourceSpan when) =>
        Diagnostic.Error("CR4004", "`when` without a window has nothing to look at", when, "judges one group's window") with
        {
            Help = "add a window, such as `window: 10m`; a condition on one event belongs in `where`",
        };

    internal static Diagnostic SequenceWith(string field, SourceSpan span) =>
        Diagnostic.Error("CR4005", $"a sequence has no `{field}`", span, "a sequence fires when its last step happens") with
        {
            Help = field == "window" ? "say how long it may take with `within`" : "put conditions into the steps",
        };

    internal static Diagnostic SequenceWithoutWithin(SourceSpan sequence) =>
        Diagnostic.Error("CR4005", "a sequence without `within` never gives up", sequence, "how long may it take?") with { Help = "add `within: 1h`" };

    internal static Diagnostic WithinWithoutSequence(YamlScalar within) =>
        Diagnostic.Error("CR4005", "`within` without a sequence means nothing", within.Span, "belongs to `sequence`") with { Help = "the length of a window is `window: 10m`" };

    internal static Diagnostic FirstStepAbsent(SourceSpan step) =>
        Diagnostic.Error("CR4005", "a sequence cannot begin with `absent`", step, "nothing has happened yet") with { Help = "begin with the event after which it must not happen; to ask what did not happen before, use a window: `when: Count(b) >= 1 && Count(a) == 0`" };

    internal static Diagnostic NoTests(SourceSpan id) =>
        Diagnostic.Warning("CR4006", "the rule has no test", id, "nobody knows whether it fires") with { Help = "add `tests:` with one that fires and one that stays silent" };

    internal static Diagnostic NoFiringTest(SourceSpan id) =>
        Diagnostic.Warning("CR4006", "no test of the rule fires", id, "nobody knows whether it can") with { Help = "add a test with `expect: { findings: 1 }`" };

    internal static Diagnostic NoSilentTest(SourceSpan id) =>
        Diagnostic.Warning("CR4007", "no test of the rule stays silent", id, "nobody knows where it stops") with { Help = "add a test just below the threshold with `expect: none`" };

    internal static Diagnostic DeprecatedWithoutHeir(SourceSpan id) =>
        Diagnostic.Warning("CR4008", "a deprecated rule says what replaces it", id, "says nothing") with { Help = "add `replaced-by: rule-id`" };

    internal static Diagnostic StableButUntold(SourceSpan id, IReadOnlyList<string> missing) =>
        Diagnostic.Warning("CR4009", $"a stable rule tells {ShapeMistakes.Either(missing.Select(m => m == "why" ? "why it matters" : "how to respond")).Replace(" or ", " and ", StringComparison.Ordinal)}",
            id, $"has no {ShapeMistakes.Listed(missing).Replace(" and ", " and no ", StringComparison.Ordinal)}");

    internal static Diagnostic StepLongerThanWindow(Located<TimeSpan> step, TimeSpan length) =>
        Diagnostic.Error("CR4011", $"the window moves by {Words(step.Value)} but is only {Words(length)} long", step.Span, "leaves gaps that nobody looks at") with
        {
            Help = $"make it at most {Words(length)}",
        };

    internal static Diagnostic TooManyPanes(WindowSpec window, TimeSpan pane) =>
        Diagnostic.Error("CR4011", $"a window of {Words(window.Length)} that moves by {Words(window.Every)} is cut into slices of {Words(pane)}", window.Span, "too many slices") with
        {
            Help = "make the step a round part of the length, such as a tenth",
        };

    internal static Diagnostic LetWithoutWindow(SourceSpan name) =>
        Diagnostic.Error("CR4012", "`let` without a window has nothing to look at", name, "a value of one group's window") with { Help = "add a window and `when`, or use the event's words in `finding`" };

    internal static Diagnostic NotForMetrics(string field, SourceSpan span) =>
        Diagnostic.Error("CR4013", $"a metrics rule has no `{field}`", span, "metrics are points, not events") with
        {
            Help = field switch
            {
                "by" => "its groups are the `dimensions` of its source",
                "where" => "put the condition into `when`, or into metric math",
                "session" => "use a sliding or tumbling window",
                _ => null,
            },
        };

    internal static Diagnostic MetricsWithoutWhen(SourceSpan id) =>
        Diagnostic.Error("CR4001", "a metrics rule without `when` never fires", id, "nothing judges its points") with { Help = "say when it is a finding, such as `when: rate > 20`" };

    internal static Diagnostic OfWithoutFindings(YamlScalar of) =>
        Diagnostic.Error("CR4014", "`of` names rules, but this rule does not read findings", of.Span, "only for `source: findings`");

    internal static Diagnostic FindingsMixed(SourceSpan id) =>
        Diagnostic.Error("CR4014", "findings cannot be mixed with another source", id, "reads findings and events") with { Help = "make one rule for the events, and one with `source: findings` that reads its findings" };

    internal static Diagnostic OfItself(Located<string> of) =>
        Diagnostic.Error("CR4014", "a rule cannot read its own findings", of.Span, "is this rule");

    internal static Diagnostic NoPeriod(Located<TimeSpan> period) =>
        Diagnostic.Error("CR4015", $"CloudWatch has no period of {Words(period.Value)}", period.Span, "expected whole minutes, at most 1d");

    internal static Diagnostic FiresAlways(SourceSpan id) =>
        Diagnostic.Warning("CR4016", "the rule fires on every event", id, "has neither `where` nor a window") with { Help = "say which events matter with `where`" };

    internal static Diagnostic SequenceWithoutBy(SourceSpan step) =>
        Diagnostic.Warning("CR4017", "a sequence without `by` mixes all users", step, "any user's event can follow any other's") with { Help = "add `by`, such as `by: [User]`" };

    internal static Diagnostic FieldOfOtherWindow(YamlScalar key, string kind) =>
        Diagnostic.Error("CR4018", $"`{key.Value}` belongs to a {kind} window", key.Span, "means nothing here") with { Help = "remove it" };

    internal static Diagnostic SessionShorterThanSilence(Located<TimeSpan> max, TimeSpan silence) =>
        Diagnostic.Error("CR4018", $"a session of at most {Words(max.Value)} ends before its silence of {Words(silence)}", max.Span, $"expected at least {Words(silence)}");

    internal static string Words(TimeSpan duration) => Durations.Format(duration);
}
