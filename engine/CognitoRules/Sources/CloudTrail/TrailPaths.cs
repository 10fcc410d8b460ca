using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.CloudTrail;

/// <summary>Where the words stand in a CloudTrail record, as numbers of a walk's paths. A path that no asked-for word needs is not walked.</summary>
sealed class TrailPaths
{
    internal TrailPaths(FieldWalk walk, IReadOnlySet<Word> words)
    {
        // Number 0 is a path that no record has: the place of everything nobody asked for.
        var nowhere = walk.Add("\u0000");
        int Any(string path, params Word[] wanted) => wanted.Length == 0 || wanted.Any(words.Contains) ? walk.Add(path) : nowhere;

        EventName = Any("eventName");
        EventTime = Any("eventTime");
        EventId = Any("eventID");
        EventType = Any("eventType");
        InsightDetails = Any("insightDetails");
        ErrorCode = Any("errorCode");
        ErrorMessage = Any("errorMessage", Word.ErrorMessage);
        Status = Any("additionalEventData.responseParameters.status");
        EventSource = Any("eventSource", Word.Service);
        Region = Any("awsRegion", Word.Region);
        Accounts = [Any("recipientAccountId", Word.Account), Any("userIdentity.accountId", Word.Account), Any("resources[0].accountId", Word.Account)];
        RequestId = Any("requestID", Word.RequestId);
        ReadOnly = Any("readOnly", Word.ReadOnly);
        Ip = Any("sourceIPAddress", Word.Ip);
        UserAgent = Any("userAgent", Word.UserAgent);
        Clients = [Any("requestParameters.clientId", Word.ClientId, Word.UserPool), Any("responseElements.userPoolClient.clientId", Word.ClientId, Word.UserPool)];
        EndpointClients = [Any("additionalEventData.requestParameters.client_id[0]", Word.ClientId, Word.UserPool)];
        Pools = [Any("requestParameters.userPoolId", Word.UserPool), Any("additionalEventData.userPoolId", Word.UserPool), Any("responseElements.userPool.id", Word.UserPool)];
        RequestIdentityPool = Any("requestParameters.identityPoolId", Word.IdentityPool);
        ResponseIdentityPool = Any("responseElements.identityPoolId", Word.IdentityPool);
        ResourceArn = Any("resources[0].ARN", Word.IdentityPool);
        RequestProvider = Any("requestParameters.providerName", Word.IdentityProvider);
        NestedProvider = Any("requestParameters.identityProvider.providerName", Word.IdentityProvider);
        EndpointProvider = Any("additionalEventData.requestParameters.identity_provider[0]", Word.IdentityProvider);
        EndpointProviderId = Any("additionalEventData.requestParameters.idp_identifier[0]", Word.IdentityProvider);
        Logins = Any("requestParameters.logins", Word.IdentityProvider);
        Sub = Any("additionalEventData.sub", Word.User);
        EndpointSub = Any("additionalEventData.requestParameters.sub[0]", Word.User);
        RequestIdentity = Any("requestParameters.identityId", Word.User);
        ResponseIdentity = Any("responseElements.identityId", Word.User);
        RequestUserName = Any("requestParameters.username", Word.UserName);
        EndpointUserName = Any("additionalEventData.requestParameters.username[0]", Word.UserName);
        Arn = Any("userIdentity.arn", Word.Principal, Word.Role);
        PrincipalId = Any("userIdentity.principalId", Word.Principal);
        IdentityType = Any("userIdentity.type", Word.PrincipalType);
        AuthFlow = Any("requestParameters.authFlow");
        GrantType = Any("additionalEventData.requestParameters.grant_type[0]");
        RequestChallenge = Any("requestParameters.challengeName");
        ResponseChallenge = Any("responseElements.challengeName");
        EndpointScope = Any("additionalEventData.requestParameters.scope[0]", Word.Scopes);
        RequestScopes = Any("requestParameters.scopes", Word.Scopes);
    }

    internal int EventName { get; }

    internal int EventTime { get; }

    internal int EventId { get; }

    internal int EventType { get; }

    internal int InsightDetails { get; }

    internal int ErrorCode { get; }

    internal int ErrorMessage { get; }

    internal int Status { get; }

    internal int EventSource { get; }

    internal int Region { get; }

    internal int[] Accounts { get; }

    internal int RequestId { get; }

    internal int ReadOnly { get; }

    internal int Ip { get; }

    internal int UserAgent { get; }

    internal int[] Clients { get; }

    internal int[] EndpointClients { get; }

    internal int[] Pools { get; }

    internal int RequestIdentityPool { get; }

    internal int ResponseIdentityPool { get; }

    internal int ResourceArn { get; }

    internal int RequestProvider { get; }

    internal int NestedProvider { get; }

    internal int EndpointProvider { get; }

    internal int EndpointProviderId { get; }

    internal int Logins { get; }

    internal int Sub { get; }

    internal int EndpointSub { get; }

    internal int RequestIdentity { get; }

    internal int ResponseIdentity { get; }

    internal int RequestUserName { get; }

    internal int EndpointUserName { get; }

    internal int Arn { get; }

    internal int PrincipalId { get; }

    internal int IdentityType { get; }

    internal int AuthFlow { get; }

    internal int GrantType { get; }

    internal int RequestChallenge { get; }

    internal int ResponseChallenge { get; }

    internal int EndpointScope { get; }

    internal int RequestScopes { get; }
}
