using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Attacks on codes: guessing them, wearing users out with them, earning by having them sent.</summary>
static class SecondFactors
{
    const string Attacker = "203.0.113.7";
    const string Script = "python-requests/2.31.0";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("mfa-guessing", 8, "Somebody who has the passwords guesses second-factor codes, of an app user and of a member of staff.", Guessing),
        new("mfa-guessing-many-users", 27, "Codes of many users are guessed, one or two tries each.", ManyUsers),
        new("mfa-fatigue", 28, "The password is known: the user's phone rings with code after code.", Fatigue),
        new("otp-pumping", 29, "One address has messages sent to numbers it earns from.", Pumping),
        new("factor-replaced", 30, "After ten quiet days at home a user signs in from elsewhere and enrols another authenticator.", Replaced),
    ];

    static void Guessing(Story story)
    {
        var signIns = new SignIns(story);
        var victim = PasswordAttacks.Victims(story, Door.App).First();
        var staff = PasswordAttacks.Victims(story, Door.ManagedLogin).First();
        var count = story.Scaled(30);
        for (var i = 0; i < count; i++)
        {
            signIns.Code(story.At(10 + 12.0 * i / count), victim, Attacker, Script, "SMS_MFA", wrong: true);
            signIns.Totp(story.At(12 + 12.0 * i / count), staff, Attacker, "Mozilla/5.0 (X11; Linux x86_64)", wrong: true);
        }
    }

    static void ManyUsers(Story story)
    {
        var signIns = new SignIns(story);
        var victims = PasswordAttacks.Victims(story, Door.App, Door.OldApp).Take(story.Scaled(24)).ToList();
        for (var i = 0; i < victims.Count; i++) signIns.Srp(story.At(10 + 12.0 * i / victims.Count), victims[i], Attacker, Script, Ending.WrongCode);
    }

    static void Fatigue(Story story)
    {
        var signIns = new SignIns(story);
        var victim = PasswordAttacks.Victims(story, Door.App).First(p => p.SecondFactor);
        var count = story.Scaled(16);
        for (var i = 0; i < count; i++) signIns.Srp(story.At(8 + 22.0 * i / count), victim, Attacker, Script, Ending.CodeUnanswered);
    }

    static void Pumping(Story story)
    {
        var count = story.Scaled(130);
        var subs = Enumerable.Range(0, Math.Max(1, count / 4)).Select(_ => story.Chance.Uuid()).ToList();
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 14.0 * i / count);
            var sub = subs[i % subs.Count];
            story.Add(timeMs, i < subs.Count
                ? story.Records.PublicCall(timeMs, "SignUp", story.World.AppClient, Attacker, "okhttp/4.9.0", sub, default, new JsonObject { ["username"] = Records.Hidden, ["password"] = Records.Hidden }, new JsonObject { ["userConfirmed"] = false, ["userSub"] = sub })
                : story.Records.PublicCall(timeMs, "ResendConfirmationCode", story.World.AppClient, Attacker, "okhttp/4.9.0", sub, i % 9 == 0 ? Failure.Limit : default, new JsonObject { ["username"] = Records.Hidden }));
            if (i % 10 == 3) story.AddActivity(timeMs + 700, Records.NotDelivered(timeMs + 700, World.CustomerPool));
        }
    }

    static void Replaced(Story story)
    {
        var signIns = new SignIns(story);
        var victim = story.World.Customers.First(p => p.Door == Door.App && p.SecondFactor);
        story.AttackEnds();
        for (var day = 10; day > 0; day--) signIns.Srp(story.At(-day * 24 * 60 + 30), victim, victim.Home, victim.Agent, Ending.Entered);
        story.Attack("factor-replaced");
        signIns.Srp(story.At(20), victim, Attacker, Script, Ending.Entered);
        foreach (var (minute, name) in new[] { (21.0, "AssociateSoftwareToken"), (22.0, "VerifySoftwareToken"), (22.5, "SetUserMFAPreference") })
            story.Add(story.At(minute), story.Records.PublicCall(story.At(minute), name, null, Attacker, Script, victim.Sub, default, new JsonObject { ["accessToken"] = Records.Hidden }));
    }
}
