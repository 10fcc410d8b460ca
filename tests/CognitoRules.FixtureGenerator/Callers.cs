namespace CognitoRules.FixtureGenerator;

/// <summary>Who makes signed calls on an ordinary day.</summary>
static class Callers
{
    const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

    /// <summary>The deployment pipeline; it comes from runners whose addresses change.</summary>
    internal static Caller Pipeline(long timeMs) => new("deploy-pipeline", "GitHubActions", $"198.51.100.{200 + timeMs / Rhythm.DayMs % 20}", "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.75.0");

    /// <summary>What the pipeline's stack does: a service calls in its name, so the address is a service's name.</summary>
    internal static readonly Caller Stack = new("deploy-pipeline", "AWSCloudFormation", "cloudformation.amazonaws.com", "cloudformation.amazonaws.com");

    /// <summary>The help desk, in the console, in the office.</summary>
    internal static Caller Support(int who) => new("AWSReservedSSO_Support_0123456789abcdef", who % 2 == 0 ? "alice@example.com" : "bob@example.com", World.SecondOfficeIp, Browser);

    /// <summary>The backend's task. A new deployment is a new task, whose id is the session's name.</summary>
    internal static Caller Backend(long timeMs)
    {
        // Deployed once a working day, at ten.
        var day = (timeMs - 10 * Rhythm.HourMs) / Rhythm.DayMs;
        return new Caller("backend-task", $"{0x5eed0000L + day:x16}{day * 7919:x16}", World.ServerIp, World.ServerAgent);
    }

    /// <summary>The nightly export of user numbers.</summary>
    internal static readonly Caller NightlyReport = new("nightly-report", "nightly-report", "198.51.100.24", "aws-sdk-go-v2/1.32.4 ua/2.1 os/linux lang/go#1.23.2 exec-env/AWS_Lambda_provided.al2023");

    /// <summary>A security audit that reads settings.</summary>
    internal static readonly Caller Audit = new("config-audit", "config-audit", "config.amazonaws.com", "config.amazonaws.com");
}
