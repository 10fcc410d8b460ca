namespace CognitoRules.Vocabulary;

/// <summary>The words of an event. The value is the word's slot in an <see cref="EventRow"/>.</summary>
public enum Word : byte
{
#pragma warning disable CS1591 // Each word is documented in Words.All, which feeds the language reference, completion and `explain`.
    Action, Service, Region, Account, Time, EventId, RequestId, ReadOnly,
    Ip, UserAgent, Country, City, Device,
    UserPool, ClientId, IdentityPool, IdentityProvider,
    User, UserName, Principal, PrincipalType, Role,
    Error, ErrorMessage, Status, Failed, Succeeded, Throttled,
    AuthFlow, Challenge, Grant, Scopes,
    SignIn, SignUp, TokenRefresh, TokenRequest, PasswordReset, MfaResponse, Federation, AdminChange,
    RiskLevel, RiskDecision, Compromised, HasContext,
    Rule, Severity,
#pragma warning restore CS1591
}

/// <summary>The table of words: one row per word, the source of the facade, the docs and completion.</summary>
public static class Words
{
    const EventSources Records = EventSources.CloudTrail | EventSources.ActivityLog;
    const EventSources Trail = EventSources.CloudTrail;
    const EventSources Activity = EventSources.ActivityLog;
    const EventSources Any = Records | EventSources.Findings;

    /// <summary>All words, in slot order.</summary>
    public static IReadOnlyList<WordInfo> All { get; } =
    [
        Row(Word.Action, ValueKind.Text, Any, "The API operation, hosted-UI request or activity, by AWS's exact name; for a finding, the action behind it.",
            "eventName", "eventName", "eventName", "message.eventType"),
        Row(Word.Service, ValueKind.Text, Trail, "The AWS service, as a host name such as cognito-idp.amazonaws.com.", "eventSource", "eventSource", "eventSource", ""),
        Row(Word.Region, ValueKind.Text, Any, "The AWS Region.", "awsRegion", "awsRegion", "awsRegion", "the part of message.userPoolId before `_`"),
        Row(Word.Account, ValueKind.Text, Trail | EventSources.Findings, "The AWS account that owns the pool.",
            "recipientAccountId, else userIdentity.accountId", "recipientAccountId, else userIdentity.accountId", "recipientAccountId, else resources[0].accountId", ""),
        Row(Word.Time, ValueKind.Time, Any, "When the request completed, UTC; whole seconds in CloudTrail.", "eventTime", "eventTime", "eventTime", "eventTimestamp (milliseconds as text)"),
        Row(Word.EventId, ValueKind.Text, Any, "The record's own id; records with the same id are one event.", "eventID", "eventID", "eventID", "message.eventId"),
        Row(Word.RequestId, ValueKind.Text, Records, "The request's id, the same in both sources.", "requestID", "requestID", "requestID", "message.requestId"),
        Row(Word.ReadOnly, ValueKind.Bool, Trail, "Whether AWS calls the request read-only. Not derivable from a Get or List name.", "readOnly", "readOnly", "readOnly", ""),
        Row(Word.Ip, ValueKind.Text, Any, "The caller's address, IPv4 or IPv6; for a server-side app the server's. A service name where AWS made the call.",
            "sourceIPAddress", "sourceIPAddress", "sourceIPAddress", "message.ipAddress"),
        Row(Word.UserAgent, ValueKind.Text, Trail, "The caller's user agent, chosen by the caller.", "userAgent", "userAgent", "userAgent", ""),
        Row(Word.Country, ValueKind.Text, Activity, "The country of the address, by AWS's lookup.", "", "", "", "message.country"),
        Row(Word.City, ValueKind.Text, Activity, "The city of the address, by AWS's lookup.", "", "", "", "message.city"),
        Row(Word.Device, ValueKind.Text, Activity, "Browser and system, by AWS's reading of the agent.", "", "", "", "message.deviceName"),
        Row(Word.UserPool, ValueKind.Text, Any, "The user pool's id. API calls that take no pool get it from the client-to-pool map of the deployment.",
            "requestParameters.userPoolId, else additionalEventData.userPoolId, else responseElements.userPool.id, else by client",
            "additionalEventData.userPoolId, else by client", "", "message.userPoolId, else logSourceId.userPoolId"),
        Row(Word.ClientId, ValueKind.Text, Any, "The app client's id.", "requestParameters.clientId, else responseElements.userPoolClient.clientId",
            "additionalEventData.requestParameters.client_id[0]", "", "message.clientId"),
        Row(Word.IdentityPool, ValueKind.Text, Trail | EventSources.Findings, "The identity pool's id.",
            "requestParameters.identityPoolId, else responseElements.identityPoolId", "",
            "requestParameters.identityPoolId, else responseElements.identityPoolId, else the end of resources[].ARN", ""),
        Row(Word.IdentityProvider, ValueKind.Text, Records, "The external identity provider.", "requestParameters.providerName, else requestParameters.identityProvider.providerName",
            "additionalEventData.requestParameters.identity_provider[0], else idp_identifier[0]", "the first name in requestParameters.logins; none means a guest", "message.idpName"),
        Row(Word.User, ValueKind.Text, Any, "The user's sub, or the identity's id in an identity pool. Missing when AWS could not tell who it was.",
            "additionalEventData.sub", "additionalEventData.sub, else additionalEventData.requestParameters.sub[0]",
            "requestParameters.identityId, else responseElements.identityId", "message.userSub"),
        Row(Word.UserName, ValueKind.Text, Records, "The user's name, where the source does not hide it.", "requestParameters.username, unless hidden",
            "additionalEventData.requestParameters.username[0], unless hidden", "", "message.userName"),
        Row(Word.Principal, ValueKind.Text, Trail | EventSources.Findings, "The IAM principal of an admin call; missing for public calls.", "userIdentity.arn, else userIdentity.principalId unless Anonymous",
            "", "userIdentity.arn", ""),
        Row(Word.PrincipalType, ValueKind.Text, Trail, "The kind of caller, such as AssumedRole, IAMUser, Unknown.", "userIdentity.type", "userIdentity.type", "userIdentity.type", ""),
        Row(Word.Role, ValueKind.Text, Trail, "The IAM role or user behind the principal: an assumed role's ARN without the session's name, which changes with every task or sign-in.",
            "userIdentity.arn up to the session's name", "", "userIdentity.arn up to the session's name", ""),
        Row(Word.Error, ValueKind.Text, Trail, "The error's exact code; an empty one is none.", "errorCode", "errorCode, when not empty", "errorCode", ""),
        Row(Word.ErrorMessage, ValueKind.Text, Trail, "The error's message.", "errorMessage", "errorMessage, when not empty", "errorMessage", ""),
        Row(Word.Status, ValueKind.Number, Trail, "The HTTP status of a hosted-UI or token-endpoint request.", "", "additionalEventData.responseParameters.status", "", ""),
        Row(Word.Failed, ValueKind.Bool, Any, "The request failed, throttled requests included.", "errorCode is not empty", "errorCode is not empty, or the status is 400 or more",
            "errorCode is not empty", "message.eventResponse is Fail"),
        Row(Word.Succeeded, ValueKind.Bool, Any, "The request did not fail and no challenge is still to be answered.", "no errorCode and no responseElements.challengeName",
            "no errorCode and a status below 400", "no errorCode", "message.eventResponse is Pass"),
        Row(Word.Throttled, ValueKind.Bool, Trail, "Refused by an account-wide rate quota: no verdict on the user or password.", "errorCode is TooManyRequestsException or a Throttling code",
            "the same, or the status is 429", "the same", ""),
        Row(Word.AuthFlow, ValueKind.Text, Trail, "The sign-in flow, such as USER_SRP_AUTH or REFRESH_TOKEN_AUTH.", "requestParameters.authFlow", "", "", ""),
        Row(Word.Challenge, ValueKind.Text, Records, "The challenge answered, else the one asked for.", "requestParameters.challengeName, else responseElements.challengeName", "", "",
            "message.challenges[0].challengeName"),
        Row(Word.Grant, ValueKind.Text, Trail, "The OAuth grant of a token request.", "client_credentials for GetClientToken", "additionalEventData.requestParameters.grant_type[0]", "", ""),
        Row(Word.Scopes, ValueKind.Text, Trail, "The OAuth scopes asked for, separated by spaces.", "requestParameters.scopes, joined", "additionalEventData.requestParameters.scope[0]", "", ""),
        Act(Word.SignIn, Any, "A sign-in attempt or a step of one, over the API, the classic hosted UI and managed login; not a token refresh."),
        Act(Word.SignUp, Any, "A self sign-up."),
        Act(Word.TokenRefresh, Trail, "New tokens for a refresh token, over the API or the token endpoint."),
        Act(Word.TokenRequest, Trail, "A request to the token endpoint, any grant, or GetClientToken."),
        Act(Word.PasswordReset, Any, "A forgotten password: the request for a code, or the new password."),
        Act(Word.MfaResponse, Trail, "An answer to a second-factor or one-time-code challenge."),
        Act(Word.Federation, Trail, "The answer of an external identity provider."),
        Act(Word.AdminChange, Trail, "A change to a pool, a client, a group, a provider or a user through a signed AWS call."),
        Row(Word.RiskLevel, ValueKind.Text, Activity, "Threat protection's rating: Low, Medium or High.", "", "", "", "message.riskLevel, when not empty"),
        Row(Word.RiskDecision, ValueKind.Text, Activity, "What threat protection did, in AWS's words; only PASS is published for the log.", "", "", "", "message.riskDecision"),
        Row(Word.Compromised, ValueKind.Bool, Activity, "The password is in a known breach.", "", "", "", "message.compromisedCredentialDetected is \"true\""),
        Row(Word.HasContext, ValueKind.Bool, Activity, "The app passed the user's own address and device along.", "", "", "", "message.hasContextData is \"true\""),
        Row(Word.Rule, ValueKind.Text, EventSources.Findings, "The id of the rule that found it.", "", "", "", ""),
        Row(Word.Severity, ValueKind.Text, EventSources.Findings, "The finding's severity: info, low, medium, high or critical.", "", "", "", ""),
    ];

    static readonly Dictionary<string, WordInfo> ByName = All.ToDictionary(w => w.Name, StringComparer.Ordinal);

    /// <summary>How many words there are; raw paths follow them in a row.</summary>
    public static int Count => All.Count;

    /// <summary>The word with this exact name, or null.</summary>
    public static WordInfo? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The row of a word.</summary>
    public static WordInfo Info(Word word) => All[(int)word];

    /// <summary>The kind of act behind a word such as SignIn; None for any other word.</summary>
    public static ActKinds ActOf(Word word) => word is >= Word.SignIn and <= Word.AdminChange ? (ActKinds)(1 << (word - Word.SignIn)) : ActKinds.None;

    static WordInfo Row(Word word, ValueKind kind, EventSources sources, string summary, string api, string endpoint, string identityPool, string activity) =>
        new(word, kind, sources, summary, api, endpoint, identityPool, activity);

    static WordInfo Act(Word word, EventSources sources, string summary) => new(
        word, ValueKind.Bool, sources, summary,
        Actions.Describe(ActOf(word), ActionShape.ApiCall), Actions.Describe(ActOf(word), ActionShape.Endpoint), "",
        Actions.Describe(ActOf(word), ActionShape.Activity));
}
