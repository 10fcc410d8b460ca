using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Predicates;

/// <summary>Nodes kept on disk: the same as fresh ones, and believed only when nobody has touched them.</summary>
public sealed class NodeCacheTests : IDisposable
{
    const string Fields = """
        params: { min: 3, trusted: [198.51.100.7, 192.0.2.1] }
        where: SignIn && !Ip.In(trusted) && UserAgent.Matches("^curl")
        by: [UserPool, Ip]
        window: 10m
        let:
          failures: Count(Failed)
          users: Distinct(User, Failed)
        when: failures >= 2.5 && users / Count() > 0.5
        """;

    readonly string folder = Directory.CreateTempSubdirectory("cognitorules-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_rule_from_the_cache_says_what_it_said_before_wherever_it_stands_in_its_file()
    {
        var (fresh, warnings) = Compile(Fields);

        var (cached, again) = Compile("# a comment that moves everything down\n" + Fields);

        Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(["failures >= 2.5", "users / Count() > 0.5"], cached.Comparisons.Select(c => c.Text));
        Assert.Equal([(12, 7), (12, 26)], fresh.Comparisons.Select(c => (c.Span.StartPosition.Line, c.Span.StartPosition.Column)));
        Assert.Equal([(13, 7), (13, 26)], cached.Comparisons.Select(c => (c.Span.StartPosition.Line, c.Span.StartPosition.Column)));
        Assert.Equal(["12:7 CR2030"], warnings);
        Assert.Equal(["13:7 CR2030"], again);
        Assert.Equal(["Count(Failed)", "Distinct(User, Failed)", "Count()"], cached.Aggregates.Select(a => a.Spec.Text));
        Assert.Equal("users / Count() > 0.5", cached.NotMonotoneBecause);
        Assert.True(Holds(cached, "198.51.100.8"));
        Assert.False(Holds(cached, "198.51.100.7"));
    }

    [Fact]
    public void Every_shipped_rule_comes_back_from_the_cache_node_by_node()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "rules"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var rules = files.Select(f => RuleLoader.Load(new SourceText(f, File.ReadAllText(f)), new DiagnosticBag())!).ToList();
        var fresh = PredicateCompiler.Compile(rules, new DiagnosticBag(), new NodeCache(new CacheFolder(folder)));

        var known = NodeCache.Find(new NodeCache(new CacheFolder(folder)), rules);

        Assert.True(known.IsComplete);
        var cached = known.Join([]);
        Assert.Equal(rules.Count, cached.Count);
        for (var i = 0; i < rules.Count; i++) Assert.Equal(NodePrinter.Print(fresh.Rules[i].Plan.Lowered), NodePrinter.Print(cached[i]));
    }

    [Fact]
    public void Any_changed_byte_makes_an_entry_worthless()
    {
        Compile(Fields);
        var path = Directory.GetFiles(folder).Single();
        var good = File.ReadAllBytes(path);

        for (var at = 0; at < good.Length; at++)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 1;
            File.WriteAllBytes(path, bad);
            Assert.False(IsKnown(), $"byte {at} of {good.Length}");
        }

        File.WriteAllBytes(path, good);
        Assert.True(IsKnown());
    }

    [Fact]
    public void A_cut_entry_an_empty_one_and_a_huge_one_are_ignored()
    {
        Compile(Fields);
        var path = Directory.GetFiles(folder).Single();
        var good = File.ReadAllBytes(path);

        foreach (var length in new[] { 0, 1, 4, 36, 68, good.Length - 1 })
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.False(IsKnown());
        }
        File.WriteAllBytes(path, [.. good, .. new byte[2 * 1024 * 1024]]);

        Assert.False(IsKnown());
    }

    [Fact]
    public void The_entry_of_another_rule_is_ignored()
    {
        Compile(Fields);
        var path = Directory.GetFiles(folder).Single();
        Compile("where: SignIn && Failed");
        var other = Directory.GetFiles(folder).Single(f => f != path);

        File.Copy(other, path, overwrite: true);

        Assert.False(IsKnown());
    }

    [Fact]
    public void Another_value_of_a_parameter_is_another_entry()
    {
        Compile(Fields);
        Compile(Fields.Replace("min: 3", "min: 4", StringComparison.Ordinal));

        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_folder_that_others_may_write_is_not_believed()
    {
        if (OperatingSystem.IsWindows()) return;
        Compile(Fields);

        File.SetUnixFileMode(folder, (UnixFileMode)0x1FF);

        Assert.False(IsKnown());
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        if (OperatingSystem.IsWindows()) return;
        Compile(Fields);
        var path = Directory.GetFiles(folder).Single();
        File.Move(path, path + ".real");

        File.CreateSymbolicLink(path, path + ".real");

        Assert.False(IsKnown());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_nothing_but_time()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");

        var bag = new DiagnosticBag();
        var set = PredicateCompiler.Compile([Load(Fields)], bag, new NodeCache(new CacheFolder(Path.Combine(file, "below"))));

        Assert.Single(set.Rules);
        Assert.False(bag.HasErrors);
    }

    [Fact]
    public void A_rule_with_an_error_is_not_kept()
    {
        var bag = new DiagnosticBag();
        PredicateCompiler.Compile([Load("where: Faild")], bag, new NodeCache(new CacheFolder(folder)));

        Assert.True(bag.HasErrors);
        Assert.Empty(Directory.GetFiles(folder));
    }

    (RuleCode Code, List<string> Warnings) Compile(string fields)
    {
        var bag = new DiagnosticBag();
        var set = PredicateCompiler.Compile([Load(fields)], bag, new NodeCache(new CacheFolder(folder)));
        return (set.Rules.Single(), [.. bag.Items.Select(d => $"{d.Span!.Value.StartPosition.Line}:{d.Span.Value.StartPosition.Column} {d.Code}")]);
    }

    bool IsKnown() => NodeCache.Find(new NodeCache(new CacheFolder(folder)), [Load(Fields)]).IsComplete;

    static Rule Load(string fields) => RuleLoader.Load(new SourceText("rule.yaml", PredicateTexts.Rule(fields)), new DiagnosticBag())!;

    static bool Holds(RuleCode code, string ip) =>
        code.Where!.Holds(new Scope { Event = PredicateTexts.Row((Word.SignIn, true), (Word.Ip, ip), (Word.UserAgent, "curl/8")) });
}
