using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using Microsoft.CodeAnalysis;

using Diagnostic = CognitoRules.Diagnostics.Diagnostic;

namespace CognitoRules.Predicates;

/// <summary>What lowering and the plan report, one method per message.</summary>
static class LoweringMistakes
{
    internal static Diagnostic Refused(SourceSpan span, IOperation operation) =>
        Diagnostic.Error("CR2009", "this form of C# is not part of the rule language", span, "not allowed") with
        {
            Note = operation.Type is { } type && type.SpecialType == SpecialType.System_String && operation is Microsoft.CodeAnalysis.Operations.IBinaryOperation ? "texts are not joined in conditions; the finding's sentence puts values into braces" : null,
        };

    internal static Diagnostic IntegerDivision(SourceSpan span) =>
        Diagnostic.Error("CR2028", "a division of whole numbers drops its fraction", span, "C# gives a whole number") with { Help = "write one of the numbers with a point, such as `1.0 / 3`" };

    internal static Diagnostic NeverMissing(SourceSpan span) =>
        Diagnostic.Error("CR2015", "a truth is never missing", span, "always there") with { Help = "ask it directly, as in `Failed` or `!Failed`" };

    internal static Diagnostic ListOutsideIn(SourceSpan span, string name) =>
        Diagnostic.Error("CR2015", $"`{name}` is a list", span, "a list has no single value") with { Help = $"write `word.In({name})`" };

    internal static Diagnostic LetInsideAggregate(SourceSpan span, string name) =>
        Diagnostic.Error("CR2014", $"`{name}` is a value of the window, and an aggregate looks at one event at a time", span, "not known for one event");

    internal static Diagnostic EventOutsideAggregate(SourceSpan span, string name, View view, Rule rule) =>
        Diagnostic.Error("CR2013", $"`{name}` is a word of one event, and {(view == View.Sequence ? "a sequence has several" : "a window has many")}", span, view == View.Sequence ? "of which step?" : "of which event?") with
        {
            Help = view == View.Sequence ? $"name the step, such as `{rule.Sequence!.Steps[0].Name.Value}.{name}`" : $"put it into an aggregate, such as `Last({name})`, or into `by`",
        };

    internal static Diagnostic AggregateWithoutWindow(SourceSpan span, string name, PartRole role, Rule rule) =>
        Diagnostic.Error("CR2014", $"`{name}` looks at a window, and {(rule.Window is null ? "this rule has none" : role is PartRole.When or PartRole.Let or PartRole.Severity or PartRole.Finding ? "inside an aggregate there is one event" : $"`{BindMistakes.FieldName(role)}` sees one event")}", span, "needs a window") with
        {
            Help = rule.Window is null ? rule.Sequence is null ? "add a `window` and `when`" : "a sequence counts by its steps" : role is PartRole.When or PartRole.Let or PartRole.Severity or PartRole.Finding ? "give the inner one a name with `let`, or write it beside the outer one" : "use it in `when` or `let`",
        };

    internal static Diagnostic BaselineAlone(SourceSpan span) =>
        Diagnostic.Error("CR2015", "a baseline is no number", span, "which of its values?") with { Help = "ask it for `.Score`, `.Median`, `.Deviation` or `.Learning`" };

    internal static Diagnostic BaselineOfBaseline(SourceSpan span) =>
        Diagnostic.Error("CR2015", "a baseline cannot be made of a baseline", span, "learns from what is still learning") with { Help = "make it of an aggregate, such as `Baseline(Count())`" };

    internal static Diagnostic NoSafeForm(Rule rule) => Diagnostic.Error("CR2009", "this rule's C# has no form that can be run", rule.Id.Span, "not a part of the rule language");

    internal static Diagnostic NoSeverity(SourceSpan span, string word) =>
        Diagnostic.Error("CR2025", $"`{word}` is not a severity", span, "expected info, low, medium, high or critical") with { Replacement = DidYouMean.Nearest(word, RuleFields.SeverityWords) is { } near ? $"\"{near}\"" : null };

    internal static Diagnostic NotConstant(SourceSpan span) => BindMistakes.NeedsConstant(span) with { Help = "write texts in quotes, or name a parameter" };

    internal static Diagnostic PatternNotConstant(SourceSpan span) =>
        Diagnostic.Error("CR2024", "a pattern is a constant", span, "known only when an event comes") with { Note = "patterns are checked when the rule loads" };

    internal static Diagnostic Pattern(SourceSpan span, string why) => Diagnostic.Error("CR2020", $"this pattern cannot be used: {why}", span, "here");

    internal static Diagnostic NoNetwork(SourceSpan span, string text) =>
        Diagnostic.Error("CR2022", $"`{text}` is not a network", span, "expected e.g. 192.0.2.0/24 or 2001:db8::/32");

    internal static Diagnostic NoPath(SourceSpan span, string path, int at) =>
        Diagnostic.Error("CR2023", $"`{path}` is not a path into a record", span, string.Create(CultureInfo.InvariantCulture, $"stops making sense at character {at + 1}")) with
        {
            Help = "write names joined by dots and indexes in brackets, such as requestParameters.scopes[0]",
        };

    internal static Diagnostic Days(SourceSpan span, int max) =>
        Diagnostic.Error("CR2024", "the days are a whole number", span, string.Create(CultureInfo.InvariantCulture, $"expected 1 to {max}"));

    internal static Diagnostic NeverTrue(SourceSpan span, string field) =>
        Diagnostic.Error("CR2026", $"`{field}` can never be true", span, "no event fits") with { Note = "its conditions exclude each other" };

    internal static Diagnostic NeverOfNothing(SourceSpan span) =>
        Diagnostic.Error("CR2026", "`when` can never be true", span, "no window fits") with
        {
            Note = "a group of which nothing happened is not judged, so `Count()` is at least 1",
            Help = "count with a condition, as in `Count(Succeeded) == 0`; for what did not follow on something, use a sequence with `absent`",
        };

    internal static Diagnostic AlwaysTrue(SourceSpan span, string field) =>
        Diagnostic.Error("CR2027", $"`{field}` is always true", span, "says nothing") with { Help = "remove it, or compare with something" };

    internal static Diagnostic WholeWithFraction(SourceSpan span) =>
        Diagnostic.Warning("CR2030", "a whole number is compared with a fraction", span, "can only be passed by the next whole number") with
        {
            Note = "counts, lengths, hours and weekdays are whole numbers",
            Help = "compare with a whole number; for a share divide first, as in `Count(Failed) / Count() > 0.5`",
        };
}
