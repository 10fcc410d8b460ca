using System.Globalization;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>One record with its time, and the attack it belongs to, if any.</summary>
sealed record Entry(long TimeMs, JsonObject Json, string? Attack)
{
    /// <summary>The record's id.</summary>
    internal string Id => (string)(Json["eventID"] ?? Json["message"]!["eventId"])!;
}

/// <summary>Builds records in the shapes that AWS documents.</summary>
sealed class Records(Chance chance)
{
    const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

    /// <summary>An API call by a user, unsigned.</summary>
    internal JsonObject PublicCall(long timeMs, string name, string client, string ip, string agent, string? sub, string? error, string? message = null, JsonObject? request = null, JsonObject? response = null)
    {
        var record = Head(timeMs, name, ip, agent, "cognito-idp.amazonaws.com", error, message);
        record["userIdentity"] = new JsonObject { ["type"] = "Unknown", ["principalId"] = "Anonymous" };
        var parameters = request ?? [];
        parameters["clientId"] = client;
        record["requestParameters"] = parameters;
        record["responseElements"] = error is null ? response : null;
        var added = new JsonObject();
        if (sub is not null) added["sub"] = sub;
        record["additionalEventData"] = added;
        return Tail(record, "AwsApiCall", "Management", readOnly: false);
    }

    /// <summary>A sign-in by password, both steps of SRP or one of the plain flow.</summary>
    internal JsonObject InitiateAuth(long timeMs, string client, string ip, string agent, string? sub, string flow, string? error, string? message, bool challenge)
    {
        var request = new JsonObject { ["authFlow"] = flow, ["authParameters"] = Hidden };
        var response = challenge
            ? new JsonObject { ["challengeName"] = "PASSWORD_VERIFIER", ["challengeParameters"] = Hidden }
            : new JsonObject { ["authenticationResult"] = new JsonObject { ["accessToken"] = Hidden, ["idToken"] = Hidden, ["expiresIn"] = 3600, ["tokenType"] = "Bearer" } };
        return PublicCall(timeMs, "InitiateAuth", client, ip, agent, sub, error, message, request, response);
    }

    /// <summary>The answer to a challenge.</summary>
    internal JsonObject Respond(long timeMs, string client, string ip, string agent, string? sub, string challengeName, string? error, string? message = null)
    {
        var request = new JsonObject { ["challengeName"] = challengeName, ["challengeResponses"] = Hidden, ["session"] = Hidden };
        var response = new JsonObject { ["authenticationResult"] = new JsonObject { ["accessToken"] = Hidden, ["idToken"] = Hidden, ["refreshToken"] = Hidden, ["expiresIn"] = 3600 } };
        return PublicCall(timeMs, "RespondToAuthChallenge", client, ip, agent, sub, error, message, request, response);
    }

    /// <summary>A signed call by an IAM role.</summary>
    internal JsonObject AdminCall(long timeMs, string name, string role, string session, string ip, string agent, JsonObject request, JsonObject? response = null, string? sub = null, string service = "cognito-idp.amazonaws.com", bool readOnly = false)
    {
        var record = Head(timeMs, name, ip, agent, service, null, null);
        record["userIdentity"] = new JsonObject
        {
            ["type"] = "AssumedRole",
            ["principalId"] = $"AROAEXAMPLE{role.ToUpperInvariant()}:{session}",
            ["arn"] = $"arn:aws:sts::{World.Account}:assumed-role/{role}/{session}",
            ["accountId"] = World.Account,
        };
        record["requestParameters"] = request;
        record["responseElements"] = response;
        if (sub is not null) record["additionalEventData"] = new JsonObject { ["sub"] = sub };
        return Tail(record, "AwsApiCall", "Management", readOnly);
    }

    /// <summary>A request to the hosted UI or the token endpoint: values are arrays, the error code is there and empty.</summary>
    internal JsonObject Endpoint(long timeMs, string name, string ip, string agent, JsonObject given, double status, string? sub = null, bool readOnly = false)
    {
        var record = Head(timeMs, name, ip, agent, "cognito-idp.amazonaws.com", null, null);
        record["errorCode"] = "";
        record["errorMessage"] = "";
        record["userIdentity"] = new JsonObject { ["accountId"] = World.Account };
        record["requestParameters"] = null;
        record["responseElements"] = null;
        var added = new JsonObject
        {
            ["userPoolId"] = World.Pool,
            ["userPoolDomain"] = "auth.example.com",
            ["requestParameters"] = given,
            ["responseParameters"] = new JsonObject { ["status"] = status },
        };
        if (sub is not null) added["sub"] = sub;
        record["additionalEventData"] = added;
        record["serviceEventDetails"] = new JsonObject { ["serviceAccountId"] = "111122223333" };
        return Tail(record, "AwsServiceEvent", "Management", readOnly);
    }

    /// <summary>A token request of a machine.</summary>
    internal JsonObject MachineToken(long timeMs, string client, string ip, string agent, double status) => Endpoint(
        timeMs, "Token_POST", ip, agent, new JsonObject { ["client_id"] = new JsonArray(client), ["grant_type"] = new JsonArray("client_credentials") }, status);

    /// <summary>A record of the user-activity export: every value is a text.</summary>
    internal JsonObject Activity(long timeMs, string type, Person person, string client, string ip, string country, string city, bool passed, string risk, string decision, bool compromised) => new()
    {
        ["eventTimestamp"] = timeMs.ToString(CultureInfo.InvariantCulture),
        ["eventSource"] = "USER_ACTIVITY",
        ["logLevel"] = "INFO",
        ["message"] = new JsonObject
        {
            ["version"] = "1",
            ["eventId"] = chance.Uuid(),
            ["eventType"] = type,
            ["userSub"] = person.Sub,
            ["userName"] = person.Name,
            ["userPoolId"] = World.Pool,
            ["clientId"] = client,
            ["creationDate"] = DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture),
            ["eventResponse"] = passed ? "Pass" : "Fail",
            ["riskLevel"] = risk,
            ["riskDecision"] = decision,
            ["challenges"] = new JsonArray(new JsonObject { ["challengeName"] = "Password", ["challengeResponse"] = passed ? "Success" : "Failure" }),
            ["deviceName"] = "Chrome 130, Windows 10",
            ["ipAddress"] = ip,
            ["requestId"] = chance.Uuid(),
            ["idpName"] = "",
            ["compromisedCredentialDetected"] = compromised ? "true" : "false",
            ["city"] = city,
            ["country"] = country,
            ["eventFeedbackValue"] = "",
            ["hasContextData"] = "true",
        },
        ["logSourceId"] = new JsonObject { ["userPoolId"] = World.Pool },
    };

    JsonObject Head(long timeMs, string name, string ip, string agent, string service, string? error, string? message)
    {
        var record = new JsonObject
        {
            ["eventVersion"] = "1.11",
            ["eventTime"] = DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["eventSource"] = service,
            ["eventName"] = name,
            ["awsRegion"] = World.Region,
            ["sourceIPAddress"] = ip,
            ["userAgent"] = agent,
        };
        if (error is null) return record;
        record["errorCode"] = error;
        record["errorMessage"] = message ?? error;
        return record;
    }

    JsonObject Tail(JsonObject record, string type, string category, bool readOnly)
    {
        record["requestID"] = chance.Uuid();
        record["eventID"] = chance.Uuid();
        record["readOnly"] = readOnly;
        record["eventType"] = type;
        record["managementEvent"] = category == "Management";
        record["recipientAccountId"] = World.Account;
        record["eventCategory"] = category;
        return record;
    }
}
