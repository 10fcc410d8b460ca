using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>What went wrong in a call: the error's code and its message. A default one is a success.</summary>
readonly record struct Failure(string? Code, string? Message)
{
    internal static readonly Failure WrongPassword = new("NotAuthorizedException", "Incorrect username or password.");
    internal static readonly Failure LockedOut = new("NotAuthorizedException", "Password attempts exceeded");
    internal static readonly Failure UnknownUser = new("UserNotFoundException", "User does not exist.");
    internal static readonly Failure UserExists = new("UsernameExistsException", "User already exists");
    internal static readonly Failure WrongCode = new("CodeMismatchException", "Invalid verification code provided, please try again.");
    internal static readonly Failure WrongFactor = new("CodeMismatchException", "Invalid code received for user");
    internal static readonly Failure OldCode = new("ExpiredCodeException", "Invalid code provided, please request a code again.");
    internal static readonly Failure Limit = new("LimitExceededException", "Attempt limit exceeded, please try after some time.");
    internal static readonly Failure Throttled = new("TooManyRequestsException", "Rate exceeded");
    internal static readonly Failure RevokedRefresh = new("NotAuthorizedException", "Refresh Token has been revoked");
    internal static readonly Failure InvalidRefresh = new("NotAuthorizedException", "Invalid Refresh Token.");
    internal static readonly Failure ReusedRefresh = new("RefreshTokenReuseException", "Refresh token reuse detected");
    internal static readonly Failure NoClient = new("ResourceNotFoundException", "User pool client does not exist.");
    internal static readonly Failure BadPassword = new("InvalidPasswordException", "Password did not conform with policy: Password must have uppercase characters");
    internal static readonly Failure NotConfirmed = new("UserNotConfirmedException", "User is not confirmed.");

    internal bool Is => Code is not null;
}

/// <summary>Who signs a call: a role taken by a person or by software.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Session">The session's name: a person's mail address, a pipeline's name, a task's id.</param>
/// <param name="Ip">Where from: an address, or a service that calls in the principal's name.</param>
/// <param name="Agent">With what.</param>
sealed record Caller(string Role, string Session, string Ip, string Agent);

/// <summary>API calls: the first of the three record shapes.</summary>
sealed partial class Records
{
    /// <summary>An unsigned call by a user's application. The pool is not in the record, only the client; the sub only when a user was found.</summary>
    internal JsonObject PublicCall(long timeMs, string name, string? client, string ip, string agent, string? sub, Failure failure = default, JsonObject? request = null, JsonObject? response = null, bool readOnly = false)
    {
        var record = Head(timeMs, name, ip, agent, UserPools);
        record["userIdentity"] = new JsonObject { ["type"] = "Unknown", ["principalId"] = "Anonymous" };
        Fail(record, failure);
        var parameters = request ?? [];
        if (client is not null) parameters["clientId"] = client;
        record["requestParameters"] = parameters.Count == 0 ? null : parameters;
        record["responseElements"] = failure.Is ? null : response;
        if (sub is not null) record["additionalEventData"] = new JsonObject { ["sub"] = sub };
        return Tail(record, "AwsApiCall", readOnly);
    }

    /// <summary>The first step of a sign-in, or a refresh: a challenge when one is named, tokens otherwise.</summary>
    internal JsonObject InitiateAuth(long timeMs, string client, string ip, string agent, string? sub, string flow, string? challenge, Failure failure = default) =>
        PublicCall(timeMs, "InitiateAuth", client, ip, agent, sub, failure, new JsonObject { ["authFlow"] = flow, ["authParameters"] = Hidden }, ChallengeOrTokens(challenge));

    /// <summary>The answer to a challenge: another challenge follows when one is named, tokens otherwise.</summary>
    internal JsonObject Respond(long timeMs, string client, string ip, string agent, string? sub, string challengeName, string? nextChallenge, Failure failure = default) =>
        PublicCall(timeMs, "RespondToAuthChallenge", client, ip, agent, sub, failure, new JsonObject { ["challengeName"] = challengeName, ["challengeResponses"] = Hidden, ["session"] = Hidden }, ChallengeOrTokens(nextChallenge));

    // Objects of secrets become the redaction's text: a string where the API has an object.
    static JsonObject ChallengeOrTokens(string? challenge) => challenge is null
        ? new JsonObject { ["challengeParameters"] = Hidden, ["authenticationResult"] = new JsonObject { ["accessToken"] = Hidden, ["expiresIn"] = 3600, ["tokenType"] = "Bearer", ["refreshToken"] = Hidden, ["idToken"] = Hidden } }
        : new JsonObject { ["challengeName"] = challenge, ["session"] = Hidden, ["challengeParameters"] = Hidden };

    /// <summary>New tokens from a pool with rotation: the operation of its own, with the same reply as a sign-in.</summary>
    internal JsonObject RotateRefresh(long timeMs, string client, string ip, string agent, string? sub, Failure failure = default) =>
        PublicCall(timeMs, "GetTokensFromRefreshToken", client, ip, agent, sub, failure, new JsonObject { ["refreshToken"] = Hidden, ["clientSecret"] = Hidden }, ChallengeOrTokens(null));

    /// <summary>A machine's token through the API. The record of GetClientToken is not documented; it is taken to be like its siblings.</summary>
    internal JsonObject ClientToken(long timeMs, string client, string ip, string agent, Failure failure = default) =>
        PublicCall(timeMs, "GetClientToken", client, ip, agent, null, failure, new JsonObject { ["secret"] = Hidden, ["scopes"] = new JsonArray("orders/read") }, new JsonObject { ["authenticationResult"] = Hidden });

    /// <summary>A signed call.</summary>
    internal JsonObject AdminCall(long timeMs, string name, Caller caller, JsonObject request, JsonObject? response = null, string? sub = null, string service = UserPools, bool readOnly = false, Failure failure = default)
    {
        var record = Head(timeMs, name, caller.Ip, caller.Agent, service);
        record["userIdentity"] = Identity(caller, timeMs);
        Fail(record, failure);
        record["requestParameters"] = request;
        record["responseElements"] = failure.Is ? null : response;
        if (sub is not null) record["additionalEventData"] = new JsonObject { ["sub"] = sub };
        Tail(record, "AwsApiCall", readOnly);
        record["sessionCredentialFromConsole"] = caller.Agent.StartsWith("Mozilla", StringComparison.Ordinal) ? "true" : null;
        if (record["sessionCredentialFromConsole"] is null) record.Remove("sessionCredentialFromConsole");
        return record;
    }

    static JsonObject Identity(Caller caller, long timeMs)
    {
        var roleId = "AROAEXAMPLE" + caller.Role.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal);
        var identity = new JsonObject
        {
            ["type"] = "AssumedRole",
            ["principalId"] = $"{roleId}:{caller.Session}",
            ["arn"] = $"arn:aws:sts::{World.Account}:assumed-role/{caller.Role}/{caller.Session}",
            ["accountId"] = World.Account,
            ["accessKeyId"] = "ASIAIOSFODNN7EXAMPLE",
            ["sessionContext"] = new JsonObject
            {
                ["sessionIssuer"] = new JsonObject
                {
                    ["type"] = "Role", ["principalId"] = roleId, ["arn"] = $"arn:aws:iam::{World.Account}:role/{caller.Role}", ["accountId"] = World.Account, ["userName"] = caller.Role,
                },
                ["attributes"] = new JsonObject { ["creationDate"] = Time(timeMs / Rhythm.HourMs * Rhythm.HourMs), ["mfaAuthenticated"] = "false" },
            },
        };
        if (caller.Ip.EndsWith(".amazonaws.com", StringComparison.Ordinal)) identity["invokedBy"] = caller.Ip;
        return identity;
    }

    static void Fail(JsonObject record, Failure failure)
    {
        if (!failure.Is) return;
        record["errorCode"] = failure.Code;
        record["errorMessage"] = failure.Message;
    }
}
