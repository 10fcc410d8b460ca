using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>An incident in the making: everyday traffic, the attack mixed into it, and the metrics that follow from both.</summary>
sealed class Story
{
    /// <summary>The start of every incident: a Tuesday morning, UTC.</summary>
    internal const long StartMs = 1_763_456_400_000;

    const int SecondMs = 1000;
    const int MinuteMs = 60 * SecondMs;

    readonly List<Entry> trail = [];
    readonly List<Entry> activity = [];

    internal Story(ulong seed, int users = 400)
    {
        Chance = new Chance(seed);
        Records = new Records(Chance);
        World = new World(Chance, users);
    }

    internal Chance Chance { get; }

    internal Records Records { get; }

    internal World World { get; }

    internal IReadOnlyList<Entry> Trail => trail;

    internal IReadOnlyList<Entry> Activities => activity;

    /// <summary>How many requests of each metric's kind were throttled, per start of period.</summary>
    internal SortedDictionary<(string Metric, string Client, long StartMs), long> Throttled { get; } = [];

    internal static long At(double minutes) => StartMs + (long)(minutes * MinuteMs);

    internal void Add(long timeMs, JsonObject record, string? attack = null) => trail.Add(new Entry(timeMs, record, attack));

    internal void AddActivity(long timeMs, JsonObject record, string? attack = null) => activity.Add(new Entry(timeMs, record, attack));

    /// <summary>A healthy working day's traffic: people mistype, refresh, sign up and forget; machines fetch tokens; a deployment touches the pool.</summary>
    internal void Everyday(double minutes, double signInsPerMinute)
    {
        for (var minute = 0.0; minute < minutes; minute++)
        {
            var count = (int)(signInsPerMinute * (0.6 + 0.8 * Chance.Share()));
            for (var i = 0; i < count; i++) SignIn(At(minute + Chance.Share()));
            for (var i = 0; i < count; i++) Refresh(At(minute + Chance.Share()));
            if (Chance.Below(6) == 0) SignUp(At(minute + Chance.Share()));
            if (Chance.Below(20) == 0) Forgot(At(minute + Chance.Share()));
            if (minute % 15 == 0) Machines(At(minute + 0.1));
        }
    }

    void SignIn(long timeMs)
    {
        var person = Chance.Pick(World.People);
        var client = Chance.Below(3) == 0 ? World.WebClient : World.MobileClient;
        // One in twenty mistypes once, and gets it right half a minute later.
        if (Chance.Below(20) == 0) Password(timeMs - 30 * SecondMs, person, client, person.Ip, failed: true);
        Password(timeMs, person, client, person.Ip, failed: false);
        if (Chance.Below(4) != 0) return;
        AddActivity(timeMs + 900, Records.Activity(timeMs + 900, "SignIn", person, client, person.Ip, "Ireland", "Dublin", true, "", "PASS", false));
    }

    /// <summary>One sign-in with SRP: the first step always succeeds, the password is judged at the second.</summary>
    internal void Password(long timeMs, Person person, string client, string ip, bool failed, string? attack = null, string? agent = null)
    {
        Add(timeMs, Records.InitiateAuth(timeMs, client, ip, agent ?? person.Agent, person.Sub, "USER_SRP_AUTH", null, null, challenge: true), attack);
        Add(timeMs + SecondMs, Records.Respond(timeMs + SecondMs, client, ip, agent ?? person.Agent, person.Sub, "PASSWORD_VERIFIER",
            failed ? "NotAuthorizedException" : null, failed ? "Incorrect username or password." : null), attack);
    }

    void Refresh(long timeMs)
    {
        var person = Chance.Pick(World.People);
        Add(timeMs, Records.InitiateAuth(timeMs, World.MobileClient, person.Ip, person.Agent, person.Sub, "REFRESH_TOKEN_AUTH", null, null, challenge: false));
    }

    void SignUp(long timeMs)
    {
        var person = Chance.Pick(World.People);
        Add(timeMs, Records.PublicCall(timeMs, "SignUp", World.WebClient, person.Ip, person.Agent, Chance.Uuid(), null, null,
            new JsonObject { ["username"] = "HIDDEN_DUE_TO_SECURITY_REASONS", ["password"] = "HIDDEN_DUE_TO_SECURITY_REASONS", ["userAttributes"] = "HIDDEN_DUE_TO_SECURITY_REASONS" }, new JsonObject { ["userConfirmed"] = false }));
    }

    void Forgot(long timeMs)
    {
        var person = Chance.Pick(World.People);
        Add(timeMs, Records.PublicCall(timeMs, "ForgotPassword", World.WebClient, person.Ip, person.Agent, person.Sub, null, null, new JsonObject { ["username"] = "HIDDEN_DUE_TO_SECURITY_REASONS" }));
    }

    void Machines(long timeMs)
    {
        foreach (var client in World.MachineClients) Add(timeMs, Records.MachineToken(timeMs + Chance.Below(20) * SecondMs, client, "203.0.113.50", "python-requests/2.32", 200));
    }
}
