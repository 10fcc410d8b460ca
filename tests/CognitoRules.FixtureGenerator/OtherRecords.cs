using System.Globalization;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Identity-pool data events, the third record shape, and the user-activity export.</summary>
sealed partial class Records
{
    /// <summary>A data event of an identity pool. Without a provider the identity is a guest's; what the caller proves is hidden, the provider's name is not.</summary>
    internal JsonObject IdentityCall(long timeMs, string name, string identity, string ip, string agent, string? provider, Failure failure = default)
    {
        var request = new JsonObject();
        if (name == "GetId") request["identityPoolId"] = World.IdentityPool;
        else request["identityId"] = identity;
        if (provider is not null) request["logins"] = new JsonObject { [provider] = Hidden };
        var response = new JsonObject { ["identityId"] = identity };
        if (name == "GetCredentialsForIdentity")
        {
            response["credentials"] = new JsonObject { ["accessKeyId"] = "ASIAIOSFODNN7EXAMPLE", ["sessionToken"] = "EXAMPLETOKEN", ["expiration"] = DateTimeOffset.FromUnixTimeMilliseconds(timeMs + Rhythm.HourMs).ToString("MMM d, yyyy h:mm:ss tt", CultureInfo.InvariantCulture) };
        }
        var record = Head(timeMs, name, ip, agent, IdentityPools);
        record["userIdentity"] = new JsonObject { ["type"] = "Unknown" };
        Fail(record, failure);
        record["requestParameters"] = request;
        record["responseElements"] = failure.Is ? null : response;
        Tail(record, "AwsApiCall", readOnly: false, data: true);
        record["resources"] = new JsonArray(new JsonObject
        {
            ["accountId"] = World.Account, ["type"] = "AWS::Cognito::IdentityPool", ["ARN"] = $"arn:aws:cognito-identity:{World.Region}:{World.Account}:identitypool/{World.IdentityPool}",
        });
        return record;
    }

    /// <summary>A record of the user-activity export: every value is a text.</summary>
    internal JsonObject Activity(long timeMs, string type, Person person, string client, string ip, Place place, string response, string risk = "", string decision = "PASS", bool compromised = false) => new()
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
            ["userPoolId"] = World.PoolOf(person),
            ["clientId"] = client,
            ["creationDate"] = DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture),
            ["eventResponse"] = response,
            ["riskLevel"] = risk,
            ["riskDecision"] = decision,
            ["challenges"] = type == "SignIn" ? new JsonArray(new JsonObject { ["challengeName"] = "Password", ["challengeResponse"] = response == "Fail" ? "Failure" : "Success" }) : new JsonArray(),
            ["deviceName"] = person.Agent.StartsWith("Mozilla", StringComparison.Ordinal) ? "Chrome 130, Windows 10" : "Other, Other",
            ["ipAddress"] = ip,
            ["requestId"] = chance.Uuid(),
            ["idpName"] = "",
            ["compromisedCredentialDetected"] = compromised ? "true" : "false",
            ["city"] = place.City,
            ["country"] = place.Country,
            ["eventFeedbackValue"] = "",
            ["eventFeedbackDate"] = "",
            ["eventFeedbackProvider"] = "",
            ["hasContextData"] = "true",
        },
        ["logSourceId"] = new JsonObject { ["userPoolId"] = World.PoolOf(person) },
    };

    /// <summary>A message to a user that could not be delivered.</summary>
    internal static JsonObject NotDelivered(long timeMs, string pool) => new()
    {
        ["eventTimestamp"] = timeMs.ToString(CultureInfo.InvariantCulture),
        ["eventSource"] = "USER_NOTIFICATION",
        ["logLevel"] = "ERROR",
        ["message"] = new JsonObject { ["details"] = "Failed to deliver the verification message: the destination does not accept messages" },
        ["logSourceId"] = new JsonObject { ["userPoolId"] = pool },
    };
}

/// <summary>Where an address is, as threat protection tells it.</summary>
sealed record Place(string Country, string City)
{
    internal static readonly Place Dublin = new("Ireland", "Dublin");
    internal static readonly Place Galway = new("Ireland", "Galway");
    internal static readonly Place Unknown = new("Ireland", "null");
    internal static readonly Place Madrid = new("Spain", "Madrid");
}
