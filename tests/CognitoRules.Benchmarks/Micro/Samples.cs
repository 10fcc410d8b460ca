using CognitoRules.Benchmarks.Peers;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>Records, rows and rules that the small benchmarks share: the same as in `peers`.</summary>
static class Samples
{
    internal const int Count = 1000;

    static readonly TrailData Data = TrailData.Make(Path.Combine(Path.GetTempPath(), "cognitorules-peers"), Count, gzip: false);

    /// <summary>Records.</summary>
    internal static byte[][] Records { get; } = [.. File.ReadAllLines(Data.PlainPath).Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>Generated rules.</summary>
    internal static CompiledRuleSet Rules(int count) => Load([.. RuleFamily.Make(count).Select(r => new SourceText(r.Id + ".yaml", RuleFamily.Yaml(r)))]);

    /// <summary>One rule of these lines.</summary>
    internal static CompiledRuleSet Rule(string lines) => Load([new SourceText("rule.yaml", $"id: rule-a\ntitle: A\nseverity: low\nsource: cloudtrail\n{lines}\n")]);

    /// <summary>The records as rows for a set of rules.</summary>
    internal static EventRow[] Rows(CompiledRuleSet rules)
    {
        var decoder = Decoder(rules);
        return [.. Records.Select(record =>
        {
            var row = new EventRow(rules.Fields.RawPaths.Count);
            decoder.Decode(record, row);
            return row;
        })];
    }

    internal static CloudTrailDecoder Decoder(CompiledRuleSet rules) => new(rules.Fields, new ClientPools(new Dictionary<string, string>()));

    static CompiledRuleSet Load(IReadOnlyList<SourceText> sources)
    {
        var rules = Engine.Load(sources);
        return rules.HasErrors ? throw new InvalidOperationException(rules.Diagnostics[0].Message) : rules.Compiled;
    }
}
