using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>What the help shows as an example works as it stands.</summary>
public sealed class HelpExampleTests
{
    public static TheoryData<string> Examples()
    {
        var data = new TheoryData<string>();
        foreach (var verb in new[] { "", "validate", "test", "replay", "explain", "export" })
        {
            var help = Executable.Run(verb.Length == 0 ? ["--help"] : [verb, "--help"]).Out;
            foreach (var line in help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))) data.Add(line.Trim());
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_help_works(string example)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "rules"), Path.Combine(Executable.Root, "rules"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "fixtures"), Path.Combine(Executable.Root, "fixtures"));

        var outcome = Executable.Bash(folder.Path, example.Replace("cognitorules ", "$CR ", StringComparison.Ordinal));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
