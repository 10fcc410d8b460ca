using System.Text.Json.Nodes;

namespace CognitoRules.FixtureGenerator;

/// <summary>Reading the user directory, and running into limits.</summary>
static class DirectoryReading
{
    internal static IReadOnlyList<Incident> All { get; } =
    [
        new("directory-scrape", 14, "A help desk session that looks up one user at a time reads the whole user directory.", Scrape),
        new("throttling", 53, "A load test of somebody else's pool in the same account uses up the requests per second: users'\nsign-ins and refreshes are throttled.", Throttled),
    ];

    static void Scrape(Story story)
    {
        var caller = new Caller("AWSReservedSSO_Support_0123456789abcdef", "eve@example.com", "203.0.113.7", "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux lang/python#3.12.7");
        var count = story.Scaled(120);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(15 + 5.0 * i / count);
            story.Add(timeMs, story.Records.AdminCall(timeMs, "ListUsers", caller, new JsonObject { ["userPoolId"] = World.CustomerPool, ["limit"] = 60, ["paginationToken"] = Records.Hidden }, readOnly: true));
        }
    }

    static void Throttled(Story story)
    {
        var phones = story.World.Customers.Where(p => p.Door is Door.App).ToList();
        var count = story.Scaled(120);
        for (var i = 0; i < count; i++)
        {
            var timeMs = story.At(10 + 14.0 * i / count);
            var person = story.Chance.Pick(phones);
            story.Add(timeMs, story.Records.InitiateAuth(timeMs, story.World.AppClient, person.IpAt(timeMs), person.Agent, person.Sub, i % 2 == 0 ? "USER_SRP_AUTH" : "REFRESH_TOKEN_AUTH", null, Failure.Throttled));
        }
        // The rest of the crowd is in the metrics only: the records here are a part of it.
        for (var minute = 10; minute < 25; minute += 5)
        {
            var many = story.Scaled(900);
            story.Measure(story.At(minute), Metric.OfClient("SignInThrottles", World.CustomerPool, story.World.AppClient, false), many, many);
            story.Measure(story.At(minute), Metric.OfClient("SignInSuccesses", World.CustomerPool, story.World.AppClient, true), many, 0);
            story.Measure(story.At(minute), Metric.OfClient("TokenRefreshThrottles", World.CustomerPool, story.World.AppClient, false), many, many);
            story.Measure(story.At(minute), Metric.OfClient("TokenRefreshSuccesses", World.CustomerPool, story.World.AppClient, true), many, 0);
            story.Measure(story.At(minute), Metric.OfUsage("ThrottleCount", "UserAuthentication"), 2 * many, 2 * many);
            story.Measure(story.At(minute), Metric.OfUsage("CallCount", "UserAuthentication"), 36_000 + 2 * many, 36_000 + 2 * many);
        }
    }
}
