using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Attacks that only a chain of findings tells whole.</summary>
static class Chains
{
    const string Attacker = "203.0.113.7";
    const string Script = "python-requests/2.31.0";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        Of("spray-then-success", 56, "A spray finds a password in the failure rate's noise; twenty minutes later the same address enters the\naccount and stays.", SprayThenSuccess),
        Of("takeover-chain", 57, "A user's password is guessed, the second factor is replaced, the password changed, the sessions of\nthe owner ended.", Takeover),
        Of("blind-then-import", 58, "The activity log goes dark, the web ACL goes, users are imported: one principal, one half hour.", BlindThenImport),
    ];

    static Incident Of(string name, ulong seed, string about, Action<Story> tell) => new(name, seed, about, tell);

    static void SprayThenSuccess(Story story)
    {
        var signIns = new SignIns(story);
        var targets = PasswordAttacks.Victims(story, Door.App, Door.OldApp).Take(story.Scaled(90)).ToList();
        var found = targets[targets.Count / 3] with { SecondFactor = false };
        for (var i = 0; i < targets.Count; i++) signIns.Plain(story.At(5 + 8.0 * i / targets.Count), targets[i], Attacker, Script, Ending.WrongPassword);
        signIns.Plain(story.At(33), found, Attacker, Script, Ending.Entered);
        for (var i = 0; i < 3; i++)
            story.Add(story.At(35 + i * 3), story.Records.InitiateAuth(story.At(35 + i * 3), story.World.AppClient, Attacker, Script, found.Sub, "REFRESH_TOKEN_AUTH", null));
    }

    static void Takeover(Story story)
    {
        var signIns = new SignIns(story);
        var victim = story.World.Customers.First(p => p.Door == Door.App && !p.SecondFactor && p.Office is null);
        story.AttackEnds();
        for (var day = 10; day > 0; day--) signIns.Srp(story.At(-day * 24 * 60 + 60), victim, victim.Home, victim.Agent, Ending.Entered);
        story.Attack("takeover-chain");
        var guesses = story.Scaled(24);
        for (var i = 0; i <= guesses; i++) signIns.Srp(story.At(4 + 16.0 * i / guesses), victim, Attacker, Script, i == guesses ? Ending.Entered : Ending.WrongPassword);
        JsonObject Token() => new() { ["accessToken"] = Records.Hidden };
        foreach (var (minute, name) in new[] { (22.0, "AssociateSoftwareToken"), (23.0, "VerifySoftwareToken"), (23.5, "SetUserMFAPreference"), (25.0, "ChangePassword"), (26.0, "UpdateUserAttributes"), (28.0, "GlobalSignOut") })
            story.Add(story.At(minute), story.Records.PublicCall(story.At(minute), name, null, Attacker, Script, victim.Sub, default, Token()));
    }

    static void BlindThenImport(Story story)
    {
        var caller = new Caller("developer", "mallory@example.com", Attacker, "aws-cli/2.18.0 md/awscrt#0.22.0 ua/2.0 os/linux lang/python#3.12.6");
        void Call(double minute, string name, JsonObject request, string service = Records.UserPools) => story.Add(story.At(minute), story.Records.AdminCall(story.At(minute), name, caller, request, service: service));
        Call(8, "SetLogDeliveryConfiguration", new JsonObject { ["userPoolId"] = World.CustomerPool, ["logConfigurations"] = new JsonArray() });
        Call(12, "DisassociateWebACL", new JsonObject { ["resourceArn"] = $"arn:aws:cognito-idp:{World.Region}:{World.Account}:userpool/{World.CustomerPool}" }, "wafv2.amazonaws.com");
        Call(16, "CreateUserImportJob", new JsonObject { ["userPoolId"] = World.CustomerPool, ["jobName"] = "spring-campaign" });
        Call(19, "StartUserImportJob", new JsonObject { ["userPoolId"] = World.CustomerPool, ["jobId"] = "import-EXAMPLE" });
        Call(26, "AdminSetUserPassword", new JsonObject { ["userPoolId"] = World.CustomerPool, ["username"] = Records.Hidden, ["password"] = Records.Hidden, ["permanent"] = true });
    }
}
