using System.Globalization;
using CognitoRules.Diagnostics;

namespace CognitoRules.Predicates;

/// <summary>What can be wrong with a `Breaching` call, one method per message.</summary>
static class AlarmMistakes
{
    internal static Diagnostic OneLimit(SourceSpan span, int count) =>
        Diagnostic.Error("CR3030", count == 0 ? "`Breaching` needs a limit" : "`Breaching` takes one limit", span, count == 0 ? "when does a point breach?" : "which of them?") with
        {
            Help = "name one of `above`, `atLeast`, `below` and `atMost`, as in `rate.Breaching(2, of: 3, above: 20)`",
        };

    internal static Diagnostic NotWhole(SourceSpan span) =>
        Diagnostic.Error("CR3031", "a number of points is a whole number from 1, known when the rule loads", span, "expected e.g. 2") with { Help = "write it as a number or a parameter" };

    internal static Diagnostic MoreThanOf(SourceSpan span, int count, int of) =>
        Diagnostic.Error("CR3031", string.Create(CultureInfo.InvariantCulture, $"{count} of {of} points can never breach"), span, "more than there are");

    internal static Diagnostic LongerThanWindow(SourceSpan span, int of, int points) =>
        Diagnostic.Error("CR3031", string.Create(CultureInfo.InvariantCulture, $"the window holds {points} {(points == 1 ? "point" : "points")}, fewer than {of}"), span, "more than the window holds") with
        {
            Help = "make the window longer; one longer than `of` finds older points when newer ones are missing, as CloudWatch does",
        };

    internal static Diagnostic Treatment(SourceSpan span, string? written)
    {
        var nearest = written is null ? null : DidYouMean.Nearest(written, AlarmState.Names);
        return Diagnostic.Error("CR3032", written is null ? "`missing` is a text in quotes" : $"missing points cannot be treated as `{written}`", span, "expected \"missing\", \"notBreaching\", \"breaching\" or \"ignore\"") with
        {
            Replacement = nearest is null ? null : $"\"{nearest}\"",
        };
    }
}
