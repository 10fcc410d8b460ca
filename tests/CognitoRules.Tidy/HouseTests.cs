using System.Text.RegularExpressions;
using CognitoRules.Reports;
using CognitoRules.Rules;
using Xunit;

namespace CognitoRules.Tidy;

/// <summary>The house checks itself: what is generated is fresh, what is promised exists.</summary>
public sealed partial class HouseTests
{
    static readonly LoadedRules Pack = Engine.Load([Repository.PathOf("rules")]);

    [Fact]
    public void The_rule_schema_in_the_root_is_what_the_code_generates() =>
        Assert.Equal(RuleSchema.Generate(), Repository.Read("rules.schema.json"));

    [Fact]
    public void The_finding_schema_in_the_root_is_the_one_findings_are_checked_by() =>
        Assert.Equal(Findings.FindingSchema.Text, Repository.Read("finding.schema.json"));

    [Fact]
    public void The_language_reference_is_what_the_engine_works_by() =>
        Assert.Equal(LanguageReference.Generate(), Repository.Read("rules/LANGUAGE.md"));

    [Fact]
    public void The_catalogue_is_what_the_rules_say()
    {
        var folder = Directory.GetCurrentDirectory();
        try
        {
            // Paths in the page are relative to the repository.
            Directory.SetCurrentDirectory(Repository.Root);
            Assert.Equal(Catalogue.Generate(Engine.Load(["rules"])), Repository.Read("rules/README.md"));
        }
        finally
        {
            Directory.SetCurrentDirectory(folder);
        }
    }

    [Fact]
    public void The_shipped_rules_have_no_errors_and_no_warnings() =>
        Assert.True(Pack.Diagnostics.Count == 0, string.Join('\n', Pack.Diagnostics.Select(d => $"{d.Code} {d.RuleId}: {d.Message}")));

    [Fact]
    public void Every_rule_has_a_firing_and_two_silent_tests_and_tells_its_blind_spots()
    {
        var broken = Pack.Rules
            .Where(r => r.Tests.Count(t => t.Expect.Findings > 0) < 1 || r.Tests.Count(t => t.Expect.Findings == 0) < 2
                || !r.Prose.ContainsKey("why") || !r.Prose.ContainsKey("blind-spots") || !r.Prose.ContainsKey("respond"))
            .Select(r => r.Id.Value)
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_technique_a_rule_names_is_in_the_catalogue()
    {
        var unknown = Pack.Rules.SelectMany(r => r.Attack).Select(a => a.Value).Where(a => Findings.AttackCatalog.Find(a) is null).Distinct(StringComparer.Ordinal).ToList();

        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
    }

    [Fact]
    public void A_rule_file_is_named_after_its_rule()
    {
        var misnamed = Pack.Rules.Where(r => Path.GetFileNameWithoutExtension(r.Source.Path) != r.Id.Value).Select(r => r.Source.Path).ToList();

        Assert.True(misnamed.Count == 0, string.Join('\n', misnamed));
    }

    [Fact]
    public void Every_relative_link_in_the_documents_leads_somewhere()
    {
        var broken = Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/node_modules/", StringComparison.Ordinal))
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(m => (File: file, Target: m.Groups[1].Value.Split('#')[0])))
            .Where(l => l.Target.Length > 0 && !l.Target.Contains("://", StringComparison.Ordinal))
            .Where(l => !Path.Exists(Path.Combine(Path.GetDirectoryName(l.File)!, l.Target)))
            .Select(l => $"{l.File}: {l.Target}")
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void No_internal_class_is_left_open_for_inheritance_by_accident()
    {
        var open = Repository.Sources("engine")
            .SelectMany(f => OpenClass().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetRelativePath(Repository.Root, f)}: {m.Value.Trim()}"))
            .ToList();

        Assert.True(open.Count == 0, string.Join('\n', open));
    }

    [Fact]
    public void No_fixture_address_is_a_real_one()
    {
        var real = Directory.EnumerateFiles(Repository.PathOf("fixtures"), "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(f => Address().Matches(File.ReadAllText(f)).Select(m => m.Value).Distinct(StringComparer.Ordinal).Select(a => (File: f, Address: a)))
            .Where(a => !a.Address.StartsWith("192.0.2.", StringComparison.Ordinal) && !a.Address.StartsWith("198.51.100.", StringComparison.Ordinal)
                && !a.Address.StartsWith("203.0.113.", StringComparison.Ordinal) && !a.Address.StartsWith("10.", StringComparison.Ordinal))
            .Select(a => $"{a.File}: {a.Address}")
            .Take(10)
            .ToList();

        Assert.True(real.Count == 0, string.Join('\n', real));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(public |internal )?(partial )?class \w+", RegexOptions.Multiline)]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"(?<=sourceIPAddress"":\s?""|ipAddress"":\s?"")\d{1,3}(\.\d{1,3}){3}")]
    private static partial Regex Address();
}
