using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Abuse of forgotten passwords.</summary>
static class Resets
{
    const string Attacker = "203.0.113.7";
    const string Agent = "curl/8.9.1";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("password-reset-takeover", 10, "Codes of forgotten passwords are guessed; one fits, and the account is entered from another address.", Takeover),
        new("reset-flood", 31, "One address asks for resets of many users, until the users' hourly limits are used up.", Flood),
        new("reset-enumeration", 32, "One address asks for resets of names that mostly do not exist.", Enumeration),
    ];

    static void Takeover(Story story)
    {
        var victims = PasswordAttacks.Victims(story, Door.App, Door.OldApp).Take(story.Scaled(14)).ToList();
        for (var v = 0; v < victims.Count; v++)
        {
            var start = 6 + 24.0 * v / victims.Count;
            Forgot(story, start, victims[v].Sub, default);
            for (var i = 0; i < 6; i++)
            {
                var timeMs = story.At(start + 0.2 + i * 0.15);
                var last = v == victims.Count / 2 && i == 5;
                story.Add(timeMs, story.Records.PublicCall(timeMs, "ConfirmForgotPassword", story.World.AppClient, Attacker, Agent, victims[v].Sub, last ? default : Failure.WrongCode,
                    new JsonObject { ["username"] = Records.Hidden, ["confirmationCode"] = Records.Hidden, ["password"] = Records.Hidden }));
            }
        }
        new SignIns(story).Srp(story.At(38), victims[victims.Count / 2] with { SecondFactor = false }, "203.0.113.8", Agent, Ending.Entered);
    }

    static void Flood(Story story)
    {
        var victims = PasswordAttacks.Victims(story, Door.App, Door.OldApp, Door.Backend).Take(story.Scaled(50)).ToList();
        for (var round = 0; round < 3; round++)
        {
            for (var v = 0; v < victims.Count; v++) Forgot(story, 6 + round * 11 + 9.0 * v / victims.Count, victims[v].Sub, round == 2 ? Failure.Limit : default);
        }
    }

    static void Enumeration(Story story)
    {
        var count = story.Scaled(90);
        for (var i = 0; i < count; i++) Forgot(story, 10 + 12.0 * i / count, i % 12 == 5 ? story.Chance.Uuid() : null, default);
    }

    static void Forgot(Story story, double minute, string? sub, Failure failure) =>
        story.Add(story.At(minute), story.Records.PublicCall(story.At(minute), "ForgotPassword", story.World.AppClient, Attacker, Agent, sub, failure, new JsonObject { ["username"] = Records.Hidden },
            new JsonObject { ["codeDeliveryDetails"] = Records.Hidden }));
}
