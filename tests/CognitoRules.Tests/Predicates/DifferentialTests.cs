using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Generated predicates over generated events: compiled code against plain C# on an ordinary object, and against the language's own words.</summary>
public sealed class DifferentialTests
{
    const int PredicateCount = 400;
    const int EventCount = 2_600;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_million_answers_of_closures_and_of_emitted_code_agree_with_plain_CSharp_and_with_the_language(bool emitted)
    {
        var seed = new Seeded(20261124);
        var generated = Enumerable.Range(0, PredicateCount).Select(_ => RandomPredicates.Predicate(seed, 4)).ToList();
        var (code, refused) = Compile(generated);
        var plain = Oracle.Compile<PlainEvent>("e", [.. generated.Select(g => RandomPredicates.Plain(g.Text))]);
        if (emitted) foreach (var condition in code.OfType<RuleCode>().SelectMany(c => c.Conditions)) condition.Emit();
        var scope = new Scope();
        long compared = 0, againstPlain = 0;

        for (var n = 0; n < EventCount; n++)
        {
            var missing = n % 3;
            var e = RandomPredicates.Event(seed, missing);
            scope.Event = RandomPredicates.Row(e);
            for (var i = 0; i < generated.Count; i++)
            {
                if (code[i] is not { } compiled)
                {
                    // The compiler says that no event fits, or that every one does.
                    if (generated[i].Meaning(e) != (refused[i] == "CR2027")) Assert.Fail($"{generated[i].Text} was refused with {refused[i]}");
                    continue;
                }
                var said = compiled.Where!.Holds(scope);
                compared++;
                if (said != generated[i].Meaning(e)) Assert.Fail($"{generated[i].Text} says {said}");
                if (said && !IsDispatched(compiled.Dispatch, e)) Assert.Fail($"{generated[i].Text} is not dispatched for {e.Action}, {(e.Failed ? "failed" : "not failed")}");
                // With nothing missing and nothing divided by zero, C# itself is the judge.
                if (e.HasGaps || Divides(generated[i].Text)) continue;
                againstPlain++;
                if (said != plain[i](e)) Assert.Fail($"{generated[i].Text} is {!said} in plain C#");
            }
        }

        Assert.Equal(emitted, code.OfType<RuleCode>().All(c => c.Where!.IsEmitted));
        Assert.True(compared > 950_000, $"only {compared} answers were compared");
        Assert.True(againstPlain > 150_000, $"only {againstPlain} answers were compared with plain C#");
    }

    static bool IsDispatched(Dispatch dispatch, PlainEvent e) =>
        (dispatch.Actions is not { } actions || actions.Contains(e.Action ?? "")) && (!dispatch.FailedOnly || e.Failed) && (!dispatch.SucceededOnly || e.Succeeded);

    static bool Divides(string text) => text.Contains('/', StringComparison.Ordinal);

    // A predicate that is never or always true is refused when it loads; all others must compile.
    static (List<RuleCode?> Code, List<string?> Refused) Compile(List<Generated> generated)
    {
        var bag = new DiagnosticBag();
        var rules = generated.Select((g, i) => RuleLoader.Load(new SourceText($"{i}.yaml", $"id: rule-{i}\ntitle: t\nseverity: low\nsource: cloudtrail\nwhere: |\n  {g.Text}\n"), bag)!).ToList();
        var compiled = new DiagnosticBag();
        var set = PredicateCompiler.Compile(rules, compiled);
        var errors = compiled.Items.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.Empty(errors.Where(d => d.Code is not ("CR2026" or "CR2027")).Select(d => $"{d.Code} {d.Message} {d.Span!.Value.Text}"));
        return ([.. rules.Select(r => set.Rules.FirstOrDefault(c => ReferenceEquals(c.Rule, r)))], [.. rules.Select(r => errors.FirstOrDefault(d => d.RuleId == r.Id.Value)?.Code)]);
    }
}
