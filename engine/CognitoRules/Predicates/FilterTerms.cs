using System.Globalization;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>Turns conditions into terms of a filter pattern, for records of one source. What has no counterpart lets everything pass.</summary>
/// <remarks>
/// Grammar: CloudWatch Logs user guide, filter and pattern syntax. `*` stands for any characters; a selector of an object or a list never matches;
/// there is no negation but `!=`, whose meaning for an absent field is not documented, so nothing here relies on it.
/// </remarks>
sealed class FilterTerms(EventSources source, FilterDetail detail)
{
    /// <summary>The term of a condition that holds.</summary>
    internal FilterTerm Of(Node node) => node switch
    {
        AndNode n => FilterTerm.And(Of(n.Left), Of(n.Right)),
        OrNode n => FilterTerm.Or(Of(n.Left), Of(n.Right)),
        NotNode n => OfNot(n.Operand),
        CompareNode { Operator: Comparison.Equal, Left: var text, Right: TextConstant constant } => Texts(text, [constant.Value]),
        CompareNode { Operator: Comparison.Equal, Right: var text, Left: TextConstant constant } => Texts(text, [constant.Value]),
        CompareNode { Right: BoolConstant { Value: var truth }, Operator: Comparison.Equal } n => truth ? Of(n.Left) : OfNot(n.Left),
        CompareNode { Left: WordNode { Step: -1, Word: Word.Status }, Right: NumberConstant limit } n => Status(n.Operator, limit.Value),
        InNode n => Texts(n.Text, n.Values.Values),
        TextTestNode { Argument: TextConstant argument } n => Test(n.Test, n.Text, argument.Value),
        WordNode { Step: -1 } n => Truth(n.Word),
        _ => FilterTerm.Everything,
    };

    // De Morgan; a single question turned around has no sound counterpart.
    FilterTerm OfNot(Node node) => node switch
    {
        NotNode n => Of(n.Operand),
        AndNode n => FilterTerm.Or(OfNot(n.Left), OfNot(n.Right)),
        OrNode n => FilterTerm.And(OfNot(n.Left), OfNot(n.Right)),
        CompareNode { Operator: Comparison.NotEqual } n => Of(n with { Operator = Comparison.Equal }),
        MissingNode { Operand: WordNode { Step: -1 } word } when FilterPlaces.Of(source, word.Word) is { } places => AnyOf(places, "*", isExact: false),
        _ => FilterTerm.Everything,
    };

    FilterTerm Texts(Node text, IReadOnlyList<string> values)
    {
        if (text is RawNode { Step: -1 } raw) return detail == FilterDetail.Dispatch || values.Any(IsAmbiguous) ? FilterTerm.Everything : Any(values, FilterPlaces.Selector(raw.Path), isExact: true);
        if (text is not WordNode { Step: -1 } word || FilterPlaces.Of(source, word.Word) is not { } places) return FilterTerm.Everything;
        if (detail == FilterDetail.Dispatch && word.Word is not (Word.Action or Word.Service)) return FilterTerm.Everything;
        if (word.Word == Word.Action) return Names(values, isExact: true);
        var all = places.Select(p => Any(values.Select(v => p.Before + v), p.Selector, isExact: places.Count == 1)).Aggregate(FilterTerm.Or);
        // GetClientToken has no grant of its own, and is one.
        return source == EventSources.CloudTrail && word.Word == Word.Grant && values.Contains("client_credentials", StringComparer.Ordinal) ? FilterTerm.Or(all, Equal("$.eventName", "GetClientToken", false)) : all;
    }

    FilterTerm Test(TextTest test, Node text, string argument)
    {
        var wild = test switch { TextTest.StartsWith => $"{Escape(argument)}*", TextTest.EndsWith => $"*{Escape(argument)}", TextTest.Contains => $"*{Escape(argument)}*", _ => null };
        if (wild is null || detail == FilterDetail.Dispatch || text is not WordNode { Step: -1 } word || FilterPlaces.Of(source, word.Word) is not { } places) return FilterTerm.Everything;
        return AnyOf(places, wild, isExact: false);
    }

    FilterTerm Status(Comparison comparison, double limit)
    {
        if (source != EventSources.CloudTrail || detail == FilterDetail.Dispatch || !double.IsFinite(limit)) return FilterTerm.Everything;
        var sign = comparison switch { Comparison.Equal => "=", Comparison.Less => "<", Comparison.LessOrEqual => "<=", Comparison.Greater => ">", Comparison.GreaterOrEqual => ">=", _ => null };
        // Fractions and huge numbers are written in ways that a pattern may not read.
        if (sign is null || limit != Math.Floor(limit) || Math.Abs(limit) > 1e9) return FilterTerm.Everything;
        return new FilterTerm(string.Create(CultureInfo.InvariantCulture, $"{FilterPlaces.Status} {sign} {limit:0}"), IsExact: true);
    }

    FilterTerm Truth(Word word)
    {
        if (Words.ActOf(word) is var act && act != ActKinds.None)
        {
            var always = Actions.All.Where(a => ((a.Always | a.Maybe) & act) != 0).All(a => (a.Maybe & act) == 0);
            return Names([.. Actions.NamesOf(act, source)], isExact: always);
        }
        if (detail == FilterDetail.Dispatch) return FilterTerm.Everything;
        if (source == EventSources.ActivityLog)
        {
            return word switch
            {
                Word.Failed => Equal("$.message.eventResponse", "Fail", true),
                Word.Succeeded => Equal("$.message.eventResponse", "Pass", true),
                Word.Compromised => FilterTerm.Or(Equal("$.message.compromisedCredentialDetected", "true", false), new("$.message.compromisedCredentialDetected IS TRUE", false)),
                Word.HasContext => FilterTerm.Or(Equal("$.message.hasContextData", "true", false), new("$.message.hasContextData IS TRUE", false)),
                _ => FilterTerm.Everything,
            };
        }
        return word switch
        {
            Word.Failed => FilterTerm.Or(Wild("$.errorCode", "*", false), Status(Comparison.GreaterOrEqual, 400)),
            Word.Throttled => FilterTerm.Or(FilterTerm.Or(FilterTerm.Or(Equal("$.errorCode", "TooManyRequestsException", false), Equal("$.errorCode", "ThrottledException", false)), Wild("$.errorCode", "Throttling*", false)), Status(Comparison.Equal, 429)),
            Word.ReadOnly => new FilterTerm("$.readOnly IS TRUE", IsExact: true),
            _ => FilterTerm.Everything,
        };
    }

    FilterTerm Names(IReadOnlyList<string> names, bool isExact)
    {
        var selector = source == EventSources.CloudTrail ? "$.eventName" : "$.message.eventType";
        if (names.Count == 0) return FilterTerm.Everything;
        if (names.Count <= (detail == FilterDetail.Whole ? ValueCountMax : 8)) return names.Select(n => Equal(selector, n, isExact)).Aggregate(FilterTerm.Or);
        // The first word of a name: every Admin… for AdminCreateUser.
        return names.Select(FirstWord).Distinct(StringComparer.Ordinal).Select(w => Wild(selector, $"{Escape(w)}*", false)).Aggregate(FilterTerm.Or);
    }

    static string FirstWord(string name)
    {
        var end = 1;
        while (end < name.Length && char.IsAsciiLetterLower(name[end])) end++;
        return name[..end];
    }

    static FilterTerm AnyOf(IReadOnlyList<FilterPlace> places, string wild, bool isExact) =>
        places.Select(p => Wild(p.Selector, p.Before + wild, isExact)).Aggregate(FilterTerm.Or);

    static FilterTerm Any(IEnumerable<string> values, string selector, bool isExact)
    {
        var terms = values.Take(ValueCountMax + 1).Select(v => Equal(selector, v, isExact)).ToList();
        return terms.Count is 0 or > ValueCountMax ? FilterTerm.Everything : terms.Aggregate(FilterTerm.Or);
    }

    static FilterTerm Equal(string selector, string value, bool isExact)
    {
        var escaped = Escape(value);
        // No word is ever empty; an empty text in a pattern is not documented.
        if (value.Length == 0) return FilterTerm.Everything;
        // The activity log writes a place that it could not find as "null", which is none.
        return Wild(selector, escaped, isExact && escaped == value && value != "null");
    }

    static FilterTerm Wild(string selector, string wild, bool isExact) => new($"{selector} = \"{wild}\"", isExact);

    // A list of more values has no room in a pattern.
    const int ValueCountMax = 64;

    // A raw value is a text whether the record wrote 5 or "5"; a pattern tells them apart.
    static bool IsAmbiguous(string value) =>
        value.Length == 0 || value is "true" or "false" || value[0] is '{' or '[' || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // What is not plainly readable inside quotes becomes a wildcard, which lets more pass.
    static string Escape(string value)
    {
        var text = new System.Text.StringBuilder();
        foreach (var c in value) text.Append(c is >= ' ' and <= '~' and not ('"' or '\\' or '*') ? c : '*');
        return text.ToString();
    }
}

/// <summary>One place of a word in a record, and what stands before the value there, as a pattern.</summary>
readonly record struct FilterPlace(string Selector, string Before = "");

/// <summary>Where the text words stand in the records of each source, as selectors of a filter pattern. A word that is computed, or comes from outside the record, has none.</summary>
static class FilterPlaces
{
    internal const string Status = "$.additionalEventData.responseParameters.status";

    static readonly Dictionary<Word, FilterPlace[]> Trail = new()
    {
        [Word.Action] = [new("$.eventName")],
        [Word.Service] = [new("$.eventSource")],
        [Word.Region] = [new("$.awsRegion")],
        [Word.Account] = [new("$.recipientAccountId"), new("$.userIdentity.accountId"), new("$.resources[0].accountId")],
        [Word.RequestId] = [new("$.requestID")],
        [Word.Ip] = [new("$.sourceIPAddress")],
        [Word.UserAgent] = [new("$.userAgent")],
        [Word.ClientId] = [new("$.requestParameters.clientId"), new("$.responseElements.userPoolClient.clientId"), new("$.additionalEventData.requestParameters.client_id[0]")],
        [Word.IdentityPool] = [new("$.requestParameters.identityPoolId"), new("$.responseElements.identityPoolId"), new("$.resources[0].ARN", "*:identitypool/")],
        [Word.User] = [new("$.additionalEventData.sub"), new("$.additionalEventData.requestParameters.sub[0]"), new("$.requestParameters.identityId"), new("$.responseElements.identityId")],
        [Word.UserName] = [new("$.requestParameters.username"), new("$.additionalEventData.requestParameters.username[0]")],
        [Word.Principal] = [new("$.userIdentity.arn"), new("$.userIdentity.principalId")],
        [Word.PrincipalType] = [new("$.userIdentity.type")],
        [Word.Error] = [new("$.errorCode")],
        [Word.ErrorMessage] = [new("$.errorMessage")],
        [Word.AuthFlow] = [new("$.requestParameters.authFlow")],
        [Word.Challenge] = [new("$.requestParameters.challengeName"), new("$.responseElements.challengeName")],
        [Word.Grant] = [new("$.additionalEventData.requestParameters.grant_type[0]")],
    };

    static readonly Dictionary<Word, FilterPlace[]> Activity = new()
    {
        [Word.Action] = [new("$.message.eventType")],
        [Word.RequestId] = [new("$.message.requestId")],
        [Word.Ip] = [new("$.message.ipAddress")],
        [Word.Country] = [new("$.message.country")],
        [Word.City] = [new("$.message.city")],
        [Word.Device] = [new("$.message.deviceName")],
        [Word.UserPool] = [new("$.message.userPoolId"), new("$.logSourceId.userPoolId")],
        [Word.ClientId] = [new("$.message.clientId")],
        [Word.IdentityProvider] = [new("$.message.idpName")],
        [Word.User] = [new("$.message.userSub")],
        [Word.UserName] = [new("$.message.userName")],
        [Word.RiskLevel] = [new("$.message.riskLevel")],
        [Word.RiskDecision] = [new("$.message.riskDecision")],
    };

    /// <summary>The places of a word, the first that has a value counting; null when there are none to name.</summary>
    internal static IReadOnlyList<FilterPlace>? Of(EventSources source, Word word) => (source == EventSources.CloudTrail ? Trail : Activity).GetValueOrDefault(word);

    /// <summary>The selector of a raw path.</summary>
    internal static string Selector(string path)
    {
        if (!RawPath.TryParse(path, out var parsed, out _)) throw new InvalidOperationException($"lowering let the path `{path}` pass");
        return "$" + string.Concat(parsed!.Steps.Select(s => s.Index >= 0 ? string.Create(CultureInfo.InvariantCulture, $"[{s.Index}]") : s.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $".{s.Name}" : $".['{s.Name}']"));
    }
}
