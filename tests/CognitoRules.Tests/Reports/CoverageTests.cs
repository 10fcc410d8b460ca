using CognitoRules.Reports;
using Xunit;

namespace CognitoRules.Tests.Reports;

/// <summary>The catalogue's table of what is covered, held against the rules.</summary>
public sealed class CoverageTests
{
    static readonly LoadedRules Pack = Engine.Load([Path.Combine(Repository.Root, "rules")]);
    static readonly HashSet<string> Ids = Pack.Rules.Select(r => r.Id.Value).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_rule_that_the_coverage_names_exists()
    {
        var unknown = Coverage.Attacks.SelectMany(r => r.Rules).Concat(Coverage.Errors.SelectMany(r => r.Rules)).Where(id => !Ids.Contains(id));

        Assert.Empty(unknown);
    }

    [Fact]
    public void A_signed_change_is_read_by_a_rule_or_said_to_be_a_gap_and_never_both()
    {
        var untold = CoverageChapter.SignedChanges.Where(a => CoverageChapter.ReadersOf(a, Pack.Compiled).Count == 0 && !Coverage.ActionGaps.ContainsKey(a));
        var unknown = Coverage.ActionGaps.Keys.Except(CoverageChapter.SignedChanges);
        var stale = Coverage.ActionGaps.Where(g => !g.Value.StartsWith("read only", StringComparison.Ordinal) && CoverageChapter.ReadersOf(g.Key, Pack.Compiled).Count > 0).Select(g => g.Key);

        Assert.Empty(untold);
        Assert.Empty(unknown);
        Assert.Empty(stale);
    }

    [Fact]
    public void A_request_of_the_hosted_pages_is_read_by_a_rule_or_said_to_be_a_gap_and_never_both()
    {
        var read = Coverage.Pages.Where(p => CoverageChapter.ReadersOf(p, Pack.Compiled).Count > 0).ToList();

        Assert.Equal(Coverage.Pages.Except(read).Order(StringComparer.Ordinal), Coverage.PageGaps.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rule_named_for_an_error_code_reads_that_code()
    {
        var texts = Pack.Rules.ToDictionary(r => r.Id.Value, r => r.Source.Text, StringComparer.Ordinal);

        var unread = Coverage.Errors.Where(row => row.Rules.Count > 0)
            .SelectMany(row => row.Codes.Where(code => !row.Rules.Any(id => texts[id].Contains($"\"{code}\"", StringComparison.Ordinal))));

        Assert.Empty(unread);
        Assert.All(Coverage.Errors.Where(row => row.Rules.Count == 0), row => Assert.NotNull(row.Gap));
    }

    [Fact]
    public void Every_rule_of_the_pack_stands_in_some_row()
    {
        var named = Coverage.Attacks.SelectMany(r => r.Rules).Concat(Coverage.Errors.SelectMany(r => r.Rules))
            .Concat(CoverageChapter.SignedChanges.SelectMany(a => CoverageChapter.ReadersOf(a, Pack.Compiled))).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Ids.Except(named));
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("TokenExpiredException")]
    public void No_rule_rests_on_a_name_that_AWS_never_writes(string name)
    {
        var resting = Pack.Rules.Where(r => r.Source.Text.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(r => r.Id.Value);

        Assert.Empty(resting);
    }
}
