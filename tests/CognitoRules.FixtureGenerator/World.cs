namespace CognitoRules.FixtureGenerator;

/// <summary>One user of a pool.</summary>
/// <param name="Sub">The user's id.</param>
/// <param name="Name">The user's name, which CloudTrail hides.</param>
/// <param name="Ip">Where the user usually is.</param>
/// <param name="Agent">The user's usual agent.</param>
sealed record Person(string Sub, string Name, string Ip, string Agent);

/// <summary>The deployment that all incidents happen in: a pool, its clients, its users and its machines.</summary>
sealed class World
{
    internal const string Account = "123456789012";
    internal const string Region = "eu-west-1";
    internal const string Pool = "eu-west-1_EXAMPLE1";
    internal const string IdentityPool = "eu-west-1:11111111-2222-4333-8444-555555555555";

    static readonly string[] Agents =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15", "aws-amplify/6.6.4 auth/4 framework/1", "aws-sdk-swift/1.0 ua/2.0 api/cognito_identity_provider",
        "okhttp/4.12.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
    ];

    internal World(Chance chance, int users)
    {
        WebClient = "1example" + chance.Token(18);
        MobileClient = "2example" + chance.Token(18);
        MachineClients = [.. Enumerable.Range(0, 3).Select(_ => "3example" + chance.Token(18))];
        // A few offices share an address; everybody else has their own.
        People = [.. Enumerable.Range(0, users).Select(i => new Person(
            chance.Uuid(), $"user{i:d4}", i % 5 == 0 ? $"198.51.100.{1 + i / 5 % 3}" : i % 11 == 0 ? $"2001:db8:0:{i:x}::1" : $"192.0.2.{1 + i % 250}", Agents[i % Agents.Length]))];
    }

    internal string WebClient { get; }

    internal string MobileClient { get; }

    internal IReadOnlyList<string> MachineClients { get; }

    internal IReadOnlyList<Person> People { get; }
}
