namespace CognitoRules.FixtureGenerator;

/// <summary>Every incident, by family.</summary>
static class Catalogue
{
    internal static IReadOnlyList<Incident> All { get; } =
    [
        QuietDay,
        .. PasswordAttacks.All,
        .. Probing.All,
        .. SecondFactors.All,
        .. Resets.All,
        .. Tokens.All,
        .. MachineClients.All,
        .. IdentityPoolAttacks.All,
        .. Configuration.All,
        .. DirectoryReading.All,
        .. Risk.All,
        .. Chains.All,
    ];

    static Incident QuietDay => new("quiet-day", 1, "A working day on which nothing happens: people mistype, forget, sign up, refresh and leave, machines\nfetch tokens, the help desk helps, a deployment changes the pool. Nothing may fire.", _ => { })
    {
        StartMs = Telling.TuesdayMs,
        Minutes = 24 * 60,
        PerMinute = 0.6,
    };
}
