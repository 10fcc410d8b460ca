using Xunit;

namespace CognitoRules.EndToEnd;

/// <summary>What a start loads. Roslyn is two thirds of the executable and most of its start, so what needs no C# must not touch it.</summary>
public sealed class ColdStartTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("cognitorules-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("explain", "CR1003")]
    [InlineData("help", "exit-codes")]
    [InlineData("validate", "--help")]
    public void What_reads_no_rule_loads_no_Roslyn(params string[] arguments)
    {
        var (outcome, assemblies) = Run(arguments);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("cognitorules", assemblies);
        Assert.DoesNotContain(assemblies, a => a.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("validate", "rules")]
    [InlineData("explain", "password-spray")]
    [InlineData("replay", "fixtures/password-spray", "-q")]
    public void A_second_start_reads_the_rules_from_the_cache_and_says_the_same(params string[] arguments)
    {
        var (first, cold) = Run(arguments);
        var (second, warm) = Run(arguments);

        Assert.Contains(cold, a => a.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.DoesNotContain(warm, a => a.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Without_a_cache_nothing_is_kept()
    {
        var (outcome, _) = Run("validate", "rules", "--no-cache");

        Assert.Equal(0, outcome.ExitCode);
        Assert.False(Directory.Exists(Path.Combine(folder, "cache")));
    }

    [Fact]
    public void A_spoilt_cache_is_ignored()
    {
        var (first, _) = Run("validate", "rules");
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "cache"))) File.WriteAllText(file, "nonsense");

        var (second, _) = Run("validate", "rules");

        Assert.Equal(first, second);
    }

    (Outcome Outcome, string[] Assemblies) Run(params string[] arguments)
    {
        var list = Path.Combine(folder, "assemblies.txt");
        var outcome = Executable.RunWith(
            new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(ColdStartTests).Assembly.Location,
                ["LOADED_ASSEMBLIES"] = list,
                ["COGNITORULES_CACHE"] = Path.Combine(folder, "cache"),
            },
            arguments);
        return (outcome, File.ReadAllLines(list));
    }
}
