using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Refresh tokens: storms of them, and thefts.</summary>
static class Tokens
{
    const string Attacker = "203.0.113.7";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("token-refresh-storm", 3, "A mobile release keeps refreshing with revoked tokens: hundreds of failed refreshes in minutes.\nNobody attacks; the service suffers all the same.", Storm),
        new("refresh-token-theft", 11, "A stolen refresh token of the portal is used after it was rotated out.", Reuse),
        new("refresh-from-elsewhere", 33, "After ten days of one home and one phone a user's tokens are refreshed from elsewhere with a script.", Elsewhere),
        new("refresh-after-sign-out", 34, "The help desk ends a user's sessions; the thief's refreshes go on, one of them with success.", AfterSignOut),
        new("refresh-token-guessing", 35, "One address tries made-up refresh tokens at the token endpoint.", Guessing),
    ];

    static void Storm(Story story)
    {
        var count = story.Scaled(260);
        var phones = story.World.Customers.Where(p => p.Door is Door.App or Door.OldApp).ToList();
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(20 + 8.0 * i / count);
            var person = story.Chance.Pick(phones);
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.AppClient, person.IpAt(timeMs), "aws-amplify/6.7.0 auth/4 framework/1", null, "REFRESH_TOKEN_AUTH", null, Failure.RevokedRefresh));
        }
    }

    static void Reuse(Story story)
    {
        var victim = PasswordAttacks.Victims(story, Door.ManagedLogin).First();
        story.AttackEnds();
        for (var i = 0; i < 3; i++) story.Add(story.At(5 + i * 9), story.Records.RotateRefresh(story.At(5 + i * 9), story.World.PortalClient, World.ServerIp, World.ServerAgent, victim.Sub));
        story.Attack("refresh-token-theft");
        for (var i = 0; i < story.Scaled(4); i++) story.Add(story.At(26 + i * 2), story.Records.RotateRefresh(story.At(26 + i * 2), story.World.PortalClient, Attacker, "Go-http-client/2.0", victim.Sub, Failure.ReusedRefresh));
    }

    static void Elsewhere(Story story)
    {
        var victim = PasswordAttacks.Victims(story, Door.App).First(p => p.Office is null);
        story.AttackEnds();
        for (var day = 10; day > 0; day--)
        {
            for (var i = 0; i < 3; i++) Refresh(story, story.At(-day * 24 * 60 + i * 300), victim, victim.Home, victim.Agent, default);
        }
        story.Attack("refresh-from-elsewhere");
        for (var i = 0; i < story.Scaled(4); i++) Refresh(story, story.At(22 + i * 5), victim, Attacker, "python-requests/2.31.0", default);
    }

    static void AfterSignOut(Story story)
    {
        var victim = PasswordAttacks.Victims(story, Door.App).First();
        var survivor = PasswordAttacks.Victims(story, Door.OldApp).First();
        story.AttackEnds();
        foreach (var person in new[] { victim, survivor })
        {
            Refresh(story, story.At(6), person, person.IpAt(story.At(6)), person.Agent, default);
            story.Add(story.At(10), story.Records.AdminCall(story.At(10), "AdminUserGlobalSignOut", Callers.Support(0), new JsonObject { ["userPoolId"] = World.CustomerPool, ["username"] = Records.Hidden }, sub: person.Sub));
        }
        story.Attack("refresh-after-sign-out");
        for (var i = 0; i < story.Scaled(14); i++) Refresh(story, story.At(12 + i * 0.8), victim, Attacker, "python-requests/2.31.0", Failure.RevokedRefresh);
        Refresh(story, story.At(14), survivor, Attacker, "python-requests/2.31.0", default);
    }

    static void Guessing(Story story)
    {
        var count = story.Scaled(90);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 8.0 * i / count);
            story.Add(timeMs, story.Records.UserToken(timeMs, story.World.WebClient, World.CustomerPool, Attacker, "curl/8.9.1", "refresh_token", new Failure("invalid_grant", "Invalid Refresh Token")));
        }
    }

    static void Refresh(Story story, long timeMs, Person person, string ip, string agent, Failure failure) =>
        story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.AppClient, ip, agent, person.Sub, "REFRESH_TOKEN_AUTH", null, failure));
}
