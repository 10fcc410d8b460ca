using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Ordinary machines and staff: scheduled token requests, deployments, the help desk, nightly reports, audits.</summary>
sealed class Housekeeping(Story story)
{
    const long SecondMs = 1000;

    readonly Chance chance = story.Noise;

    Records Records => story.Records;

    World World => story.World;

    /// <summary>What happens in this minute.</summary>
    internal void Minute(long minute, double rate)
    {
        var ofDay = minute % Rhythm.DayMs / Rhythm.MinuteMs;
        for (var i = 0; i < World.Machines.Count; i++) Machine(World.Machines[i], minute, (ofDay + 7 * i) % World.Machines[i].EveryMinutes);
        if (ofDay == 120) NightlyReport(minute);
        if (ofDay is 180 or 540 or 900) Audit(minute);
        if (Rhythm.IsWeekend(minute)) return;
        // A plan in the morning and, most days, a deployment after it. Fridays end without one.
        if (ofDay == 605) Plan(minute);
        if (ofDay == 620 && Rhythm.DayOfWeek(minute) != DayOfWeek.Friday) Deploy(minute);
        if (Rhythm.IsOfficeTime(minute) && chance.Happens(Math.Min(0.05, rate / 60))) HelpDesk(minute);
        if (ofDay == 660 && Rhythm.DayOfWeek(minute) is DayOfWeek.Monday or DayOfWeek.Thursday) JoinersAndLeavers(minute);
    }

    void Machine(Machine machine, long minute, double phase)
    {
        if (phase != 0) return;
        var timeMs = minute + chance.Below(20) * SecondMs;
        // A network that stutters: the client tries again at once.
        var hiccup = chance.Happens(0.004);
        for (var i = hiccup ? 2 : 1; i > 0; i--)
        {
            var at = timeMs + i * 2 * SecondMs;
            story.Add(at, machine.ThroughApi ? Records.ClientToken(at, machine.ClientId, machine.Ip, machine.Agent) : Records.MachineToken(at, machine.ClientId, machine.Ip, machine.Agent));
        }
    }

    void NightlyReport(long minute)
    {
        for (var page = 0; page < 6; page++)
        {
            var at = minute + page * SecondMs;
            story.Add(at, Records.AdminCall(at, "ListUsers", Callers.NightlyReport, new JsonObject { ["userPoolId"] = World.CustomerPool, ["limit"] = 60, ["paginationToken"] = Records.Hidden }, readOnly: true));
        }
    }

    void Audit(long minute)
    {
        foreach (var pool in new[] { World.CustomerPool, World.StaffPool })
        {
            foreach (var name in new[] { "DescribeUserPool", "GetUserPoolMfaConfig", "ListUserPoolClients" })
                story.Add(minute, Records.AdminCall(minute, name, Callers.Audit, new JsonObject { ["userPoolId"] = pool }, readOnly: true));
        }
    }

    void Plan(long minute)
    {
        var caller = Callers.Pipeline(minute);
        foreach (var pool in new[] { World.CustomerPool, World.StaffPool })
        {
            foreach (var name in new[] { "DescribeUserPool", "GetUserPoolMfaConfig", "DescribeRiskConfiguration", "GetLogDeliveryConfiguration", "ListTagsForResource" })
                story.Add(minute, Records.AdminCall(minute, name, caller, new JsonObject { ["userPoolId"] = pool }, readOnly: true));
        }
        foreach (var (client, pool) in World.Clients)
            story.Add(minute + SecondMs, Records.AdminCall(minute + SecondMs, "DescribeUserPoolClient", caller, new JsonObject { ["userPoolId"] = pool, ["clientId"] = client }, readOnly: true));
    }

    // A deployment touches the clients of the app and of the shop; once a week the pools. All send the whole configuration, as CloudFormation does.
    void Deploy(long minute)
    {
        story.Add(minute, Records.AdminCall(minute, "UpdateUserPoolClient", Callers.Stack, AppClientSettings()));
        story.Add(minute + 2 * SecondMs, Records.AdminCall(minute + 2 * SecondMs, "UpdateUserPoolClient", Callers.Stack, ClientSettings(World.WebClient, World.CustomerPool)));
        if (Rhythm.DayOfWeek(minute) != DayOfWeek.Tuesday) return;
        story.Add(minute + 4 * SecondMs, Records.AdminCall(minute + 4 * SecondMs, "UpdateUserPool", Callers.Stack, PoolSettings(World.StaffPool)));
        story.Add(minute + 6 * SecondMs, Records.AdminCall(minute + 6 * SecondMs, "UpdateUserPool", Callers.Stack, PoolSettings(World.CustomerPool)));
        story.Add(minute + 9 * SecondMs, Records.AdminCall(minute + 9 * SecondMs, "SetUserPoolMfaConfig", Callers.Stack, new JsonObject
        {
            ["userPoolId"] = World.StaffPool, ["mfaConfiguration"] = "ON", ["softwareTokenMfaConfiguration"] = new JsonObject { ["enabled"] = true },
        }));
    }

    /// <summary>A pool's settings as a deployment that knows the API sends them: all of them, since what is left out is reset.</summary>
    internal static JsonObject PoolSettings(string pool)
    {
        var settings = new JsonObject
        {
            ["userPoolId"] = pool,
            ["policies"] = new JsonObject { ["passwordPolicy"] = new JsonObject { ["minimumLength"] = 12, ["requireUppercase"] = true, ["requireLowercase"] = true, ["requireNumbers"] = true, ["requireSymbols"] = true, ["temporaryPasswordValidityDays"] = 7 } },
            ["deletionProtection"] = "ACTIVE",
            ["autoVerifiedAttributes"] = new JsonArray("email"),
            ["mfaConfiguration"] = pool == World.StaffPool ? "ON" : "OPTIONAL",
            ["userAttributeUpdateSettings"] = new JsonObject { ["attributesRequireVerificationBeforeUpdate"] = new JsonArray("email") },
            ["userPoolAddOns"] = new JsonObject { ["advancedSecurityMode"] = "ENFORCED" },
            ["userPoolTier"] = "PLUS",
            ["adminCreateUserConfig"] = new JsonObject { ["allowAdminCreateUserOnly"] = pool == World.StaffPool },
            ["accountRecoverySetting"] = new JsonObject { ["recoveryMechanisms"] = new JsonArray(new JsonObject { ["priority"] = 1, ["name"] = "verified_email" }) },
        };
        if (pool == World.CustomerPool) settings["lambdaConfig"] = new JsonObject { ["preTokenGeneration"] = $"arn:aws:lambda:{World.Region}:{World.Account}:function:token-claims" };
        return settings;
    }

    JsonObject AppClientSettings()
    {
        var settings = ClientSettings(World.AppClient, World.CustomerPool);
        foreach (var name in new[] { "callbackURLs", "logoutURLs", "allowedOAuthFlows", "allowedOAuthScopes", "allowedOAuthFlowsUserPoolClient" }) settings.Remove(name);
        settings["clientName"] = "app";
        return settings;
    }

    /// <summary>A client's settings, likewise complete.</summary>
    internal static JsonObject ClientSettings(string client, string pool) => new()
    {
        ["userPoolId"] = pool,
        ["clientId"] = client,
        ["clientName"] = "shop",
        ["refreshTokenValidity"] = 30,
        ["accessTokenValidity"] = 60,
        ["idTokenValidity"] = 60,
        ["tokenValidityUnits"] = new JsonObject { ["accessToken"] = "minutes", ["idToken"] = "minutes", ["refreshToken"] = "days" },
        ["explicitAuthFlows"] = new JsonArray("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
        ["supportedIdentityProviders"] = new JsonArray("COGNITO"),
        ["callbackURLs"] = new JsonArray("https://app.example.com/callback"),
        ["logoutURLs"] = new JsonArray("https://app.example.com/"),
        ["allowedOAuthFlows"] = new JsonArray("code"),
        ["allowedOAuthScopes"] = new JsonArray("openid", "email"),
        ["allowedOAuthFlowsUserPoolClient"] = true,
        ["preventUserExistenceErrors"] = "ENABLED",
        ["enableTokenRevocation"] = true,
        ["enablePropagateAdditionalUserContextData"] = false,
        ["authSessionValidity"] = 3,
    };

    void HelpDesk(long minute)
    {
        var caller = Callers.Support(chance.Below(2));
        var person = chance.Pick(World.Staff);
        JsonObject User() => new() { ["userPoolId"] = World.StaffPool, ["username"] = Records.Hidden };
        story.Add(minute, Records.AdminCall(minute, "ListUsers", caller, new JsonObject { ["userPoolId"] = World.StaffPool, ["filter"] = Records.Hidden, ["limit"] = 10 }, readOnly: true));
        story.Add(minute + 20 * SecondMs, Records.AdminCall(minute + 20 * SecondMs, "AdminGetUser", caller, User(), sub: person.Sub, readOnly: true));
        var (name, request) = chance.Below(6) switch
        {
            0 or 1 or 2 => ("AdminResetUserPassword", User()),
            3 => ("AdminListUserAuthEvents", User()),
            4 => ("AdminUserGlobalSignOut", User()),
            _ => ("AdminEnableUser", User()),
        };
        if (name is "AdminUserGlobalSignOut" or "AdminResetUserPassword") story.SignedOut.Add(person.Sub);
        story.Add(minute + 70 * SecondMs, Records.AdminCall(minute + 70 * SecondMs, name, caller, request, sub: person.Sub, readOnly: name == "AdminListUserAuthEvents"));
    }

    void JoinersAndLeavers(long minute)
    {
        var caller = Callers.Support(0);
        for (var i = 0; i < 3; i++)
        {
            var at = minute + i * 40 * SecondMs;
            story.Add(at, Records.AdminCall(at, "AdminCreateUser", caller, new JsonObject { ["userPoolId"] = World.StaffPool, ["username"] = Records.Hidden, ["userAttributes"] = Records.Hidden }, new JsonObject { ["user"] = Records.Hidden }, chance.Uuid()));
        }
        var left = chance.Pick(World.Staff);
        story.SignedOut.Add(left.Sub);
        story.Add(minute + 300 * SecondMs, Records.AdminCall(minute + 300 * SecondMs, "AdminDisableUser", caller, new JsonObject { ["userPoolId"] = World.StaffPool, ["username"] = Records.Hidden }, sub: left.Sub));
    }
}
