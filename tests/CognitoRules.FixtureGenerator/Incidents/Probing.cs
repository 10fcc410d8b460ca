using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Looking for clients and for accounts, and making accounts nobody asked for.</summary>
static class Probing
{
    const string Attacker = "203.0.113.7";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("client-id-probing", 22, "One address tries app client ids until one exists; the metrics show requests of the client `Invalid`.", Clients),
        new("sign-up-enumeration", 9, "One address signs up with hundreds of names to learn which exist.", Enumeration),
        new("unknown-user-enumeration", 23, "A client that tells unknown users apart is asked for a list of names.", UnknownUsers),
        new("self-sign-up-with-role", 24, "Somebody signs up through the API, confirms, signs in and at once writes attributes of the own account;\nbefore that the staff pool, which takes no sign-ups, was tried.", SelfSignUp),
        new("sign-up-flood", 25, "One address opens account after account.", Flood),
        new("alias-takeover", 26, "New accounts claim mail addresses that belong to others.", Aliases),
    ];

    static JsonObject Form() => new() { ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["userAttributes"] = Records.Hidden };

    static void Clients(Story story)
    {
        var count = story.Scaled(120);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 12.0 * i / count);
            var client = story.Chance.Token(26);
            story.Add(timeMs, i % 3 == 0
                ? story.Records.PublicCall(timeMs, "SignUp", client, Attacker, "python-requests/2.31.0", null, Failure.NoClient, Form())
                : story.Records.InitiateAuth(timeMs, client, Attacker, "python-requests/2.31.0", null, "USER_PASSWORD_AUTH", null, Failure.NoClient));
            story.Measure(timeMs, Metric.OfClient("SignInSuccesses", World.CustomerPool, "Invalid", true), 1, 0);
        }
    }

    static void Enumeration(Story story)
    {
        var count = story.Scaled(180);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(12 + 12.0 * i / count);
            var exists = i % 3 != 0;
            story.Add(timeMs, story.Records.PublicCall(timeMs, "SignUp", story.World.AppClient, Attacker, "curl/8.9.1", exists ? null : story.Chance.Uuid(), exists ? Failure.UserExists : default, Form(), new JsonObject { ["userConfirmed"] = false }));
        }
    }

    static void UnknownUsers(Story story)
    {
        var count = story.Scaled(90);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 6.0 * i / count);
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.AppClient, Attacker, "Go-http-client/2.0", null, "USER_PASSWORD_AUTH", null, Failure.UnknownUser));
        }
    }

    static void SelfSignUp(Story story)
    {
        const string Agent = "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux lang/python#3.12.7";
        var sub = story.Chance.Uuid();
        var client = story.World.AppClient;
        for (var i = 0; i < story.Scaled(6); i++)
            story.Add(story.At(8 + i), story.Records.PublicCall(story.At(8 + i), "SignUp", story.World.PortalClient, Attacker, Agent, null, new Failure("NotAuthorizedException", "SignUp is not permitted for this user pool"), Form()));
        void Call(double minute, string name, JsonObject request, JsonObject? response = null, bool readOnly = false) =>
            story.Add(story.At(minute), story.Records.PublicCall(story.At(minute), name, name is "SignUp" or "ConfirmSignUp" ? client : null, Attacker, Agent, sub, default, request, response, readOnly));

        Call(18, "SignUp", Form(), new JsonObject { ["userConfirmed"] = false, ["userSub"] = sub });
        Call(19, "ConfirmSignUp", new JsonObject { ["username"] = Records.Hidden, ["confirmationCode"] = Records.Hidden });
        story.Add(story.At(19.5), story.Records.InitiateAuth(story.At(19.5), client, Attacker, Agent, sub, "USER_PASSWORD_AUTH", null));
        Call(20, "GetUser", new JsonObject { ["accessToken"] = Records.Hidden }, readOnly: true);
        Call(20.5, "AssociateSoftwareToken", new JsonObject { ["accessToken"] = Records.Hidden });
        Call(21, "UpdateUserAttributes", new JsonObject { ["accessToken"] = Records.Hidden, ["userAttributes"] = Records.Hidden });
    }

    static void Flood(Story story)
    {
        var count = story.Scaled(90);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 15.0 * i / count);
            var sub = story.Chance.Uuid();
            story.Add(timeMs, story.Records.PublicCall(timeMs, "SignUp", story.World.AppClient, Attacker, "okhttp/4.9.0", sub, default, Form(), new JsonObject { ["userConfirmed"] = false, ["userSub"] = sub }));
        }
    }

    static void Aliases(Story story)
    {
        for (var i = 0; i < story.Scaled(20); i++)
        {
            var timeMs = story.At(8 + i * 1.5);
            story.Add(timeMs, story.Records.PublicCall(timeMs, "ConfirmSignUp", story.World.AppClient, Attacker, "curl/8.9.1", story.Chance.Uuid(), new Failure("AliasExistsException", "An account with the email already exists."), new JsonObject { ["username"] = Records.Hidden, ["confirmationCode"] = Records.Hidden, ["forceAliasCreation"] = false }));
        }
    }
}
