using System.Text;
using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>Files and folders that hold no good rule: each is told with its place, and the good ones beside it still load.</summary>
public sealed class RuleFileTests
{
    [Fact]
    public void Every_bad_file_is_told_and_the_good_one_still_runs()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("good");
        folder.WriteRule("crlf", t => t.ReplaceLineEndings("\r\n"));
        folder.WriteRule("bom", t => "\uFEFF" + t);
        folder.WriteRule("tabbed", t => t.Replace("  - name: a failure", "\t- name: a failure", StringComparison.Ordinal));
        folder.WriteRule("typed", t => t.Replace("severity: low", "severity: [low]", StringComparison.Ordinal));
        folder.WriteRule("misspelt", t => t.Replace("severity:", "severty:", StringComparison.Ordinal));
        folder.WriteRule("code", t => t.Replace("SignIn && Failed", "SignIn && Faild", StringComparison.Ordinal));
        folder.Write("rules/empty.yaml", "");
        folder.Write("rules/twice.yaml", File.ReadAllText(folder.WriteRule("other")).Replace("id: other", "id: good", StringComparison.Ordinal));
        File.WriteAllBytes(folder.Path + "/rules/utf16.yaml", Encoding.Unicode.GetPreamble());
        File.WriteAllBytes(folder.Path + "/rules/latin1.yaml", Encoding.Latin1.GetBytes("id: a\ntitle: Café\n"));
        folder.Write("rules/huge.yaml", "title: " + new string('x', 2_000_000));
        folder.Write("rules/deep.yaml", "id: " + new string('[', 20_000));
        Directory.CreateSymbolicLink(folder.Path + "/rules/loop", folder.Path + "/rules");
        File.CreateSymbolicLink(folder.Path + "/rules/dangling.yaml", folder.Path + "/nowhere");

        var outcome = Executable.RunIn(folder.Path, null, "validate", "rules", "-f", "line");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Equal(
            """
            rules/code.yaml:5:18: error CR2011: an event has no `Faild`
            rules/dangling.yaml: error CR1034: the file cannot be read
            rules/deep.yaml:1:68: error CR1014: lists and mappings are nested deeper than 64
            rules/empty.yaml:1:1: error CR1017: the file is empty
            rules/huge.yaml: error CR1034: the file is larger than 256 KiB
            rules/latin1.yaml:2:11: error CR1034: the file is not UTF-8 text
            rules/misspelt.yaml:3:1: error CR1003: unknown field `severty`
            rules/tabbed.yaml:8:1: error CR1010: a tab in the indentation
            rules/twice.yaml:1:5: error CR1035: the id `good` is taken
            rules/typed.yaml:3:11: error CR1005: `severity` expects info, low, medium, high, critical or a C# expression
            rules/utf16.yaml: error CR1034: the file is UTF-16 or UTF-32 text

            """,
            outcome.Out);
        Assert.Equal("✓ 2 passed, 0 failed, in 1 suite\n", Executable.RunIn(folder.Path, null, "test", "rules/good.yaml").Out);
    }

    [Fact]
    public void A_folder_without_rules_is_an_error_with_its_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path + "/empty");

        foreach (var verb in new[] { "validate", "test" })
        {
            var outcome = Executable.RunIn(folder.Path, null, verb, "empty");

            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("no rule files in `empty`", outcome.Out + outcome.Error);
            Assert.DoesNotContain("✓", outcome.Out);
        }
    }

    [Fact]
    public void A_path_without_a_test_is_not_green()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("tested");
        folder.WriteRule("untested", t => t[..t.IndexOf("tests:", StringComparison.Ordinal)]);

        var outcome = Executable.RunIn(folder.Path, null, "test", "rules/tested.yaml", "rules/untested.yaml");
        var allowed = Executable.RunIn(folder.Path, null, "test", "rules/tested.yaml", "rules/untested.yaml", "--fail-on-empty", "false");

        Assert.Equal((1, "✗ 2 passed, 0 failed, in 1 suite\n"), (outcome.ExitCode, outcome.Out));
        Assert.StartsWith("error: there is no test in `rules/untested.yaml`\n", outcome.Error);
        Assert.Equal((0, "✓ 2 passed, 0 failed, in 1 suite\n"), (allowed.ExitCode, allowed.Out));
    }

    [Fact]
    public void A_file_named_twice_is_read_once()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("good");

        var outcome = Executable.RunIn(folder.Path, null, "validate", "rules/good.yaml", "./rules/good.yaml", "rules");

        Assert.Equal((0, "✓ 1 file, 1 good rule: 0 errors, 0 warnings\n"), (outcome.ExitCode, outcome.Out));
    }

    [Fact]
    public void A_replay_without_a_good_rule_does_not_say_that_nothing_was_found()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("misspelt", t => t.Replace("severity:", "severty:", StringComparison.Ordinal));

        var outcome = Executable.RunIn(folder.Path, null, "replay", Path.Combine(Executable.Root, "fixtures/quiet-day"));

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("rules/misspelt.yaml:3:1", outcome.Error);
        Assert.EndsWith("error: there is no rule to run, so the data was not read\n", outcome.Error);
    }
}
