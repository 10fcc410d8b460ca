namespace CognitoRules.FixtureGenerator;

/// <summary>Guessing, spraying, stuffing and locking out.</summary>
static class PasswordAttacks
{
    const string Attacker = "203.0.113.7";
    const string Script = "python-requests/2.31.0";
    const string FakeBrowser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("password-spray", 2, "One address tries 132 accounts with one password each within 25 minutes, in a busy morning.\nTwo accounts give way.", Spray) { PerMinute = 0.6 },
        new("hosted-ui-spray", 15, "A headless browser tries accounts on the classic hosted UI. Where these records name the user is\ninferred; some here do not.", HostedSpray),
        new("managed-login-spray", 16, "A script tries the staff's accounts on the managed login pages. One password fits, and the\nauthenticator's code stops it.", ManagedSpray) { Users = 600 },
        new("slow-distributed-spray", 17, "A botnet tries hundreds of accounts, each address once or twice: no address and no account stands out.", Distributed) { Users = 600 },
        new("credential-stuffing", 7, "A hundred addresses try three accounts each with passwords from a list; some fit.", Stuffing) { Users = 600 },
        new("password-guessing", 18, "One account of the hosted UI and one of the app are guessed at until a password fits.", Guessing),
        new("guessing-from-many-addresses", 19, "One account is guessed at from a new address each time.", ManyAddresses),
        new("lockout", 13, "One address locks accounts out by wrong passwords without end.", Lockout),
        new("brute-force-unknown-names", 20, "One address guesses names and passwords together: most names do not exist and no user is named.", UnknownNames),
        new("admin-api-guessing", 21, "Stolen AWS keys of a developer guess passwords through the admin API.", AdminApi),
    ];

    static void Spray(Story story)
    {
        var targets = Victims(story, Door.App, Door.HostedUi, Door.OldApp, Door.Backend).Take(story.Scaled(132)).ToList();
        var signIns = new SignIns(story);
        var entered = new[] { targets.Count * 57 / 132, targets.Count * 121 / 132 };
        for (var i = 0; i < targets.Count; i++)
            signIns.Srp(story.At(12 + 25.0 * i / targets.Count), targets[i] with { SecondFactor = false }, Attacker, Script, entered.Contains(i) ? Ending.Entered : Ending.WrongPassword);
    }

    static void HostedSpray(Story story)
    {
        var signIns = new SignIns(story);
        var targets = Victims(story, Door.App, Door.HostedUi, Door.OldApp, Door.Backend).Take(story.Scaled(140)).ToList();
        for (var i = 0; i < targets.Count; i++) signIns.HostedUi(story.At(10 + 20.0 * i / targets.Count), targets[i], Attacker, FakeBrowser, Ending.WrongPassword, withPage: i % 4 == 0);
    }

    static void ManagedSpray(Story story)
    {
        var signIns = new SignIns(story);
        var targets = Victims(story, Door.ManagedLogin).Take(story.Scaled(80)).ToList();
        for (var i = 0; i < targets.Count; i++) signIns.ManagedLogin(story.At(10 + 12.0 * i / targets.Count), targets[i], "2001:db8:beef::7", Script, i == targets.Count / 2 ? Ending.WrongCode : Ending.WrongPassword);
    }

    static void Distributed(Story story)
    {
        var signIns = new SignIns(story);
        var targets = Victims(story, Door.App, Door.OldApp, Door.HostedUi, Door.Backend).Take(story.Scaled(260)).ToList();
        for (var i = 0; i < targets.Count; i++)
            signIns.Plain(story.At(8 + 28.0 * i / targets.Count), targets[i], $"2001:db8:beef:{i % Math.Max(60, targets.Count * 2 / 3):x}::{i % 5 + 1:x}", FakeBrowser, Ending.WrongPassword);
    }

    static void Stuffing(Story story)
    {
        var signIns = new SignIns(story);
        var targets = Victims(story, Door.App, Door.OldApp, Door.HostedUi, Door.Backend).Take(story.Scaled(300)).ToList();
        for (var i = 0; i < targets.Count; i++)
        {
            var address = $"2001:db8:beef:{i % Math.Max(60, targets.Count / 3):x}::{i % 7 + 1:x}";
            signIns.Plain(story.At(12 + 20.0 * i / targets.Count), targets[i] with { SecondFactor = false }, address, FakeBrowser, i % 60 == 59 ? Ending.Entered : Ending.WrongPassword);
        }
    }

    static void Guessing(Story story)
    {
        var signIns = new SignIns(story);
        var app = Victims(story, Door.App).First() with { SecondFactor = false };
        var page = Victims(story, Door.HostedUi).First(p => p.Number % 3 != 0) with { SecondFactor = false };
        var count = story.Scaled(24);
        for (var i = 0; i < count; i++)
        {
            signIns.Srp(story.At(8 + 30.0 * i / count), app, Attacker, Script, i == count - 1 ? Ending.Entered : Ending.WrongPassword);
            signIns.HostedUi(story.At(9 + 30.0 * i / count), page, Attacker, FakeBrowser, Ending.WrongPassword, withPage: i == 0);
        }
    }

    static void ManyAddresses(Story story)
    {
        var signIns = new SignIns(story);
        var victim = Victims(story, Door.App).ElementAt(3);
        var count = story.Scaled(18);
        for (var i = 0; i < count; i++) signIns.Srp(story.At(5 + 35.0 * i / count), victim, $"203.0.113.{20 + i % 200}", FakeBrowser, Ending.WrongPassword);
    }

    static void Lockout(Story story)
    {
        var signIns = new SignIns(story);
        var victims = Victims(story, Door.App, Door.OldApp, Door.HostedUi).Take(story.Scaled(32)).ToList();
        for (var round = 0; round < 9; round++)
        {
            for (var v = 0; v < victims.Count; v++) signIns.Plain(story.At(10 + round * 1.4 + 1.2 * v / victims.Count), victims[v], Attacker, "curl/8.9.1", round < 5 ? Ending.WrongPassword : Ending.LockedOut);
        }
    }

    static void UnknownNames(Story story)
    {
        var count = story.Scaled(240);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 8.0 * i / count);
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.AppClient, Attacker, Script, null, "USER_PASSWORD_AUTH", null, Failure.WrongPassword));
        }
    }

    static void AdminApi(Story story)
    {
        var signIns = new SignIns(story);
        var caller = new Caller("developer", "mallory@example.com", Attacker, "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux lang/python#3.12.7");
        var victims = Victims(story, Door.Backend, Door.App).Take(story.Scaled(60)).ToList();
        for (var i = 0; i < victims.Count; i++) signIns.AdminApi(story.At(10 + 12.0 * i / victims.Count), victims[i], caller, i == victims.Count - 2 ? Ending.Entered : Ending.WrongPassword);
    }

    // Shuffled, so that another seed has other victims.
    internal static IEnumerable<Person> Victims(Story story, params Door[] doors)
    {
        var people = story.World.People.Where(p => doors.Contains(p.Door)).ToList();
        story.Chance.Fork("victims").Shuffle(people);
        return people;
    }
}
