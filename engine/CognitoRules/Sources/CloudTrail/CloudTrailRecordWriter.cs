using CognitoRules.Time;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.CloudTrail;

/// <summary>
/// Writes a record from words, in the shape that AWS delivers for its action: an API call, a hosted-UI or token-endpoint request, or an identity-pool
/// data event. The opposite of <see cref="CloudTrailDecoder"/>: what is written here is read there as the same words.
/// </summary>
static class CloudTrailRecordWriter
{
    const string DefaultPool = "eu-west-1_EXAMPLE";
    const string DefaultAccount = "123456789012";

    static readonly HashSet<string> IdentityPoolEvents = new(StringComparer.Ordinal)
    {
        "GetId", "GetCredentialsForIdentity", "GetOpenIdToken", "GetOpenIdTokenForDeveloperIdentity", "UnlinkIdentity",
    };

    static readonly HashSet<string> IdentityPoolChanges = new(StringComparer.Ordinal)
    {
        "CreateIdentityPool", "UpdateIdentityPool", "DeleteIdentityPool", "DeleteIdentities", "SetIdentityPoolRoles", "SetPrincipalTagAttributeMap", "MergeDeveloperIdentities",
        "UnlinkDeveloperIdentity",
    };

    /// <summary>Writes a record.</summary>
    /// <param name="fields">Words (`Action`, `Ip`, …) and raw paths to values; null leaves a default out.</param>
    /// <param name="timeMs">When it happened, Unix milliseconds; CloudTrail keeps whole seconds.</param>
    /// <param name="eventId">Its id, unless a field gives one.</param>
    internal static byte[] Write(IReadOnlyDictionary<string, object?> fields, long timeMs, string eventId)
    {
        var record = new RecordTree();
        var words = new WordValues(fields);
        var action = words.Text(Word.Action) ?? "InitiateAuth";
        record.Set("eventVersion", "1.11");
        record.Set("eventName", action);
        record.Set("eventTime", Timestamps.Format(timeMs));
        record.Set("eventID", words.Text(Word.EventId) ?? eventId);
        record.Set("requestID", words.Text(Word.RequestId) ?? "req-" + eventId);
        record.Set("awsRegion", words.Text(Word.Region) ?? "eu-west-1");
        record.Set("recipientAccountId", words.Text(Word.Account) ?? DefaultAccount);
        record.Set("sourceIPAddress", words.Text(Word.Ip, "192.0.2.10"));
        record.Set("userAgent", words.Text(Word.UserAgent, "aws-sdk-js/3.600.0"));
        record.Set("readOnly", words.Bool(Word.ReadOnly) ?? false);
        if (IdentityPoolEvents.Contains(action)) WriteIdentityPool(record, words);
        else if (Actions.FindTrail(action)?.Shape == ActionShape.Endpoint || IsEndpointName(action)) WriteEndpoint(record, words);
        else WriteApiCall(record, words, action);
        foreach (var (name, value) in fields.Where(f => Words.Find(f.Key) is null)) record.Set(name, value);
        return record.ToJson();
    }

    // Endpoint names end in the HTTP method, as no API operation does.
    static bool IsEndpointName(string action) => action.EndsWith("_POST", StringComparison.Ordinal) || action.EndsWith("_GET", StringComparison.Ordinal) || action == "Logout";

    static void WriteApiCall(RecordTree record, WordValues words, string action)
    {
        var admin = Actions.FindTrail(action)?.Always.HasFlag(ActKinds.AdminChange) == true || action.StartsWith("Admin", StringComparison.Ordinal);
        record.Set("eventType", "AwsApiCall");
        record.Set("eventCategory", "Management");
        record.Set("managementEvent", true);
        record.Set("eventSource", words.Text(Word.Service) ?? (IdentityPoolChanges.Contains(action) ? "cognito-identity.amazonaws.com" : "cognito-idp.amazonaws.com"));
        WriteIdentity(record, words, admin);
        WriteError(record, words, empty: false);
        Set(record, "requestParameters.clientId", words.Text(Word.ClientId));
        Set(record, "requestParameters.authFlow", words.Text(Word.AuthFlow));
        Set(record, "requestParameters.challengeName", words.Text(Word.Challenge));
        Set(record, "requestParameters.username", words.Text(Word.UserName));
        Set(record, "requestParameters.identityPoolId", words.Text(Word.IdentityPool));
        Set(record, "requestParameters.providerName", words.Text(Word.IdentityProvider));
        Set(record, "additionalEventData.sub", words.Text(Word.User));
        if (words.Text(Word.Scopes) is { } scopes) record.Set("requestParameters.scopes", scopes.Split(' ').Cast<object?>().ToList());
        // Operations on a pool name it; sign-in operations do not, and tests mean one pool unless they say otherwise.
        if (words.Text(Word.UserPool, IdentityPoolChanges.Contains(action) ? null : DefaultPool) is { } pool) record.Set(admin ? "requestParameters.userPoolId" : "additionalEventData.userPoolId", pool);
    }

    static void WriteEndpoint(RecordTree record, WordValues words)
    {
        record.Set("eventType", "AwsServiceEvent");
        record.Set("eventCategory", "Management");
        record.Set("managementEvent", true);
        record.Set("eventSource", words.Text(Word.Service) ?? "cognito-idp.amazonaws.com");
        record.Set("userIdentity.accountId", words.Text(Word.Account) ?? DefaultAccount);
        record.Set("requestParameters", null);
        record.Set("responseElements", null);
        WriteError(record, words, empty: true);
        var failed = words.Failed;
        record.Set("additionalEventData.responseParameters.status", words.Number(Word.Status) ?? (words.Throttled ? 429.0 : failed ? 400.0 : 200.0));
        const string Given = "additionalEventData.requestParameters.";
        Set(record, Given + "client_id[0]", words.Text(Word.ClientId));
        Set(record, Given + "grant_type[0]", words.Text(Word.Grant));
        Set(record, Given + "scope[0]", words.Text(Word.Scopes));
        Set(record, Given + "identity_provider[0]", words.Text(Word.IdentityProvider));
        Set(record, Given + "username[0]", words.Text(Word.UserName));
        Set(record, "additionalEventData.sub", words.Text(Word.User));
        if (words.Text(Word.UserPool, DefaultPool) is { } pool) record.Set("additionalEventData.userPoolId", pool);
    }

    static void WriteIdentityPool(RecordTree record, WordValues words)
    {
        record.Set("eventType", "AwsApiCall");
        record.Set("eventCategory", "Data");
        record.Set("managementEvent", false);
        record.Set("eventSource", words.Text(Word.Service) ?? "cognito-identity.amazonaws.com");
        WriteIdentity(record, words, admin: false);
        WriteError(record, words, empty: false);
        Set(record, "requestParameters.identityPoolId", words.Text(Word.IdentityPool, "eu-west-1:00000000-1111-4222-8333-444444444444"));
        Set(record, "requestParameters.identityId", words.Text(Word.User));
        if (words.Text(Word.IdentityProvider) is { } provider) record.Set("requestParameters.logins", new Dictionary<string, object?> { [provider] = "HIDDEN_DUE_TO_SECURITY_REASONS" });
    }

    static void WriteIdentity(RecordTree record, WordValues words, bool admin)
    {
        var principal = words.Text(Word.Principal, admin ? $"arn:aws:sts::{DefaultAccount}:assumed-role/Operations/alice" : null);
        record.Set("userIdentity.type", words.Text(Word.PrincipalType) ?? (principal is null ? "Unknown" : "AssumedRole"));
        record.Set("userIdentity.principalId", principal is null ? "Anonymous" : "AROAEXAMPLE:alice");
        Set(record, "userIdentity.arn", principal);
        if (principal is not null) record.Set("userIdentity.accountId", words.Text(Word.Account) ?? DefaultAccount);
    }

    static void WriteError(RecordTree record, WordValues words, bool empty)
    {
        var error = words.Text(Word.Error) ?? (words.Throttled ? "TooManyRequestsException" : words.Failed && !empty ? "NotAuthorizedException" : empty ? "" : null);
        if (error is not null) record.Set("errorCode", error);
        if (words.Text(Word.ErrorMessage) is { } message) record.Set("errorMessage", message);
        else if (empty) record.Set("errorMessage", "");
    }

    static void Set(RecordTree record, string path, string? value)
    {
        if (value is not null) record.Set(path, value);
    }
}
