using System.Text;
using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Sources;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Filter patterns of rules: what they look like, and that they never drop a record that `where` wants.</summary>
public sealed class LogFilterTests
{
    [Theory]
    [InlineData("""Action == "SignUp" """, """{ $.eventName = "SignUp" }""", true)]
    [InlineData("""Action is "SignUp" or "ConfirmSignUp" && Error == "InvalidParameterException" """, """{ ($.eventName = "SignUp" || $.eventName = "ConfirmSignUp") && $.errorCode = "InvalidParameterException" }""", true)]
    [InlineData("""Status >= 400 && Status < 500""", "{ $.additionalEventData.responseParameters.status >= 400 && $.additionalEventData.responseParameters.status < 500 }", true)]
    [InlineData("""PasswordReset && Failed""", """{ ($.eventName = "ForgotPassword" || $.eventName = "ConfirmForgotPassword" || $.eventName = "ForgotPassword_POST" || $.eventName = "forgotPassword_POST" || $.eventName = "ConfirmForgotPassword_POST" || $.eventName = "ResetPassword_POST") && ($.errorCode = "*" || $.additionalEventData.responseParameters.status >= 400) }""", false)]
    [InlineData("""Ip.StartsWith("203.0.113.") && !Failed""", """{ $.sourceIPAddress = "203.0.113.*" }""", false)]
    [InlineData("""!(Action != "SignUp" || Error == null)""", """{ $.eventName = "SignUp" && $.errorCode = "*" }""", false)]
    [InlineData("""UserAgent.Contains("a\"b\\c")""", """{ $.userAgent = "*a*b*c*" }""", false)]
    [InlineData("""Raw("requestParameters.clientMetadata['x.y']") == "beta" """, """{ $.requestParameters.clientMetadata.['x.y'] = "beta" }""", true)]
    [InlineData("""Raw("requestParameters.count") == "5" """, "", false)]
    [InlineData("""ReadOnly""", "{ $.readOnly IS TRUE }", true)]
    [InlineData("""User != "x" """, "", false)]
    [InlineData("""Succeeded""", "", false)]
    public void A_where_becomes_a_pattern_as_far_as_there_is_one(string where, string pattern, bool isExact)
    {
        var filter = PredicateTexts.Good($"where: |\n  {where}").Plan.Filters.Single();

        Assert.Equal((pattern, isExact), (filter.Pattern, filter.IsExact));
    }

    [Fact]
    public void A_pattern_that_would_be_too_long_names_actions_by_their_first_word()
    {
        var filter = PredicateTexts.Good("where: AdminChange && Failed").Plan.Filters.Single();

        Assert.StartsWith("{ ($.eventName = \"Add*\" || $.eventName = \"Admin*\"", filter.Pattern, StringComparison.Ordinal);
        Assert.True(filter.Pattern.Length <= 1024);
        Assert.False(filter.IsExact);
    }

    [Fact]
    public void A_rule_over_both_sources_has_a_pattern_for_each()
    {
        var filters = PredicateTexts.Good("where: SignIn && Ip == \"192.0.2.1\"", "[cloudtrail, activity-log]").Plan.Filters;

        Assert.Equal([EventSources.CloudTrail, EventSources.ActivityLog], filters.Select(f => f.Source));
        Assert.Equal("""{ $.message.eventType = "SignIn" && $.message.ipAddress = "192.0.2.1" }""", filters[1].Pattern);
    }

    [Fact]
    public void No_pattern_drops_a_CloudTrail_record_that_where_wants()
    {
        var seed = new Seeded(77);
        var set = Compile("cloudtrail", [.. Enumerable.Range(0, 300).Select(_ => RandomPredicates.Predicate(seed, 3).Text), .. TrailConditions]);
        var decoder = new CloudTrailDecoder(set.Fields, new ClientPools(new Dictionary<string, string>()));

        var (wanted, exact) = Judge(set, decoder, EventSources.CloudTrail, () => TrailRecord(seed));

        Assert.True(wanted > 50_000, $"only {wanted} records were wanted");
        Assert.True(exact > 5_000, $"only {exact} exact patterns were judged");
    }

    [Fact]
    public void No_pattern_drops_an_activity_record_that_where_wants()
    {
        var seed = new Seeded(78);
        var set = Compile("activity-log", ActivityConditions);
        var decoder = new ActivityLogDecoder(set.Fields);

        var (wanted, _) = Judge(set, decoder, EventSources.ActivityLog, () => ActivityRecord(seed));

        Assert.True(wanted > 3_000, $"only {wanted} records were wanted");
    }

    static readonly string[] TrailConditions =
    [
        "Service == \"cognito-idp.amazonaws.com\"", "Region.In(\"eu-west-1\", \"us-east-1\")", "Account == \"111122223333\"", "ClientId == \"a\"", "UserPool == \"a\" && SignIn",
        "IdentityPool == \"a\"", "IdentityPool.StartsWith(\"a\")", "IdentityProvider == \"a\"", "User == \"a\"", "UserName == \"b\" || UserName == \"a\"", "Principal.EndsWith(\"a\")",
        "PrincipalType == \"Root\"", "Error.StartsWith(\"Throttling\")", "Throttled", "Throttled || ReadOnly", "Grant == \"client_credentials\"", "Grant is \"a\" or \"client_credentials\"",
        "Challenge == \"SMS_MFA\"", "AuthFlow == \"a\"", "TokenRefresh && Failed", "TokenRequest", "MfaResponse", "AdminChange", "AdminChange && User == \"a\" && Ip == \"b\"", "SignUp || PasswordReset",
        "Federation && !Failed", "Raw(\"requestParameters.x\") == \"a\"", "Raw(\"requestParameters.x\") == \"5\"", "Raw(\"requestParameters.list[1]\") == \"b\"", "!(Failed && Ip != \"a\")",
        "!(User == null || Challenge == null)", "!(Error == null)", "Status == 404 || Status > 500", "Status != 200 && Action == \"a\"", "Failed == true && ReadOnly == false", "(Failed ? Action : User) == \"a\"",
        "ErrorMessage.Contains(\"a\")", "Scopes.Contains(\"a\")", "Ip.InCidr(\"203.0.113.0/24\") && SignIn",
    ];

    static readonly string[] ActivityConditions =
    [
        "SignIn", "SignIn && Failed", "Succeeded && Country == \"a\"", "City == \"null\" || City == \"b\"", "RiskLevel == \"High\"", "Compromised", "HasContext && !Compromised", "Device.Contains(\"a\")",
        "UserPool == \"a\"", "UserPool == \"b\" && Ip == \"a\"", "User == \"a\" || UserName == \"a\"", "IdentityProvider != \"a\" && ClientId == \"a\"", "!(RiskDecision == null)", "Challenge == \"a\"", "PasswordReset || SignUp",
    ];

    static RuleCodeSet Compile(string source, IReadOnlyList<string> conditions)
    {
        var bag = new DiagnosticBag();
        var rules = conditions.Select((c, i) => RuleLoader.Load(new SourceText($"{i}.yaml", $"id: rule-{i}\ntitle: t\nseverity: low\nsource: {source}\nwhere: |\n  {c}\n"), bag)!).ToList();
        var set = PredicateCompiler.Compile(rules, bag);
        Assert.Empty(bag.Items.Where(d => d.Severity == DiagnosticSeverity.Error && d.Code is not ("CR2026" or "CR2027")).Select(d => d.Message));
        return set;
    }

    static (int Wanted, int Exact) Judge(RuleCodeSet set, IRecordDecoder decoder, EventSources source, Func<string> next)
    {
        var row = new EventRow(set.Fields.RawPaths.Count);
        var scope = new Scope { Event = row };
        var (wanted, exact) = (0, 0);
        for (var n = 0; n < 1_500; n++)
        {
            var json = next();
            Assert.Equal(DecodeOutcome.Event, decoder.Decode(Encoding.UTF8.GetBytes(json), row).Outcome);
            using var document = JsonDocument.Parse(json);
            foreach (var rule in set.Rules)
            {
                var filter = rule.Plan.Filters.Single(f => f.Source == source);
                var (holds, passes) = (rule.Where!.Holds(scope), FilterEvaluator.Matches(filter.Pattern, document.RootElement));
                if (holds && !passes) Assert.Fail($"{rule.Rule.Where!.Text} wants what {filter.Pattern} drops: {json}");
                if (filter.IsExact && holds != passes) Assert.Fail($"{filter.Pattern} is not exactly {rule.Rule.Where!.Text}: {json}");
                if (holds) wanted++;
                if (filter.IsExact) exact++;
            }
        }
        return (wanted, exact);
    }

    static readonly string[] Values = ["a", "b", "InitiateAuth", "NotAuthorizedException", "ThrottlingException", "203.0.113.7", "SMS_MFA", "client_credentials", "Z\u00fcrich", "ALICE", "alice", "null"];

    static string Text(Seeded seed) => JsonSerializer.Serialize(seed.Pick(Values));

    static string TrailRecord(Seeded seed)
    {
        var names = Actions.All.Where(a => a.Shape != ActionShape.Activity).Select(a => a.Name).Concat(["InitiateAuth", "InitiateAuth", "SignUp", "a"]).ToList();
        string? Maybe(string text) => seed.Below(2) == 0 ? null : text;
        string Object(string name, params string?[] members) => $"\"{name}\":{{{string.Join(',', members.OfType<string>())}}}";
        string Member(string name) => $"\"{name}\":{Text(seed)}";
        string List(string name) => $"\"{name}\":[{Text(seed)},{Text(seed)}]";
        var error = seed.Below(4) switch { 0 => "\"errorCode\":\"\"", 1 => Member("errorCode"), _ => null };
        return "{" + string.Join(',', new[]
        {
            $"\"eventName\":\"{seed.Pick(names)}\"", "\"eventTime\":\"2026-01-01T00:00:00Z\"", "\"eventID\":\"e\"", Maybe("\"eventType\":\"AwsServiceEvent\""), error, Maybe(Member("errorMessage")),
            Maybe("\"eventSource\":\"cognito-idp.amazonaws.com\""), Maybe("\"awsRegion\":\"eu-west-1\""), Maybe("\"recipientAccountId\":\"111122223333\""), Maybe(Member("sourceIPAddress")), Maybe(Member("userAgent")),
            Maybe($"\"readOnly\":{(seed.Below(2) == 0 ? "true" : "false")}"), Maybe(Object("userIdentity", Maybe(Member("arn")), Maybe(Member("principalId")), Maybe("\"type\":\"Root\""), Maybe("\"accountId\":\"111122223333\""))),
            Maybe(Object("requestParameters", Maybe(Member("clientId")), Maybe(Member("username")), Maybe(Member("authFlow")), Maybe(Member("challengeName")), Maybe(Member("identityPoolId")), Maybe(Member("identityId")),
                Maybe("\"x\":5"), Maybe(List("list")), Maybe(Member("userPoolId")))),
            Maybe(Object("responseElements", Maybe(Member("challengeName")), Maybe(Member("identityPoolId")), Maybe(Member("identityId")))),
            Maybe(Object("additionalEventData", Maybe(Member("sub")), Maybe(Object("responseParameters", $"\"status\":{seed.Pick(new[] { "200", "302", "400", "404", "404.5", "429", "503", "200.0" })}")),
                Maybe(Object("requestParameters", Maybe(List("client_id")), Maybe(List("grant_type")), Maybe(List("username")), Maybe(List("sub")), Maybe(List("scope")))))),
            Maybe("\"resources\":[{\"ARN\":\"arn:aws:cognito-identity:eu-west-1:111122223333:identitypool/a\",\"accountId\":\"111122223333\"}]"),
        }.OfType<string>()) + "}";
    }

    static string ActivityRecord(Seeded seed)
    {
        string? Maybe(string name) => seed.Below(2) == 0 ? null : $"\"{name}\":{Text(seed)}";
        var message = new[]
        {
            $"\"eventType\":\"{seed.Pick(new[] { "SignIn", "SignUp", "ForgotPassword" })}\"", "\"eventId\":\"e\"", $"\"eventResponse\":\"{seed.Pick(new[] { "Pass", "Fail", "InProgress" })}\"", Maybe("ipAddress"), Maybe("country"), Maybe("city"),
            Maybe("deviceName"), Maybe("clientId"), Maybe("idpName"), Maybe("userSub"), Maybe("userName"), Maybe("riskDecision"), Maybe("userPoolId"), seed.Below(2) == 0 ? null : "\"riskLevel\":\"High\"",
            seed.Below(3) switch { 0 => null, 1 => "\"compromisedCredentialDetected\":\"true\"", _ => "\"compromisedCredentialDetected\":true" }, seed.Below(2) == 0 ? null : "\"hasContextData\":\"true\"",
        };
        return $"{{\"eventTimestamp\":\"1767233000000\",\"eventSource\":\"USER_ACTIVITY\",\"message\":{{{string.Join(',', message.OfType<string>())}}},\"logSourceId\":{{{Maybe("userPoolId")}}}}}";
    }
}
