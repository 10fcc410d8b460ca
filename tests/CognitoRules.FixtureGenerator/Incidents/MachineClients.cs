using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Machine clients: secrets that are stolen, guessed, or used without measure.</summary>
static class MachineClients
{
    const string Attacker = "203.0.113.99";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("machine-client-gone-wild", 5, "A machine client that asks for a token every 15 minutes asks for one on every call after a release.", GoneWild),
        new("machine-secret-theft", 36, "A client secret of ten quiet days is used from another address with another agent.", Theft),
        new("machine-secret-rotated", 37, "The secret is rotated after a leak; the thief goes on with the old one.", Rotated),
        new("machine-secret-guessing", 38, "One address guesses secrets of machine clients.", Guessing),
        new("machine-client-unknown", 39, "After ten days a client that was never seen before gets tokens for a machine.", Unknown),
    ];

    static void GoneWild(Story story)
    {
        var machine = story.World.Machines[1];
        var count = story.Scaled(640);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(20 + 9.0 * i / count);
            story.Add(timeMs, story.Records.MachineToken(timeMs, machine.ClientId, machine.Ip, machine.Agent));
        }
    }

    static void Theft(Story story)
    {
        var machine = story.World.Machines[1];
        History(story, "machine-secret-theft", machine.ClientId, machine.Ip, machine.Agent);
        for (var i = 0; i < story.Scaled(8); i++) story.Add(story.At(25 + i * 2), story.Records.MachineToken(story.At(25 + i * 2), machine.ClientId, Attacker, "curl/8.9.1"));
    }

    static void Rotated(Story story)
    {
        var machine = story.World.Machines[0];
        JsonObject Secret(string id) => new() { ["userPoolId"] = World.CustomerPool, ["clientId"] = machine.ClientId, ["clientSecretId"] = id };
        story.Add(story.At(5), story.Records.AdminCall(story.At(5), "AddUserPoolClientSecret", Callers.Stack, new JsonObject { ["userPoolId"] = World.CustomerPool, ["clientId"] = machine.ClientId }, new JsonObject { ["clientSecretDescriptor"] = Records.Hidden }));
        story.Add(story.At(9), story.Records.AdminCall(story.At(9), "DeleteUserPoolClientSecret", Callers.Stack, Secret("secret-1")));
        for (var i = 0; i < story.Scaled(20); i++) story.Add(story.At(12 + i), story.Records.MachineToken(story.At(12 + i), machine.ClientId, Attacker, "curl/8.9.1", new Failure("invalid_client", "invalid_client")));
    }

    static void Guessing(Story story)
    {
        var count = story.Scaled(80);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 9.0 * i / count);
            story.Add(timeMs, story.Records.MachineToken(timeMs, story.World.Machines[i % 3].ClientId, Attacker, "Go-http-client/1.1", new Failure("invalid_client", "invalid_client")));
        }
    }

    static void Unknown(Story story)
    {
        var machine = story.World.Machines[0];
        History(story, "machine-client-unknown", machine.ClientId, machine.Ip, machine.Agent);
        for (var i = 0; i < story.Scaled(4); i++) story.Add(story.At(25 + i * 3), story.Records.MachineToken(story.At(25 + i * 3), story.World.PlantedClient, Attacker, "okhttp/4.9.0"));
    }

    // Ten quiet days, thinned: what is new is told against them.
    static void History(Story story, string attack, string client, string ip, string agent)
    {
        story.AttackEnds();
        foreach (var machine in story.World.Machines)
        {
            for (var quarter = 40; quarter > 0; quarter--)
            {
                var timeMs = story.At(-quarter * 6 * 60 + story.Chance.Below(20));
                if (machine.ThroughApi || machine.ClientId != client && quarter % 4 != 0) continue;
                story.Add(timeMs, story.Records.MachineToken(timeMs, machine.ClientId, machine.ClientId == client ? ip : machine.Ip, machine.ClientId == client ? agent : machine.Agent));
            }
        }
        story.Attack(attack);
    }
}
