namespace CognitoRules.FixtureGenerator;

/// <summary>What threat protection sees.</summary>
static class Risk
{
    static readonly Place Singapore = new("Singapore", "Singapore");

    internal static IReadOnlyList<Incident> All { get; } =
    [
        Of("compromised-credentials", 6, "Threat protection sees passwords known from breaches and rates the sign-ins as high risk.", Compromised),
        Of("risk-wave", 54, "Dozens of sign-ins in an hour look like account takeovers; threat protection blocks many of them.", Wave),
        Of("impossible-travel", 55, "A user signs in in Dublin and twenty minutes later in Singapore.", Travel),
    ];

    static Incident Of(string name, ulong seed, string about, Action<Story> tell) => new(name, seed, about, tell);

    static void Compromised(Story story)
    {
        var victims = PasswordAttacks.Victims(story, Door.App, Door.HostedUi).Take(story.Scaled(12)).ToList();
        for (var i = 0; i < victims.Count; i++) Sign(story, 10 + 25.0 * i / victims.Count, victims[i], $"203.0.113.{20 + i % 200}", new Place("Romania", "Cluj"), i % 2 == 0 ? "Fail" : "Pass", "High", i % 2 == 0 ? "Block" : "AccountTakeover", true);
    }

    static void Wave(Story story)
    {
        var victims = PasswordAttacks.Victims(story, Door.App, Door.HostedUi, Door.ManagedLogin).Take(story.Scaled(80)).ToList();
        for (var i = 0; i < victims.Count; i++) Sign(story, 8 + 12.0 * i / victims.Count, victims[i], $"203.0.113.{i % 250}", new Place("Romania", "null"), i % 3 == 0 ? "Pass" : "Fail", "High", i % 3 == 0 ? "AccountTakeover" : "Block", false);
    }

    static void Travel(Story story)
    {
        var victims = PasswordAttacks.Victims(story, Door.App).Where(p => p.Office is null).Take(story.Scaled(2)).ToList();
        foreach (var victim in victims)
        {
            story.AttackEnds();
            Sign(story, 10, victim, victim.Home, Place.Dublin, "Pass", "", "PASS", false);
            story.Attack("impossible-travel");
            Sign(story, 30, victim, "203.0.113.7", Singapore, "Pass", "Low", "NoRisk", false);
        }
    }

    static void Sign(Story story, double minute, Person person, string ip, Place place, string response, string risk, string decision, bool compromised) =>
        story.AddActivity(story.At(minute), story.Records.Activity(story.At(minute), "SignIn", person, story.World.ClientOf(person), ip, place, response, risk, decision, compromised));
}
