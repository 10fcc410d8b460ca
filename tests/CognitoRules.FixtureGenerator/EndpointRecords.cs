using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>
/// Requests to the hosted pages and the token endpoint: the second record shape. Values are arrays; the error code of a success may be there and empty;
/// the status is a number, sometimes with a fraction. How a failure looks is not documented: here it has an error code and the status 400.
/// </summary>
sealed partial class Records
{
    /// <summary>A request to a page or to the token endpoint.</summary>
    internal JsonObject Endpoint(long timeMs, string name, string pool, string ip, string agent, JsonObject given, double status, string? sub = null, Failure failure = default, bool readOnly = false)
    {
        var record = Head(timeMs, name, ip, agent, UserPools);
        record["userIdentity"] = new JsonObject { ["accountId"] = World.Account };
        // Pages that only show something carry empty error fields; the documented examples of the others carry none.
        if (readOnly || failure.Is)
        {
            record["errorCode"] = failure.Code ?? "";
            record["errorMessage"] = failure.Message ?? "";
        }
        record["requestParameters"] = null;
        record["responseElements"] = null;
        var added = new JsonObject
        {
            // The documented example of a page's reading has a fraction, the others have none.
            ["responseParameters"] = new JsonObject { ["status"] = readOnly ? JsonNode.Parse(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture) + ".0") : (int)status },
            ["requestParameters"] = given,
        };
        if (!readOnly)
        {
            added["userPoolDomain"] = pool == World.StaffPool ? World.StaffDomain : World.ShopDomain;
            added["userPoolId"] = pool;
        }
        if (sub is not null) added["sub"] = sub;
        record["additionalEventData"] = added;
        Tail(record, "AwsServiceEvent", readOnly);
        record["serviceEventDetails"] = new JsonObject { ["serviceAccountId"] = "111122223333" };
        return record;
    }

    /// <summary>What a page gets: the application and where it wants to go back to.</summary>
    internal static JsonObject PageOf(string client, string? redirect = null, params (string Name, string Value)[] more)
    {
        var given = new JsonObject
        {
            ["redirect_uri"] = new JsonArray(redirect ?? "https://app.example.com/callback"),
            ["response_type"] = new JsonArray("code"),
            ["client_id"] = new JsonArray(client),
        };
        foreach (var (name, value) in more) given[name] = new JsonArray(value);
        return given;
    }

    /// <summary>A form with a name and a password in it.</summary>
    internal static JsonObject LoginForm(string client) => PageOf(client, null, ("username", Hidden), ("password", Hidden), ("_csrf", Hidden), ("cognitoAsfData", Hidden));

    /// <summary>A token request of a user's application, for a code or a refresh token.</summary>
    internal JsonObject UserToken(long timeMs, string client, string pool, string ip, string agent, string grant, Failure failure = default)
    {
        var given = grant == "refresh_token"
            ? new JsonObject { ["refresh_token"] = new JsonArray(Hidden), ["grant_type"] = new JsonArray(grant), ["client_id"] = new JsonArray(client) }
            : new JsonObject { ["code"] = new JsonArray(Hidden), ["grant_type"] = new JsonArray(grant), ["redirect_uri"] = new JsonArray("https://app.example.com/callback"), ["client_id"] = new JsonArray(client) };
        return Endpoint(timeMs, "Token_POST", pool, ip, agent, given, failure.Is ? 400 : 200, failure: failure);
    }

    /// <summary>A token request of a machine.</summary>
    internal JsonObject MachineToken(long timeMs, string client, string ip, string agent, Failure failure = default) => Endpoint(
        timeMs, "Token_POST", World.CustomerPool, ip, agent, new JsonObject { ["grant_type"] = new JsonArray("client_credentials"), ["client_id"] = new JsonArray(client) }, failure.Is ? 400 : 200, failure: failure);
}
