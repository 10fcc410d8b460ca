using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Compiles small rules for tests, and makes events for them.</summary>
static class PredicateTexts
{
    /// <summary>A rule file around some fields.</summary>
    public static string Rule(string fields, string source = "cloudtrail") => $"id: some-rule\ntitle: Some rule\nseverity: high\nsource: {source}\n{fields}\n";

    public static RuleCode Good(string fields, string source = "cloudtrail")
    {
        var (set, bag) = Compile(fields, source);
        Assert.Empty(bag.Items.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Code} {d.Message}"));
        return set.Rules.Single();
    }

    public static (RuleCodeSet Set, DiagnosticBag Bag) Compile(string fields, string source = "cloudtrail")
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rule.yaml", Rule(fields, source)), bag);
        Assert.True(rule is not null, string.Join("\n", bag.Items.Select(d => $"{d.Code} {d.Message}")));
        var compiled = new DiagnosticBag();
        return (PredicateCompiler.Compile([rule], compiled), compiled);
    }

    /// <summary>The first error as `line:column code message`.</summary>
    public static string FirstError(string fields, string source = "cloudtrail")
    {
        var (_, bag) = Compile(fields, source);
        var first = bag.Items.First(d => d.Severity == DiagnosticSeverity.Error);
        var place = first.Span!.Value.StartPosition;
        return $"{place.Line}:{place.Column} {first.Code} {first.Message}";
    }

    public static EventRow Row(params (Word Word, object Value)[] values)
    {
        var row = new EventRow(16) { Source = EventSources.CloudTrail };
        foreach (var (word, value) in values)
        {
            switch (value)
            {
                case string text: row.SetText((int)word, text); break;
                case bool truth: row.SetBool((int)word, truth); break;
                default: row.SetNumber((int)word, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            }
        }
        return row;
    }

    /// <summary>Whether a condition holds: as closures and as emitted code, which must agree.</summary>
    public static bool Where(string expression, params (Word Word, object Value)[] values)
    {
        var (where, scope) = (Good($"where: |\n  {expression}").Where!, new Scope { Event = Row(values) });
        var said = where.Holds(scope);
        where.Emit();
        Assert.True(where.IsEmitted, $"{expression} was not emitted");
        Assert.Equal(said, where.Holds(scope));
        return said;
    }
}
