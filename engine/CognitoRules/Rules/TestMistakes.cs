using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>What can be wrong with a rule's inline tests before they run, one method per message.</summary>
static class TestMistakes
{
    internal static Diagnostic UnknownWord(YamlScalar key, EventSources sources)
    {
        var settable = Words.All.Where(w => DecidedBy(w.Word) is null && (sources == EventSources.None || (w.Sources & sources) != 0)).Select(w => w.Name);
        var nearest = DidYouMean.Nearest(key.Value, settable);
        return Diagnostic.Error("CR7101", $"an event has no word `{key.Value}`", key.Span, "not a word of an event") with
        {
            Help = nearest is not null ? $"did you mean `{nearest}`?" : "anything without a word is a raw path, which begins with a lower-case letter, such as `requestParameters.scopes`",
            Replacement = nearest,
        };
    }

    internal static Diagnostic WordInLowerCase(YamlScalar key, string word) =>
        Diagnostic.Warning("CR7101", $"`{key.Value}` is a raw path, not the word `{word}`", key.Span, "sets a member of the record") with
        {
            Help = $"did you mean `{word}`?",
            Replacement = word,
        };

    internal static Diagnostic NoPath(YamlScalar key, int stopped) =>
        Diagnostic.Error("CR7101", $"`{key.Value}` is not a raw path", key.Map.Span(Math.Min(stopped, key.Value.Length), Math.Min(stopped, key.Value.Length)), "cannot be read from here") with
        {
            Help = "write names joined by dots, and indexes in brackets: `a.b[0]`",
        };

    internal static Diagnostic Derived(YamlScalar key, string deciders) =>
        Diagnostic.Error("CR7102", $"`{key.Value}` cannot be set: the record decides it", key.Span, "follows from other fields") with { Help = deciders };

    internal static Diagnostic WordOfOtherSource(YamlScalar key, WordInfo word, EventSources sources) =>
        Diagnostic.Error("CR7104", $"{Name(sources)} has no `{key.Value}`", key.Span, "not recorded by this source") with { Note = $"`{key.Value}` is known to {Name(word.Sources)}" };

    internal static Diagnostic WrongKind(YamlNode node, WordInfo word) =>
        Diagnostic.Error("CR7103", $"`{word.Name}` holds {Name(word.Kind)}", ShapeMistakes.FirstLine(node), $"this is {node.Described}");

    internal static Diagnostic NameTwice(Located<string> second, Located<string> first) =>
        Diagnostic.Error("CR7108", "two tests have the same name", second.Span, "the second one") with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"the first is on line {first.Span.StartPosition.Line}"),
        };

    internal static Diagnostic WrongData(YamlScalar key, string wanted) =>
        Diagnostic.Error("CR7109", wanted == "series" ? "a metrics rule is tested with `series`" : "a rule over events is tested with `events`", key.Span, $"the rule never reads {key.Value}") with
        {
            Help = $"use `{wanted}` or `fixture`",
        };

    internal static Diagnostic PeriodWithoutSeries(YamlScalar key) =>
        Diagnostic.Error("CR7109", "`period` belongs to `series`", key.Span, "means nothing here") with { Help = "remove it" };

    internal static Diagnostic NoEvent(SourceSpan span) =>
        Diagnostic.Error("CR7109", "the event says nothing", span, "has neither `event` nor `record`") with { Help = "add `event: { Action: InitiateAuth }`" };

    internal static Diagnostic OtherSource(YamlScalar source) =>
        Diagnostic.Error("CR7109", $"the rule does not read {source.Value}", source.Span, "the rule would never see these events");

    internal static Diagnostic NoPoints(SourceSpan span, string why) =>
        Diagnostic.Error("CR7107", "not a series of points", span, why) with { Note = "`57x10` is 57 and ten more of it, `1+2x3` is 1 3 5 7, `_x2` is two missing points" };

    internal static Diagnostic UnknownName(YamlScalar key, string code, string what, IReadOnlyList<string> known)
    {
        var nearest = DidYouMean.Nearest(key.Value, known);
        return Diagnostic.Error(code, $"the rule has no {what} `{key.Value}`", key.Span, "not in this rule") with
        {
            Help = nearest is not null ? $"did you mean `{nearest}`?" : known.Count > 0 ? $"it has {ShapeMistakes.Listed(known)}" : null,
            Replacement = nearest,
        };
    }

    internal static Diagnostic UnknownParam(Located<string> name, IReadOnlyList<Parameter> known)
    {
        var nearest = DidYouMean.Nearest(name.Value, known.Select(p => p.Name.Value));
        return Diagnostic.Error("CR7111", $"the rule has no parameter `{name.Value}`", name.Span, "not in `params`") with
        {
            Help = nearest is null ? null : $"did you mean `{nearest}`?",
            Replacement = nearest,
        };
    }

    internal static Diagnostic ParamOfOtherKind(Located<string> name, Parameter known) =>
        Diagnostic.Error("CR7111", $"`{name.Value}` is {Name(known.Kind)} in the rule", name.Span, "has another type here");

    internal static Diagnostic GroupValueNoText(YamlNode node) =>
        Diagnostic.Error("CR7105", "a group's value is a text", ShapeMistakes.FirstLine(node), $"this is {node.Described}");

    /// <summary>For a word that no test can set, which fields to set instead; null for any other word.</summary>
    internal static string? DecidedBy(Word word) => word switch
    {
        Word.Time => "say when it happens with `at`, beside `event`",
        Word.Failed => "set `Error: NotAuthorizedException`; in the activity log `message.eventResponse: Fail`",
        Word.Succeeded => "leave out `Error` and `Challenge`; in the activity log `message.eventResponse: Pass`",
        Word.Throttled => "set `Error: TooManyRequestsException`",
        Word.SignIn => "set `Action: InitiateAuth`; in the activity log `Action: SignIn`",
        Word.SignUp => "set `Action: SignUp`",
        Word.TokenRefresh => "set `Action: InitiateAuth` and `AuthFlow: REFRESH_TOKEN_AUTH`",
        Word.TokenRequest => "set `Action: Token_POST`",
        Word.PasswordReset => "set `Action: ForgotPassword`",
        Word.MfaResponse => "set `Action: RespondToAuthChallenge` and `Challenge: SOFTWARE_TOKEN_MFA`",
        Word.Federation => "set `Action: SAML2Response_POST`",
        Word.Role => "set `Principal: arn:aws:sts::123456789012:assumed-role/Support/alice`",
        Word.AdminChange => "set `Action: AdminSetUserPassword`, or another change",
        _ => null,
    };

    static string Name(EventSources sources) => ShapeMistakes.Either(
        new[] { (EventSources.CloudTrail, "a CloudTrail event"), (EventSources.ActivityLog, "an activity-log event"), (EventSources.Findings, "a finding") }
            .Where(s => sources.HasFlag(s.Item1)).Select(s => s.Item2));

    internal static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Text => "a text",
        ValueKind.Number => "a number",
        ValueKind.Bool => "true or false",
        ValueKind.TextList => "a list of texts",
        _ => "a time",
    };
}
