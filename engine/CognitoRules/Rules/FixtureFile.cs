using CognitoRules.Diagnostics;
using CognitoRules.Rules.Yaml;

namespace CognitoRules.Rules;

/// <summary>What stands beside recorded data: `fixture.yaml`. Where the data is from, which pool each client belongs to, and what the rules are to find in it.</summary>
sealed class FixtureFile
{
    /// <summary>The file's name; a folder that holds one is a fixture.</summary>
    internal const string Name = "fixture.yaml";

    static readonly TextType Line = new("a text");
    static readonly ListType Times = new("a first and a last time", Line);
    static readonly ListType RuleIds = new("a list of rule ids", new TextType("a rule id", RuleFields.IdPattern, RuleFields.IdForm), CountMin: 0);

    static readonly ObjectType Root = new("a fixture",
    [
        new("name", Line, "The incident's name."),
        new("about", Line, "What happens in it, for people."),
        new("synthetic", new BoolType(), "Whether a generator made it; false: it was recorded."),
        new("seed", new CountType(0, long.MaxValue), "What the generator's chances come from."),
        new("redactions", Line, "What was taken out of recorded data, and how."),
        new("range", Times, "The times of the first and the last record."),
        new("attack", Times, "The times of the first and the last record of the attack."),
        new("clients", new MapType("app clients and their pools", Line), "The user pool of each app client, by client id: sign-in records do not say it."),
        new("expect", new ObjectType("the findings to expect",
        [
            new("found", RuleIds, "Rules that must fire."),
            new("may", RuleIds, "Rules that may fire as well. Any other rule that fires is a mistake."),
        ]), "What the rules are to find; without it only the verified findings are compared."),
    ]);

    FixtureFile()
    {
    }

    /// <summary>User pool ids by app-client id.</summary>
    internal IReadOnlyDictionary<string, string> Clients { get; private init; } = new Dictionary<string, string>();

    /// <summary>Rules that must fire; null when nothing is expected.</summary>
    internal IReadOnlyList<Located<string>>? Found { get; private init; }

    /// <summary>Rules that may fire besides.</summary>
    internal IReadOnlyList<Located<string>> May { get; private init; } = [];

    /// <summary>The fixture files of inputs: in the folders given and below them, in ordinal order, each once.</summary>
    internal static IReadOnlyList<string> Below(IEnumerable<string> inputs) =>
    [
        .. inputs.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, Name, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 32 }))
            .Select(f => f.Replace('\\', '/'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the file. Null when it has a mistake, and the bag says which.</summary>
    internal static FixtureFile? Read(string path, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var sources = RuleFiles.Read([path], own);
        var root = sources is [var source] ? YamlReader.Read(source, own) : null;
        if (root is not null) ShapeCheck.Check(root, Root, "", own);
        bag.AddRange(own.Items);
        if (root is null || own.HasErrors) return null;
        var expect = root["expect"] as YamlMapping;
        return new FixtureFile
        {
            Clients = (root["clients"] as YamlMapping)?.Entries.ToDictionary(e => e.Key.Value, e => ((YamlScalar)e.Value).Value, StringComparer.Ordinal) ?? [],
            Found = expect is null ? null : Ids(expect["found"]),
            May = Ids(expect?["may"]),
        };
    }

    static List<Located<string>> Ids(YamlNode? node) => node is YamlSequence list ? [.. list.Items.Select(i => ((YamlScalar)i).Located)] : [];
}
