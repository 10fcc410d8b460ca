using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>One incident: its name, its seed, what happens in it, and how it is told.</summary>
sealed record Incident(string Name, ulong Seed, string About, Func<Story> Tell);

/// <summary>Every incident, each mixed into an ordinary day's traffic.</summary>
static class Incidents
{
    const string Attacker = "203.0.113.7";
    const string Wrong = "Incorrect username or password.";
    const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("quiet-day", 1, "A working day on which nothing happens: people mistype, refresh, sign up and forget,\nmachines fetch tokens, a deployment reads the pool. Nothing may fire.", () => Quiet(1)),
        new("password-spray", 2, "One address tries 132 accounts with one password each within 25 minutes, in a busy\nmorning. Two accounts give way.", () => Spray(2)),
        new("token-refresh-storm", 3, "A mobile release keeps refreshing with revoked tokens: hundreds of failed refreshes in minutes.", () => RefreshStorm(3)),
        new("admin-tampering", 4, "A break-glass role switches MFA off, empties the log delivery, weakens threat protection,\nadds a secret to a client and sets a user's password, within ten minutes.", () => Tampering(4)),
        new("machine-client-gone-wild", 5, "A machine client that asks for a token every 15 minutes asks for one on every call, from a new address.", () => MachineGoneWild(5)),
        new("compromised-credentials", 6, "Threat protection rates sign-ins as high risk with passwords known from breaches.", () => Compromised(6)),
        new("credential-stuffing", 7, "Two hundred addresses try three accounts each; some passwords fit.", () => Stuffing(7)),
        new("mfa-guessing", 8, "Someone who has the password guesses second-factor codes.", () => MfaGuessing(8)),
        new("sign-up-enumeration", 9, "One address signs up with hundreds of names to learn which exist.", () => Enumeration(9)),
        new("password-reset-takeover", 10, "Codes of forgotten passwords are guessed; one fits, and the account is entered from a new address.", () => ResetTakeover(10)),
        new("refresh-token-theft", 11, "A stolen refresh token is used from another address after it was rotated out.", () => TokenTheft(11)),
        new("guest-credentials", 12, "An identity pool hands AWS credentials to hundreds of guests for one address.", () => Guests(12)),
        new("lockout", 13, "One address locks accounts out by wrong passwords without end.", () => Lockout(13)),
        new("directory-scrape", 14, "A role that never did reads the whole user directory.", () => Scrape(14)),
    ];

    static Story Quiet(ulong seed)
    {
        var story = new Story(seed, 500);
        story.Everyday(480, 2);
        foreach (var minute in new[] { 60.0, 240 })
        {
            story.Add(Story.At(minute), story.Records.AdminCall(Story.At(minute), "DescribeUserPool", "Deploy", "pipeline", "198.51.100.200", "aws-cdk/2.160",
                new JsonObject { ["userPoolId"] = World.Pool }, readOnly: true));
        }
        return story;
    }

    static Story Spray(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        var targets = story.World.People.Take(132).ToList();
        for (var i = 0; i < targets.Count; i++)
        {
            var timeMs = Story.At(20 + 25.0 * i / targets.Count);
            story.Password(timeMs, targets[i], story.World.WebClient, Attacker, failed: i is not (57 or 121), attack: "password-spray", agent: "python-requests/2.31.0");
        }
        return story;
    }

    static Story RefreshStorm(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        for (var i = 0; i < 400; i++)
        {
            var timeMs = Story.At(30 + 10.0 * i / 400);
            var person = story.Chance.Pick(story.World.People);
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.MobileClient, person.Ip, person.Agent, null, "REFRESH_TOKEN_AUTH", "NotAuthorizedException", "Refresh Token has been revoked", false), "token-refresh-storm");
        }
        return story;
    }

    static Story Tampering(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        void Change(double minute, string name, JsonObject request, JsonObject? response = null, string? sub = null)
        {
            request["userPoolId"] = World.Pool;
            story.Add(Story.At(minute), story.Records.AdminCall(Story.At(minute), name, "BreakGlass", "mallory", Attacker, "aws-cli/2.18.0", request, response, sub), "admin-tampering");
        }

        Change(30, "SetUserPoolMfaConfig", new JsonObject { ["mfaConfiguration"] = "OFF" });
        Change(31, "SetLogDeliveryConfiguration", new JsonObject { ["logConfigurations"] = new JsonArray() });
        Change(32, "SetRiskConfiguration", new JsonObject { ["riskExceptionConfiguration"] = new JsonObject { ["skippedIPRangeList"] = new JsonArray("203.0.113.0/24") } });
        Change(34, "AddUserPoolClientSecret", new JsonObject { ["clientId"] = story.World.MachineClients[0] });
        Change(36, "UpdateUserPoolClient", new JsonObject
        {
            ["clientId"] = story.World.WebClient, ["callbackURLs"] = new JsonArray("https://login.example.net/cb"), ["explicitAuthFlows"] = new JsonArray("ALLOW_USER_PASSWORD_AUTH"),
        });
        Change(38, "AdminSetUserPassword", new JsonObject { ["username"] = Hidden, ["password"] = Hidden, ["permanent"] = true }, sub: story.World.People[7].Sub);
        return story;
    }

    static Story MachineGoneWild(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(90, 3);
        for (var i = 0; i < 900; i++)
        {
            var timeMs = Story.At(40 + 15.0 * i / 900);
            story.Add(timeMs, story.Records.MachineToken(timeMs, story.World.MachineClients[1], "203.0.113.99", "Go-http-client/2.0", 200), "machine-client-gone-wild");
        }
        return story;
    }

    static Story Compromised(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        for (var i = 0; i < 8; i++)
        {
            var timeMs = Story.At(20 + i * 3);
            story.AddActivity(timeMs, story.Records.Activity(timeMs, "SignIn", story.World.People[i * 9], story.World.WebClient, $"203.0.113.{20 + i}", "Romania", "Cluj", i % 2 == 0, "High", "AccountTakeover", i < 4), "compromised-credentials");
        }
        return story;
    }

    static Story Stuffing(ulong seed)
    {
        var story = new Story(seed, 700);
        story.Everyday(60, 3);
        for (var i = 0; i < 600; i++)
        {
            var timeMs = Story.At(15 + 20.0 * i / 600);
            var address = $"2001:db8:beef:{i % 200:x}::{i % 7 + 1:x}";
            story.Password(timeMs, story.World.People[i % 650], story.World.WebClient, address, failed: i % 60 != 59, attack: "credential-stuffing", agent: "Mozilla/5.0 (X11; Linux x86_64)");
        }
        return story;
    }

    static Story MfaGuessing(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(45, 3);
        var victim = story.World.People[33];
        for (var i = 0; i < 40; i++)
        {
            var timeMs = Story.At(15 + i * 0.25);
            story.Add(timeMs, story.Records.Respond(timeMs, story.World.WebClient, Attacker, "python-requests/2.31.0", victim.Sub, "SOFTWARE_TOKEN_MFA", "CodeMismatchException", "Invalid code received for user"), "mfa-guessing");
        }
        return story;
    }

    static Story Enumeration(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(45, 3);
        for (var i = 0; i < 300; i++)
        {
            var timeMs = Story.At(15 + 12.0 * i / 300);
            var exists = i % 3 != 0;
            story.Add(timeMs, story.Records.PublicCall(timeMs, "SignUp", story.World.WebClient, Attacker, "curl/8.9.1", exists ? null : story.Chance.Uuid(),
                exists ? "UsernameExistsException" : null, exists ? "User already exists" : null,
                new JsonObject { ["username"] = Hidden, ["password"] = Hidden }), "sign-up-enumeration");
        }
        return story;
    }

    static Story ResetTakeover(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        JsonObject Request() => new() { ["username"] = Hidden, ["confirmationCode"] = Hidden, ["password"] = Hidden };
        for (var v = 0; v < 12; v++)
        {
            var victim = story.World.People[40 + v];
            var start = 15 + v * 1.5;
            story.Add(Story.At(start), story.Records.PublicCall(Story.At(start), "ForgotPassword", story.World.WebClient, Attacker, "curl/8.9.1", victim.Sub, null, null, new JsonObject { ["username"] = Hidden }), "password-reset-takeover");
            for (var i = 0; i < 6; i++)
            {
                var timeMs = Story.At(start + 0.2 + i * 0.15);
                var last = v == 7 && i == 5;
                story.Add(timeMs, story.Records.PublicCall(timeMs, "ConfirmForgotPassword", story.World.WebClient, Attacker, "curl/8.9.1", victim.Sub,
                    last ? null : "CodeMismatchException", last ? null : "Invalid verification code provided, please try again.", Request()), "password-reset-takeover");
            }
        }
        story.Password(Story.At(40), story.World.People[47], story.World.WebClient, "203.0.113.8", failed: false, attack: "password-reset-takeover", agent: "curl/8.9.1");
        return story;
    }

    static Story TokenTheft(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(60, 3);
        var victim = story.World.People[21];
        for (var i = 0; i < 3; i++)
        {
            var timeMs = Story.At(20 + i * 4);
            story.Add(timeMs, story.Records.PublicCall(timeMs, "GetTokensFromRefreshToken", story.World.MobileClient, Attacker, "python-requests/2.31.0", victim.Sub,
                "RefreshTokenReuseException", "Refresh token reuse detected", new JsonObject { ["refreshToken"] = Hidden }), "refresh-token-theft");
        }
        return story;
    }

    static Story Guests(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(45, 3);
        for (var i = 0; i < 250; i++)
        {
            var timeMs = Story.At(15 + 10.0 * i / 250);
            var identity = "eu-west-1:" + story.Chance.Uuid();
            story.Add(timeMs, Identity(story, timeMs, "GetId", new JsonObject { ["identityPoolId"] = World.IdentityPool }, new JsonObject { ["identityId"] = identity }), "guest-credentials");
            story.Add(timeMs + 1000, Identity(story, timeMs + 1000, "GetCredentialsForIdentity", new JsonObject { ["identityId"] = identity },
                new JsonObject { ["identityId"] = identity, ["credentials"] = new JsonObject { ["accessKeyId"] = "ASIAEXAMPLE", ["sessionToken"] = Hidden } }), "guest-credentials");
        }
        return story;
    }

    static JsonObject Identity(Story story, long timeMs, string name, JsonObject request, JsonObject response)
    {
        var record = story.Records.PublicCall(timeMs, name, "", Attacker, "Boto3/1.35", null, null, null, request, response);
        record.Remove("additionalEventData");
        ((JsonObject)record["requestParameters"]!).Remove("clientId");
        record["eventSource"] = "cognito-identity.amazonaws.com";
        record["userIdentity"] = new JsonObject { ["type"] = "Unknown" };
        record["eventCategory"] = "Data";
        record["managementEvent"] = false;
        record["resources"] = new JsonArray(new JsonObject
        {
            ["accountId"] = World.Account, ["type"] = "AWS::Cognito::IdentityPool", ["ARN"] = $"arn:aws:cognito-identity:{World.Region}:{World.Account}:identitypool/{World.IdentityPool}",
        });
        return record;
    }

    static Story Lockout(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(45, 3);
        for (var i = 0; i < 400; i++)
        {
            var timeMs = Story.At(10 + 20.0 * i / 400);
            var victim = story.World.People[100 + i % 40];
            var locked = i >= 200;
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.WebClient, Attacker, "curl/8.9.1", victim.Sub, "USER_PASSWORD_AUTH", "NotAuthorizedException", locked ? "Password attempts exceeded" : Wrong, false), "lockout");
        }
        return story;
    }

    static Story Scrape(ulong seed)
    {
        var story = new Story(seed);
        story.Everyday(45, 3);
        for (var i = 0; i < 120; i++)
        {
            var timeMs = Story.At(20 + 5.0 * i / 120);
            story.Add(timeMs, story.Records.AdminCall(timeMs, "ListUsers", "Support", "eve", Attacker, "Boto3/1.35", new JsonObject { ["userPoolId"] = World.Pool, ["limit"] = 60 }, readOnly: true), "directory-scrape");
        }
        return story;
    }
}
