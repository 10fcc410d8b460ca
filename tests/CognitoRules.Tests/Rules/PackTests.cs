using System.Text.RegularExpressions;
using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Sources.Metrics;
using Xunit;

namespace CognitoRules.Tests.Rules;

/// <summary>What every rule of the shipped pack keeps.</summary>
public sealed partial class PackTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "rules");

    /// <summary>The rule files, by path from the pack's folder.</summary>
    public static TheoryData<string> Files => new(Paths);

    static IEnumerable<string> Paths => Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_of_the_pack_loads_without_an_error_or_a_warning(string file)
    {
        var bag = new DiagnosticBag();

        var rule = RuleLoader.Load(Source(file), bag);

        Assert.Empty(bag.Items.Select(Told));
        Assert.NotNull(rule);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_code_of_a_rule_of_the_pack_compiles_without_an_error_or_a_warning(string file)
    {
        var bag = new DiagnosticBag();
        if (RuleLoader.Load(Source(file), new DiagnosticBag()) is not { } rule) return;

        if (rule.Metrics is not null) MetricsRulePlan.Compile(rule, bag);
        PredicateCompiler.Compile([rule], bag);

        Assert.Empty(bag.Items.Select(Told));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_of_the_pack_tells_all_that_a_reader_asks(string file)
    {
        if (RuleLoader.Load(Source(file), new DiagnosticBag()) is not { } rule) return;

        var missing = new[] { "severity-reason", "why", "blind-spots", "false-positives", "respond" }.Where(field => !rule.Prose.ContainsKey(field));

        Assert.Equal(Path.GetFileNameWithoutExtension(file), rule.Id.Value);
        Assert.StartsWith("# yaml-language-server: $schema=../../rules.schema.json\n", rule.Source.Text, StringComparison.Ordinal);
        Assert.Empty(missing);
        Assert.NotEmpty(rule.Requires);
        Assert.NotEmpty(rule.Response);
        Assert.NotEmpty(rule.Attack);
        Assert.NotNull(rule.Finding);
        Assert.True(rule.Tests.Count(t => t.Expect.Findings > 0) >= 1, "one test fires");
        Assert.True(rule.Tests.Count(t => t.Expect.Findings == 0) >= 2, "two tests stay silent");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_that_suggests_a_response_carries_whom_it_is_about(string file)
    {
        // A rule without a window, and a sequence, carry all that their event tells.
        if (RuleLoader.Load(Source(file), new DiagnosticBag()) is not { Window: not null } rule) return;
        var carried = rule.By.Select(b => b.Name.Value).Concat(rule.Metrics?.Dimensions.Select(d => d.Value) ?? [])
            .Concat(rule.Let.Select(l => NamedWord().Match(l.Code.Text).Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        var lacking = rule.Response.Select(r => r.Value).Where(r => TargetOf(r) is { } words && !words.Any(carried.Contains));

        Assert.Empty(lacking);
    }

    static string[]? TargetOf(string response) => response switch
    {
        "block-address" => ["Ip"],
        "revoke-tokens" or "disable-user" or "reset-password" => ["User"],
        "rotate-secret" => ["ClientId", "UserPoolClient"],
        "suspend-principal" => ["Principal"],
        _ => null,
    };

    [GeneratedRegex(@"^(?:First|Last|Top)\((\w+)[,)]")]
    private static partial Regex NamedWord();

    [Fact]
    public void Rule_ids_are_unique_and_findings_are_read_from_rules_that_exist()
    {
        var rules = Paths.Select(file => RuleLoader.Load(Source(file), new DiagnosticBag())).OfType<Rule>().ToList();

        var ids = rules.Select(r => r.Id.Value).ToHashSet(StringComparer.Ordinal);
        var unknown = rules.SelectMany(r => r.OfRules ?? []).Select(id => id.Value).Where(id => !ids.Contains(id));

        Assert.Equal(rules.Count, ids.Count);
        Assert.True(rules.Count >= 180, $"{rules.Count} rules");
        Assert.Empty(unknown);
    }

    static SourceText Source(string file) => new($"rules/{file}", File.ReadAllText(Path.Combine(Folder, file)));

    static string Told(Diagnostic d) => $"{d.Code} {d.Span?.StartPosition.Line}:{d.Span?.StartPosition.Column} {d.Message} ({d.Label}; {d.Help})";
}
