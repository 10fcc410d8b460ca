using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Identity pools: AWS credentials for whoever asks.</summary>
static class IdentityPoolAttacks
{
    const string Attacker = "203.0.113.7";

    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("guest-credentials", 12, "An identity pool hands AWS credentials to hundreds of guests for one address.", Guests),
        new("identity-pool-opened", 40, "Somebody lets guests into the identity pool, allows the classic flow and gives guests another role.", Opened) { Minutes = 30 },
        new("identity-pool-probing", 41, "One address tries identity pool ids.", Probed),
    ];

    static void Guests(Story story)
    {
        const string Agent = "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux lang/python#3.12.7";
        var count = story.Scaled(120);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(12 + 10.0 * i / count);
            var identity = $"{World.Region}:{story.Chance.Uuid()}";
            story.Add(timeMs, story.Records.IdentityCall(timeMs, "GetId", identity, Attacker, Agent, null));
            story.Add(timeMs + 1000, story.Records.IdentityCall(timeMs + 1000, "GetCredentialsForIdentity", identity, Attacker, Agent, null));
        }
    }

    static void Opened(Story story)
    {
        var caller = new Caller("developer", "mallory@example.com", Attacker, "aws-cli/2.18.0 md/awscrt#0.22.0 ua/2.0 os/linux lang/python#3.12.6");
        void Call(double minute, string name, JsonObject request)
        {
            request["identityPoolId"] = World.IdentityPool;
            story.Add(story.At(minute), story.Records.AdminCall(story.At(minute), name, caller, request, service: Records.IdentityPools));
        }

        Call(12, "UpdateIdentityPool", new JsonObject { ["identityPoolName"] = "app", ["allowUnauthenticatedIdentities"] = true, ["allowClassicFlow"] = true });
        Call(14, "SetIdentityPoolRoles", new JsonObject { ["roles"] = new JsonObject { ["authenticated"] = $"arn:aws:iam::{World.Account}:role/app-user", ["unauthenticated"] = $"arn:aws:iam::{World.Account}:role/app-admin" } });
    }

    static void Probed(Story story)
    {
        var count = story.Scaled(40);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 8.0 * i / count);
            var record = story.Records.IdentityCall(timeMs, "GetId", "", Attacker, "Boto3/1.35.60", null, new Failure("ResourceNotFoundException", "IdentityPool not found."));
            record["requestParameters"] = new JsonObject { ["identityPoolId"] = $"{World.Region}:{story.Chance.Uuid()}" };
            record.Remove("resources");
            story.Add(timeMs, record);
        }
    }
}
