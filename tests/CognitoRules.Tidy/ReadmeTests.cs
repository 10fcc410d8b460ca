using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace CognitoRules.Tidy;

/// <summary>The README is executed: every command block runs, every rule block loads and passes its own tests.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Commands()
    {
        var data = new TheoryData<string>();
        foreach (var line in Blocks("sh").SelectMany(b => b.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            // The test command would run this test again.
            if (!line.StartsWith("dotnet test", StringComparison.Ordinal) && !line.StartsWith("git clone", StringComparison.Ordinal)) data.Add(line);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_of_the_readme_works(string command)
    {
        // The executable is already built; building it again while its tests run would fight over the same files.
        var local = command
            .Replace("dotnet run -c Release --project engine/CognitoRules.Cli --", "cognitorules", StringComparison.Ordinal)
            .Replace("cognitorules ", $"dotnet {typeof(ReadmeTests).Assembly.Location.Replace("CognitoRules.Tidy.dll", "cognitorules.dll", StringComparison.Ordinal)} ", StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("cognitorules-readme-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "rules"), Repository.PathOf("rules"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "fixtures"), Repository.PathOf("fixtures"));
        Directory.CreateDirectory(Path.Combine(folder, "my-rules"));
        File.WriteAllText(Path.Combine(folder, "my-rules/many-failures.yaml"), Rules("README.md").First());
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(local);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);

        Assert.True(process.ExitCode == 0, $"{command}\n{await error}");
        Assert.NotEqual("", output);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("rules/LANGUAGE.md")]
    public void Each_rule_of_the_documents_loads_and_passes_its_tests(string document)
    {
        var sources = Rules(document).Select((b, i) => new Diagnostics.SourceText($"{document}-{i}.yaml", b)).ToList();

        var rules = Engine.Load(sources);
        var run = Engine.Test(rules, new TestOptions());

        Assert.NotEmpty(sources);
        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Select(d => d.Message)));
        Assert.Equal(sources.Count, rules.Rules.Count);
        Assert.True(run.Failed == 0 && run.Passed >= sources.Count, string.Join('\n', run.Outcomes.Select(o => $"{o.Name}: {o.Summary}")));
    }

    static IEnumerable<string> Rules(string document) =>
        Blocks("yaml", document).Where(b => b.Contains("\nid: ", StringComparison.Ordinal) || b.StartsWith("id: ", StringComparison.Ordinal));

    static IEnumerable<string> Blocks(string language, string document = "README.md") => Block().Matches(Repository.Read(document))
        .Where(m => m.Groups[1].Value == language)
        .Select(m => m.Groups[2].Value);

    [GeneratedRegex("```(\\w+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
