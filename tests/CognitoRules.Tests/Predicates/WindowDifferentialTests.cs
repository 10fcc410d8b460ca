using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Generated `when` conditions over generated windows, growing event by event.</summary>
public sealed class WindowDifferentialTests
{
    const int ConditionCount = 250;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_condition_over_a_window_says_what_LINQ_says_and_a_monotone_one_never_turns_back(bool emitted)
    {
        var seed = new Seeded(4_711);
        var generated = Enumerable.Range(0, ConditionCount).Select(_ => RandomWindows.Condition(seed, 2)).ToList();
        var (code, refused) = Compile(generated);
        var plain = Oracle.Compile<PlainWindow>("w", [.. generated.Select(g => g.Plain)]);
        if (emitted) foreach (var condition in code.OfType<RuleCode>().SelectMany(c => c.Conditions)) condition.Emit();
        var (compared, againstPlain, grown) = (0, 0, 0);

        for (var n = 0; n < 40; n++)
        {
            var events = Enumerable.Range(0, 10).Select(_ => RandomPredicates.Event(seed, n % 2 * 2)).ToList();
            if (n % 2 == 0) events = [.. events.Select(e => e.Error is null ? RandomPredicates.Complete(seed) : e)];
            var rows = events.Select(RandomPredicates.Row).ToList();
            var turned = new bool[generated.Count];
            for (var length = 1; length <= events.Count; length++)
            {
                var window = new PlainWindow(events[..length]);
                for (var i = 0; i < generated.Count; i++)
                {
                    var meant = generated[i].Meaning(window);
                    if (code[i] is not { } rule)
                    {
                        if (refused[i] is { } why && meant != (why == "CR2027")) Assert.Fail($"{generated[i].Text} was refused with {refused[i]}");
                        continue;
                    }
                    var said = rule.When!.Holds(new Scope { Aggregates = new NaiveAggregates(rule, rows[..length]) });
                    compared++;
                    if (said != meant) Assert.Fail($"{generated[i].Text} says {said}");
                    if (rule.Monotone && turned[i] && !said) Assert.Fail($"{generated[i].Text} is not monotone");
                    if (rule.Monotone && turned[i]) grown++;
                    turned[i] |= said;
                    // With nothing missing, C# itself is the judge.
                    if (window.Events.Any(e => e.HasGaps)) continue;
                    againstPlain++;
                    if (said != plain[i](window)) Assert.Fail($"{generated[i].Text} is {!said} in plain C#");
                }
            }
        }

        Assert.True(compared > 60_000, $"only {compared} answers were compared");
        Assert.True(againstPlain > 20_000, $"only {againstPlain} answers were compared with plain C#");
        Assert.True(grown > 500, $"only {grown} windows of monotone conditions grew");
    }

    static (List<RuleCode?> Code, List<string?> Refused) Compile(List<GeneratedWindow> generated)
    {
        var bag = new DiagnosticBag();
        var rules = generated.Select((g, i) => RuleLoader.Load(new SourceText($"{i}.yaml", $"id: rule-{i}\ntitle: t\nseverity: low\nsource: cloudtrail\nby: [Ip]\nwindow: 10m\nwhen: |\n  {g.Text}\n"), bag)!).ToList();
        var compiled = new DiagnosticBag();
        var set = PredicateCompiler.Compile(rules, compiled);
        var errors = compiled.Items.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.Empty(errors.Where(d => d.Code is not ("CR2026" or "CR2027")).Select(d => $"{d.Code} {d.Message} {d.Span!.Value.Text}"));
        // A condition of an aggregate alone may be at fault; then nothing is said about the whole.
        var whole = errors.Where(d => d.Message.StartsWith("`when`", StringComparison.Ordinal)).ToList();
        Assert.True(errors.Count < generated.Count / 2, $"{errors.Count} conditions were refused");
        return ([.. rules.Select(r => set.Rules.FirstOrDefault(c => ReferenceEquals(c.Rule, r)))], [.. rules.Select(r => whole.FirstOrDefault(d => d.RuleId == r.Id.Value)?.Code)]);
    }
}
