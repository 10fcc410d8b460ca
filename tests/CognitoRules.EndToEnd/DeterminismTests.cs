using Xunit;

namespace CognitoRules.EndToEnd;

public sealed class DeterminismTests
{
    static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["LANG"] = "de_DE.UTF-8",
        ["LC_ALL"] = "de_DE.UTF-8",
        ["TZ"] = "Asia/Tokyo",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0",
        ["DOTNET_TieredCompilation"] = "0",
    };

    [Theory]
    [InlineData("replay", "fixtures", "-f", "ndjson")]
    [InlineData("replay", "fixtures", "-f", "json")]
    [InlineData("replay", "fixtures/password-spray", "-f", "text")]
    [InlineData("validate", "rules", "-f", "json")]
    [InlineData("validate", "rules", "-f", "sarif")]
    [InlineData("test", "rules", "-f", "json")]
    [InlineData("test", "rules", "-f", "junit")]
    [InlineData("explain", "password-spray")]
    public void The_same_input_gives_the_same_bytes_elsewhere_in_the_world(params string[] arguments)
    {
        var here = Executable.Run(arguments);
        var elsewhere = Executable.RunWith(Elsewhere, arguments);

        Assert.NotEqual("", here.Out);
        Assert.Equal(here, elsewhere);
    }
}
