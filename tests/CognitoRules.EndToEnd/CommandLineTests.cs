using Xunit;

namespace CognitoRules.EndToEnd;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    public void Help_goes_to_stdout_and_ends_with_two_examples(string argument)
    {
        var outcome = Executable.Run(argument);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("replay", outcome.Out);
        Assert.Contains("Examples:\n  cognitorules replay fixtures/password-spray\n  cognitorules test rules\n", outcome.Out);
        Assert.Equal("", outcome.Error);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("test")]
    [InlineData("replay")]
    [InlineData("explain")]
    [InlineData("export")]
    public void Every_command_has_help_with_examples(string verb)
    {
        var outcome = Executable.Run(verb, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(2, outcome.Out[outcome.Out.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Count(l => l.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Version_is_one_line()
    {
        var outcome = Executable.Run("--version");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", outcome.Out);
    }

    [Fact]
    public void The_exit_codes_are_printed()
    {
        var outcome = Executable.Run("help", "exit-codes");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("130", outcome.Out);
    }

    [Theory]
    [InlineData("unknown command `validat`", "validat")]
    [InlineData("unknown command `exit-code`\n  help: a command with a similar name exists: `help exit-codes`", "help", "exit-code")]
    [InlineData("`--color` takes auto, always, never, not `purple`", "validate", "--color", "purple")]
    [InlineData("`--max-errors` takes a whole number, not `many`", "validate", "--max-errors", "many")]
    [InlineData("`--max-errors` cannot be negative", "validate", "--max-errors", "-1")]
    [InlineData("`--format` needs a value", "validate", "-f")]
    [InlineData("`--format` is given more than once", "validate", "-f", "json", "-f", "line")]
    [InlineData("`CR99` for --select begins no code", "validate", "--select", "CR99")]
    [InlineData("`explain` needs <subject>", "explain")]
    [InlineData("`replay` needs <input>", "replay")]
    [InlineData("there is no code CR9999", "explain", "CR9999")]
    [InlineData("`sarif` is not FORMAT=PATH\n  help: for example -o sarif=out.sarif", "validate", "-o", "sarif")]
    [InlineData("`rules` is a folder", "validate", "-o", "sarif=rules")]
    [InlineData("`-` is no path for --output", "validate", "-o", "sarif=-")]
    [InlineData("two outputs go to `out.x`", "validate", "-o", "sarif=out.x", "-o", "json=out.x")]
    [InlineData("--to is not later than --from", "replay", "fixtures", "--from", "2026-01-02", "--to", "2026-01-01")]
    [InlineData("`(` is not a pattern for --run", "test", "rules", "--run", "(")]
    [InlineData("unknown option `--stric`; did you mean `--strict`?", "validate", "--stric")]
    [InlineData("unknown option `--formt`; did you mean `--format`?", "replay", "fixtures", "--formt", "json")]
    [InlineData("this command cannot produce `jsn`; did you mean `json`?", "replay", "fixtures/password-spray", "-f", "jsn")]
    [InlineData("there is no input `nowhere.json`", "replay", "nowhere.json")]
    [InlineData("there is no rule file or folder `nowhere`", "validate", "nowhere")]
    [InlineData("`urgent` is not a severity", "replay", "fixtures/password-spray", "--fail-on", "urgent")]
    [InlineData("--threads takes 1 to 64, not 0", "replay", "fixtures/password-spray", "--threads", "0")]
    [InlineData("`--threads` takes a whole number, not `many`", "replay", "fixtures/password-spray", "--threads", "many")]
    [InlineData("`yesterday` is not a time for --from", "replay", "fixtures/password-spray", "--from", "yesterday")]
    [InlineData("there is no rule `password-sprey`; did you mean `password-spray`?", "replay", "fixtures/password-spray", "--rule", "password-sprey")]
    public void Wrong_use_is_exit_code_2_with_one_clear_message(string message, params string[] arguments)
    {
        var outcome = Executable.Run(arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error);
        Assert.Equal("", outcome.Out);
        Assert.DoesNotContain("Exception", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
    }
}
