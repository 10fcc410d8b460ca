using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>What one deployment says about the rules and the world around them: `cognitorules.yaml`.</summary>
public sealed class DeploymentFile
{
    static readonly TextType Line = new("a text");

    static readonly ObjectType RuleChanges = new("a rule's changes",
    [
        new("enabled", new BoolType(), "false leaves the rule out."),
        new("params", RuleFields.Params, "Values for some of the rule's parameters."),
        new("except", new ListType("a list of conditions over one event", new CSharpType("a C# condition over one event")), "Events to let pass: C#, once per event."),
    ]);

    static readonly ObjectType Lateness = new("the lateness",
    [
        new("cloudtrail", new DurationType(), "How long after newer ones a CloudTrail record may still come. Default: 15m."),
        new("activity-log", new DurationType(), "The same for the activity log. Default: 5m."),
        new("metrics", new DurationType(), "The same for metric points, from the end of their period on. Default: one of their own periods."),
    ]);

    internal static readonly ObjectType Root = new("a deployment",
    [
        new("rules", new MapType("rules by id", RuleChanges, RuleFields.IdPattern, RuleFields.IdForm), "Changes to rules, by rule id."),
        new("clients", new MapType("app clients and their pools", Line), "The user pool of each app client, by client id: sign-in records do not say it."),
        new("lateness", Lateness, "How long records may be late."),
    ]);

    DeploymentFile()
    {
    }

    /// <summary>User pool ids by app-client id.</summary>
    public IReadOnlyDictionary<string, string> Clients { get; private init; } = new Dictionary<string, string>();

    /// <summary>Ids of rules left out.</summary>
    public IReadOnlySet<string> Disabled { get; private init; } = new HashSet<string>();

    /// <summary>Every rule id the file names, with its place.</summary>
    public IReadOnlyList<Located<string>> RuleIds { get; private init; } = [];

    /// <summary>Parameters and exceptions.</summary>
    public RuleOverrides Overrides { get; private init; } = RuleOverrides.None;

    /// <summary>How long after newer ones a CloudTrail record may still come; null: the default.</summary>
    public TimeSpan? CloudTrailLateness { get; private init; }

    /// <summary>The same for the activity log.</summary>
    public TimeSpan? ActivityLateness { get; private init; }

    /// <summary>How long after the end of its period a metric point may still come; null: one of its periods.</summary>
    public TimeSpan? MetricsLateness { get; private init; }

    /// <summary>Reads the file. Null when it has a mistake, and the bag says which.</summary>
    public static DeploymentFile? Read(string path, DiagnosticBag bag)
    {
        var sources = RuleFiles.Read([path], bag);
        return sources is [var source] ? Read(source, bag) : null;
    }

    internal static DeploymentFile? Read(SourceText source, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var root = YamlReader.Read(source, own);
        if (root is not null) ShapeCheck.Check(root, Root, "", own);
        bag.AddRange(own.Items);
        return root is null || own.HasErrors ? null : Build(root);
    }

    static DeploymentFile Build(YamlMapping root)
    {
        var rules = (root["rules"] as YamlMapping)?.Entries ?? [];
        var lateness = root["lateness"] as YamlMapping;
        return new DeploymentFile
        {
            Clients = (root["clients"] as YamlMapping)?.Entries.ToDictionary(e => e.Key.Value, e => ((YamlScalar)e.Value).Value, StringComparer.Ordinal) ?? [],
            Disabled = rules.Where(r => ((YamlMapping)r.Value)["enabled"] is YamlScalar { Typed: false }).Select(r => r.Key.Value).ToHashSet(StringComparer.Ordinal),
            RuleIds = [.. rules.Select(r => r.Key.Located)],
            Overrides = new RuleOverrides(
                rules.ToDictionary(r => r.Key.Value, r => Params((YamlMapping)r.Value), StringComparer.Ordinal),
                rules.ToDictionary(r => r.Key.Value, r => Exceptions((YamlMapping)r.Value), StringComparer.Ordinal)),
            CloudTrailLateness = RuleBuilder.DurationOf(lateness?["cloudtrail"])?.Value,
            ActivityLateness = RuleBuilder.DurationOf(lateness?["activity-log"])?.Value,
            MetricsLateness = RuleBuilder.DurationOf(lateness?["metrics"])?.Value,
        };
    }

    static IReadOnlyList<ParameterOverride> Params(YamlMapping changes) => changes["params"] is not YamlMapping map ? [] : [.. map.Entries.Select(e =>
    {
        var (kind, value) = RuleBuilder.ParamValue(e.Value);
        return new ParameterOverride(e.Key.Located, kind, value, e.Value.Span);
    })];

    static IReadOnlyList<CSharpText> Exceptions(YamlMapping changes) => changes["except"] is YamlSequence list ? [.. list.Items.Select(i => RuleBuilder.Code(i)!)] : [];
}
