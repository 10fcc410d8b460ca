using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Changes to the pools themselves: weakened, blinded, opened, planted, destroyed.</summary>
static class Configuration
{
    const string Cli = "aws-cli/2.18.0 md/awscrt#0.22.0 ua/2.0 os/linux lang/python#3.12.6";
    const string Console = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
    const string PoolArn = $"arn:aws:cognito-idp:{World.Region}:{World.Account}:userpool/{World.CustomerPool}";

    static readonly Caller BreakGlass = new("break-glass", "mallory", "203.0.113.7", Cli);
    static readonly Caller Developer = new("developer", "mallory@example.com", "203.0.113.7", Console);

    internal static IReadOnlyList<Incident> All { get; } =
    [
        Short("admin-tampering", 4, "A break-glass role switches MFA off, empties the log delivery, weakens threat protection, adds a\nsecret to a client, opens it to password sign-in and sets a user's password, within ten minutes.", Tampering),
        Short("pool-reset-by-absence", 42, "A hasty change of one setting resets all others: UpdateUserPool and UpdateUserPoolClient set what is\nleft out back to the default.", Absence),
        Short("logs-blinded", 43, "Before the attack the lights go out: the activity log is no longer delivered, the trail stops.", Blinded),
        Short("waf-removed", 44, "The web ACL in front of the pool is taken away.", WafRemoved),
        Short("trigger-backdoor", 45, "A Lambda function of somebody else's account becomes the pool's trigger for tokens and messages.", Trigger),
        Short("rogue-identity-provider", 46, "A new identity provider is trusted, an existing one is pointed elsewhere, and a user is linked to it.\nThen somebody signs in through it.", RogueProvider),
        Short("oauth-redirect-abuse", 47, "A callback address of somebody else's is added to the shop's client, with the implicit flow, after\nforeign callbacks had been tried in vain.", Redirect),
        Short("client-secrets-taken", 48, "A developer's session reads the secrets of all machine clients and adds one of its own.", Secrets),
        Short("users-imported", 49, "Users are imported in bulk, with password hashes of the importer's making.", Import),
        Short("accounts-taken-by-admin", 50, "A help desk session sets passwords, confirms, verifies addresses, links and promotes a user.", AdminTakeover),
        Short("users-deleted", 51, "A disgruntled administrator deletes, disables and signs out users in bulk.", BulkDeletion),
        Short("pool-destroyed", 52, "Deletion protection is taken off, then the domain, a client and the pool are deleted.", Destroyed),
    ];

    static Incident Short(string name, ulong seed, string about, Action<Story> tell) => new(name, seed, about, tell) { Minutes = 30, PerMinute = 0.3 };

    static void Call(Story story, double minute, Caller caller, string name, JsonObject request, JsonObject? response = null, string? sub = null, string service = Records.UserPools, bool readOnly = false)
    {
        if (service == Records.UserPools && request["userPoolId"] is null) request["userPoolId"] = World.CustomerPool;
        story.Add(story.At(minute), story.Records.AdminCall(story.At(minute), name, caller, request, response, sub, service, readOnly));
    }

    static void Tampering(Story story)
    {
        var victim = PasswordAttacks.Victims(story, Door.App).First();
        Call(story, 10, BreakGlass, "SetUserPoolMfaConfig", new JsonObject { ["mfaConfiguration"] = "OFF" });
        Call(story, 11, BreakGlass, "SetLogDeliveryConfiguration", new JsonObject { ["logConfigurations"] = new JsonArray() });
        Call(story, 12, BreakGlass, "SetRiskConfiguration", new JsonObject { ["riskExceptionConfiguration"] = new JsonObject { ["skippedIPRangeList"] = new JsonArray("203.0.113.0/24") } });
        Call(story, 14, BreakGlass, "AddUserPoolClientSecret", new JsonObject { ["clientId"] = story.World.Machines[0].ClientId });
        var client = Housekeeping.ClientSettings(story.World.WebClient, World.CustomerPool);
        client["explicitAuthFlows"] = new JsonArray("ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
        client["callbackURLs"] = new JsonArray("https://app.example.com/callback", "https://login.example.net/cb");
        Call(story, 16, BreakGlass, "UpdateUserPoolClient", client);
        Call(story, 18, BreakGlass, "AdminSetUserPassword", new JsonObject { ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["permanent"] = true }, sub: victim.Sub);
    }

    static void Absence(Story story)
    {
        Call(story, 10, Developer, "UpdateUserPool", new JsonObject { ["autoVerifiedAttributes"] = new JsonArray("email") });
        Call(story, 13, Developer, "UpdateUserPoolClient", new JsonObject { ["clientId"] = story.World.WebClient, ["callbackURLs"] = new JsonArray("https://app.example.com/callback") });
    }

    static void Blinded(Story story)
    {
        Call(story, 8, Developer, "SetLogDeliveryConfiguration", new JsonObject { ["logConfigurations"] = new JsonArray() });
        Call(story, 9, Developer, "PutEventSelectors", new JsonObject { ["trailName"] = "organization-trail", ["advancedEventSelectors"] = new JsonArray() }, service: "cloudtrail.amazonaws.com");
        Call(story, 10, Developer, "StopLogging", new JsonObject { ["name"] = $"arn:aws:cloudtrail:{World.Region}:{World.Account}:trail/organization-trail" }, service: "cloudtrail.amazonaws.com");
        Call(story, 11, Developer, "DeleteTrail", new JsonObject { ["name"] = $"arn:aws:cloudtrail:{World.Region}:{World.Account}:trail/organization-trail" }, service: "cloudtrail.amazonaws.com");
    }

    static void WafRemoved(Story story) => Call(story, 12, Developer, "DisassociateWebACL", new JsonObject { ["resourceArn"] = PoolArn }, service: "wafv2.amazonaws.com");

    static void Trigger(Story story)
    {
        var settings = Housekeeping.PoolSettings(World.CustomerPool);
        settings["lambdaConfig"] = new JsonObject
        {
            ["preTokenGeneration"] = $"arn:aws:lambda:{World.Region}:999999999999:function:helper",
            ["customEmailSender"] = new JsonObject { ["lambdaVersion"] = "V1_0", ["lambdaArn"] = $"arn:aws:lambda:{World.Region}:999999999999:function:mailer" },
        };
        Call(story, 12, Developer, "UpdateUserPool", settings);
    }

    static void RogueProvider(Story story)
    {
        var victim = story.World.Staff.First(p => p.Door == Door.ManagedLogin);
        Call(story, 8, Developer, "CreateIdentityProvider", new JsonObject { ["userPoolId"] = World.StaffPool, ["providerName"] = "PartnerOidc", ["providerType"] = "OIDC", ["providerDetails"] = new JsonObject { ["oidc_issuer"] = "https://idp.example.net", ["client_id"] = "partner" } });
        Call(story, 10, Developer, "UpdateIdentityProvider", new JsonObject { ["userPoolId"] = World.StaffPool, ["providerName"] = "CompanySaml", ["providerDetails"] = new JsonObject { ["MetadataURL"] = "https://idp.example.net/metadata.xml" } });
        var client = Housekeeping.ClientSettings(story.World.PortalClient, World.StaffPool);
        client["supportedIdentityProviders"] = new JsonArray("COGNITO", "CompanySaml", "PartnerOidc");
        Call(story, 11, Developer, "UpdateUserPoolClient", client);
        Call(story, 13, Developer, "AdminLinkProviderForUser", new JsonObject { ["userPoolId"] = World.StaffPool, ["destinationUser"] = Records.Hidden, ["sourceUser"] = Records.Hidden }, sub: victim.Sub);
        new SignIns(story).Federated(story.At(16), victim, "203.0.113.7", "PartnerOidc");
    }

    static void Redirect(Story story)
    {
        var count = story.Scaled(24);
        for (var i = 0; i < count; i++)
        {
            var page = Records.PageOf(story.World.WebClient, $"https://login{i}.example.net/cb", ("error", "redirect_mismatch"));
            story.Add(story.At(4 + 6.0 * i / count), story.Records.Endpoint(story.At(4 + 6.0 * i / count), i % 2 == 0 ? "OAuth2_Authorize_GET" : "Error_GET", World.CustomerPool, "203.0.113.7", Console, page, 400, null, new Failure("invalid_request", "redirect_mismatch"), readOnly: i % 2 != 0));
        }
        var client = Housekeeping.ClientSettings(story.World.WebClient, World.CustomerPool);
        client["callbackURLs"] = new JsonArray("https://app.example.com/callback", "https://login.example.net/cb");
        client["allowedOAuthFlows"] = new JsonArray("code", "implicit");
        Call(story, 15, Developer, "UpdateUserPoolClient", client);
    }

    static void Secrets(Story story)
    {
        foreach (var (machine, i) in story.World.Machines.Select((m, i) => (m, i)))
        {
            Call(story, 8 + i * 0.2, Developer, "DescribeUserPoolClient", new JsonObject { ["clientId"] = machine.ClientId }, readOnly: true);
            Call(story, 9 + i * 0.2, Developer, "ListUserPoolClientSecrets", new JsonObject { ["clientId"] = machine.ClientId }, readOnly: true);
        }
        Call(story, 12, Developer, "AddUserPoolClientSecret", new JsonObject { ["clientId"] = story.World.Machines[1].ClientId }, new JsonObject { ["clientSecretDescriptor"] = Records.Hidden });
    }

    static void Import(Story story)
    {
        Call(story, 8, Developer, "CreateUserImportJob", new JsonObject { ["jobName"] = "spring-campaign", ["cloudWatchLogsRoleArn"] = $"arn:aws:iam::{World.Account}:role/import" }, new JsonObject { ["userImportJob"] = new JsonObject { ["jobId"] = "import-EXAMPLE", ["userPoolId"] = World.CustomerPool, ["status"] = "Created" } });
        Call(story, 11, Developer, "StartUserImportJob", new JsonObject { ["jobId"] = "import-EXAMPLE" });
    }

    static void AdminTakeover(Story story)
    {
        var caller = new Caller("AWSReservedSSO_Support_0123456789abcdef", "eve@example.com", "203.0.113.7", Console);
        var victims = PasswordAttacks.Victims(story, Door.App, Door.HostedUi).Take(story.Scaled(6)).ToList();
        JsonObject User() => new() { ["username"] = Records.Hidden };
        for (var i = 0; i < victims.Count; i++)
        {
            var start = 6 + 3.0 * i;
            Call(story, start, caller, "AdminSetUserPassword", new JsonObject { ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["permanent"] = true }, sub: victims[i].Sub);
            Call(story, start + 0.4, caller, "AdminUpdateUserAttributes", new JsonObject { ["username"] = Records.Hidden, ["userAttributes"] = Records.Hidden }, sub: victims[i].Sub);
            Call(story, start + 0.8, caller, "AdminSetUserMFAPreference", new JsonObject { ["username"] = Records.Hidden, ["sMSMfaSettings"] = new JsonObject { ["enabled"] = false }, ["softwareTokenMfaSettings"] = new JsonObject { ["enabled"] = false } }, sub: victims[i].Sub);
        }
        // The new password is good for an entry from another address of the same hands.
        new SignIns(story).Srp(story.At(24), victims[0] with { SecondFactor = false }, "203.0.113.8", Console, Ending.Entered);
        Call(story, 25, caller, "AdminAddUserToGroup", new JsonObject { ["username"] = Records.Hidden, ["groupName"] = "administrators" }, sub: victims[0].Sub);
        Call(story, 26, caller, "UpdateGroup", new JsonObject { ["groupName"] = "administrators", ["roleArn"] = $"arn:aws:iam::{World.Account}:role/app-admin" });
        Call(story, 27, caller, "AdminConfirmSignUp", User(), sub: victims[0].Sub);
    }

    static void BulkDeletion(Story story)
    {
        var caller = new Caller("AWSReservedSSO_Support_0123456789abcdef", "eve@example.com", World.SecondOfficeIp, Cli);
        var victims = PasswordAttacks.Victims(story, Door.App, Door.HostedUi, Door.Backend).Take(story.Scaled(60)).ToList();
        foreach (var (name, start) in new[] { ("AdminDisableUser", 6.0), ("AdminUserGlobalSignOut", 11.0), ("AdminDeleteUser", 16.0) })
        {
            for (var i = 0; i < victims.Count; i++) Call(story, start + 4.5 * i / victims.Count, caller, name, new JsonObject { ["username"] = Records.Hidden }, sub: victims[i].Sub);
        }
    }

    static void Destroyed(Story story)
    {
        var settings = Housekeeping.PoolSettings(World.CustomerPool);
        settings["deletionProtection"] = "INACTIVE";
        Call(story, 8, BreakGlass, "UpdateUserPool", settings);
        Call(story, 10, BreakGlass, "DeleteUserPoolDomain", new JsonObject { ["domain"] = "shop-example" });
        Call(story, 11, BreakGlass, "DeleteUserPoolClient", new JsonObject { ["clientId"] = story.World.WebClient });
        Call(story, 12, BreakGlass, "DeleteUserPool", new JsonObject());
    }
}
