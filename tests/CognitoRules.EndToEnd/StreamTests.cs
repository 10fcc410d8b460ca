using System.Diagnostics;
using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>What can happen to a program's streams, and what it must not do about it.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("replay fixtures -f ndjson")]
    [InlineData("validate rules -f json")]
    [InlineData("--help")]
    public void A_reader_that_has_seen_enough_is_no_error(string command)
    {
        var outcome = Executable.Bash(Executable.Root, $"$CR {command} | head -c 1 > /dev/null; echo ${{PIPESTATUS[0]}}");

        Assert.Equal(("0\n", ""), (outcome.Out, outcome.Error));
    }

    [Theory]
    [InlineData("replay fixtures/quiet-day")]
    [InlineData("validate rules")]
    [InlineData("test rules/credential-attack")]
    [InlineData("explain CR1003")]
    [InlineData("export schema")]
    [InlineData("--help")]
    public void A_full_disk_behind_stdout_is_exit_code_3(string command)
    {
        var outcome = Executable.Bash(Executable.Root, $"$CR {command} > /dev/full; echo $?");

        Assert.Equal("3\n", outcome.Out);
        Assert.Equal("error: the result cannot be written to standard output: no space is left on the device\n", outcome.Error);
    }

    [Fact]
    public void A_full_disk_behind_one_output_does_not_keep_the_result_from_stdout()
    {
        var outcome = Executable.Run("validate", "rules/credential-attack", "-o", "sarif=/dev/full");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("0 errors", outcome.Out);
        Assert.Equal("error: `/dev/full` cannot be written: no space is left on the device\n", outcome.Error);
    }

    [Fact]
    public void Messages_that_nobody_can_read_do_not_change_the_exit_code()
    {
        var outcome = Executable.Bash(Executable.Root, "$CR replay nowhere 2> /dev/full; echo $?; $CR replay nowhere 2>&-; echo $?");

        Assert.Equal("2\n2\n", outcome.Out);
    }

    [Fact]
    public void Ctrl_C_ends_a_replay_that_waits_for_standard_input()
    {
        using var process = Executable.Launch("replay", "-");
        // A pipe holds 64 KiB; once a megabyte has gone through, the program is known to read it.
        process.StandardInput.BaseStream.Write(new byte[1024 * 1024].Select(_ => (byte)'\n').ToArray());

        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

        Assert.Equal(130, Executable.WaitFor(process));
        Assert.Equal("interrupted\n", process.StandardError.ReadToEnd());
        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_pipe_nobody_writes_to_does_not_hold_up_a_folder()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("failed-sign-in");

        var outcome = Executable.Bash(folder.Path, $"mkfifo rules/pipe.yaml; mkdir data; mkfifo data/pipe; cp {Executable.Root}/fixtures/quiet-day/cloudtrail.jsonl data; $CR validate rules; $CR replay data --rules rules/failed-sign-in.yaml | head -1");

        Assert.Contains("rules/pipe.yaml", outcome.Out);
        Assert.Contains("✗ 2 files, 1 good rule: 1 error, 0 warnings", outcome.Out);
        Assert.Contains("CloudTrail records from 1 file", outcome.Out);
    }

    [Fact]
    public void A_rule_may_come_through_a_pipe_of_the_shell()
    {
        using var folder = new TemporaryFolder();
        folder.WriteRule("failed-sign-in");

        var outcome = Executable.Bash(folder.Path, "$CR validate <(cat rules/failed-sign-in.yaml)");

        Assert.Equal((0, "✓ 1 file, 1 good rule: 0 errors, 0 warnings\n"), (outcome.ExitCode, outcome.Out));
    }
}
