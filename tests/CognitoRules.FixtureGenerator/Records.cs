using System.Globalization;
using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Builds records in the shapes that AWS documents; this part holds what all shapes share.</summary>
sealed partial class Records(Chance chance)
{
    internal const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
    internal const string UserPools = "cognito-idp.amazonaws.com";
    internal const string IdentityPools = "cognito-identity.amazonaws.com";

    JsonObject Head(long timeMs, string name, string ip, string agent, string service) => new()
    {
        ["eventVersion"] = "1.11",
        ["userIdentity"] = null,
        ["eventTime"] = Time(timeMs),
        ["eventSource"] = service,
        ["eventName"] = name,
        ["awsRegion"] = World.Region,
        ["sourceIPAddress"] = ip,
        ["userAgent"] = agent,
    };

    JsonObject Tail(JsonObject record, string type, bool readOnly, bool data = false)
    {
        record["requestID"] = chance.Uuid();
        record["eventID"] = chance.Uuid();
        record["readOnly"] = readOnly;
        record["eventType"] = type;
        record["managementEvent"] = !data;
        record["recipientAccountId"] = World.Account;
        record["eventCategory"] = data ? "Data" : "Management";
        return record;
    }

    internal static string Time(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
