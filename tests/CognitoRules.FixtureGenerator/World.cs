namespace CognitoRules.FixtureGenerator;

/// <summary>How a user signs in.</summary>
enum Door
{
    /// <summary>The mobile app: SRP through the API.</summary>
    App,

    /// <summary>An old app version: user name and password through the API.</summary>
    OldApp,

    /// <summary>The shop's pages: the classic hosted UI, then the token endpoint.</summary>
    HostedUi,

    /// <summary>The portal: managed login with an authenticator, then the token endpoint from the portal's servers.</summary>
    ManagedLogin,

    /// <summary>A server that calls the admin API for its users: one address for all of them.</summary>
    Backend,

    /// <summary>The staff pool by way of the company's identity provider.</summary>
    Federated,
}

/// <summary>One user of a pool.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Sub">The user's id.</param>
/// <param name="Name">The user's name, which CloudTrail hides.</param>
/// <param name="Home">Where the user is outside the office; families and flats share addresses.</param>
/// <param name="Office">The address of the user's office, or null.</param>
/// <param name="Agent">The user's usual agent.</param>
/// <param name="Door">How the user signs in.</param>
/// <param name="SecondFactor">Whether a code is asked for after the password.</param>
sealed record Person(int Number, string Sub, string Name, string Home, string? Office, string Agent, Door Door, bool SecondFactor)
{
    /// <summary>Where the user is at a time. Mobile networks give a new IPv6 prefix each day.</summary>
    internal string IpAt(long timeMs)
    {
        if (Office is not null && Rhythm.IsOfficeTime(timeMs)) return Office;
        var day = timeMs / Rhythm.DayMs;
        return Door is Door.App or Door.OldApp && (day + Number) % 3 == 0 ? $"2001:db8:{0x1000 + Number:x}:{day & 0xffff:x}::{1 + Number % 9:x}" : Home;
    }
}

/// <summary>One machine client: who asks for tokens, from where, how often.</summary>
sealed record Machine(string ClientId, string Ip, string Agent, double EveryMinutes, bool ThroughApi);

/// <summary>The deployment that all incidents happen in: two pools, their clients, their users, their machines, and the people who look after them.</summary>
sealed class World
{
    internal const string Account = "123456789012";
    internal const string Region = "eu-west-1";
    internal const string CustomerPool = "eu-west-1_EXAMPLE1";
    internal const string StaffPool = "eu-west-1_EXAMPLE2";
    internal const string IdentityPool = "eu-west-1:11111111-2222-4333-8444-555555555555";
    internal const string ShopDomain = "shop-example.auth.eu-west-1.amazoncognito.com";
    internal const string StaffDomain = "login.example.com";

    /// <summary>The network address that the portal's and the backend's servers leave through.</summary>
    internal const string ServerIp = "198.51.100.10";

    internal const string ServerAgent = "aws-sdk-java/2.29.6 md/io#sync md/http#Apache ua/2.1 os/Linux lang/java#21.0.5";
    internal const string OfficeIp = "198.51.100.1";
    internal const string SecondOfficeIp = "198.51.100.2";

    static readonly string[] AppAgents =
    [
        "aws-amplify/6.6.4 auth/4 framework/1", "aws-sdk-swift/1.0.33 ua/2.1 api/cognito_identity_provider#1.0 os/ios#18.1", "aws-sdk-android/2.77.0 Linux/5.15 Dalvik/2.1.0/0 en_GB", "okhttp/4.12.0",
    ];

    static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    ];

    internal World(Chance chance, int users)
    {
        AppClient = "1example" + chance.Token(18);
        WebClient = "2example" + chance.Token(18);
        BackendClient = "3example" + chance.Token(18);
        PortalClient = "4example" + chance.Token(18);
        Machines =
        [
            new("5example" + chance.Token(18), "198.51.100.20", "python-requests/2.32.3", 15, false),
            new("6example" + chance.Token(18), "198.51.100.21", "Go-http-client/2.0", 60, false),
            new("7example" + chance.Token(18), ServerIp, ServerAgent, 50, true),
            new("8example" + chance.Token(18), "198.51.100.23", "okhttp/4.12.0", 24 * 60, false),
        ];
        PlantedClient = "9example" + chance.Token(18);
        People = [.. Enumerable.Range(0, users).Select(i => NewPerson(i, chance))];
        Customers = [.. People.Where(p => p.Door is not (Door.ManagedLogin or Door.Federated))];
        Staff = [.. People.Where(p => p.Door is Door.ManagedLogin or Door.Federated)];
    }

    internal string AppClient { get; }

    internal string WebClient { get; }

    internal string BackendClient { get; }

    internal string PortalClient { get; }

    internal IReadOnlyList<Machine> Machines { get; }

    /// <summary>A client of the customer pool that nobody uses on an ordinary day.</summary>
    internal string PlantedClient { get; }

    internal IReadOnlyList<Person> People { get; }

    /// <summary>The users of the customer pool.</summary>
    internal IReadOnlyList<Person> Customers { get; }

    /// <summary>The users of the staff pool.</summary>
    internal IReadOnlyList<Person> Staff { get; }

    /// <summary>The pool of each client, as a deployment tells it.</summary>
    internal IReadOnlyList<(string Client, string Pool)> Clients =>
        [(AppClient, CustomerPool), (WebClient, CustomerPool), (BackendClient, CustomerPool), (PortalClient, StaffPool), (PlantedClient, CustomerPool), .. Machines.Select(m => (m.ClientId, CustomerPool))];

    internal string ClientOf(Person person) => person.Door switch
    {
        Door.App or Door.OldApp => AppClient,
        Door.HostedUi => WebClient,
        Door.Backend => BackendClient,
        _ => PortalClient,
    };

    internal static string PoolOf(Person person) => person.Door is Door.ManagedLogin or Door.Federated ? StaffPool : CustomerPool;

    static Person NewPerson(int number, Chance chance)
    {
        var door = (number % 20) switch
        {
            < 8 => Door.App,
            8 => Door.OldApp,
            < 14 => Door.HostedUi,
            < 16 => Door.Backend,
            < 19 => Door.ManagedLogin,
            _ => Door.Federated,
        };
        // The backend calls Cognito for its users, so all of them come from one address with one agent.
        if (door == Door.Backend) return new Person(number, chance.Uuid(), $"user{number:d4}", ServerIp, null, ServerAgent, door, false);
        var home = number % 3 == 0 ? $"2001:db8:{number:x}:{number % 7:x}::{1 + number % 5:x}" : $"192.0.2.{1 + number % 250}";
        var office = door is Door.ManagedLogin or Door.Federated ? OfficeIp : number % 9 == 0 ? SecondOfficeIp : null;
        var agent = door is Door.App or Door.OldApp ? AppAgents[number % AppAgents.Length] : Browsers[number % Browsers.Length];
        return new Person(number, chance.Uuid(), $"user{number:d4}", home, office, agent, door, door == Door.ManagedLogin || number % 6 == 1);
    }
}
