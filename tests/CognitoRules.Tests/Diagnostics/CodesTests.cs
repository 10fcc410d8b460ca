using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;
using Xunit;

namespace CognitoRules.Tests.Diagnostics;

public sealed partial class CodesTests
{
    [Fact]
    public void Every_code_in_the_sources_has_a_page_and_every_page_a_code()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "engine"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        var reported = sources.SelectMany(f => CodeLiteral().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet();

        var pages = Codes.All.Select(p => p.Code).ToHashSet();
        Assert.Empty(reported.Except(pages).Order(StringComparer.Ordinal));
        Assert.Empty(pages.Except(reported).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_is_found_by_its_code_in_either_case()
    {
        var page = Codes.Find("cr1003");

        Assert.Equal("unknown field", page?.Title);
        Assert.StartsWith("A rule has a fixed set of fields", page!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_shows_a_wrong_example_and_a_mended_one()
    {
        var bare = Codes.All.Where(p => p.Code[2] is '1' or '4' && p.Body.Split("\n```").Length < 5).Select(p => p.Code);

        Assert.Empty(bare);
    }

    [GeneratedRegex("\"(CR[0-9]{4})\"")]
    private static partial Regex CodeLiteral();
}
