using System.Security.Cryptography;
using System.Text;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Nodes of rules in a folder, one file per rule, so that a start with unchanged rules needs no Roslyn. A file's name and first bytes are a hash of
/// what the rule says, the vocabulary and the engine. A file is data, is believed only as far as <see cref="NodeCheck"/> goes, and is ignored when it is
/// another rule's or another engine's. Nothing here ever fails: without a file the C# is read.
/// </summary>
sealed class NodeCache(CacheFolder cacheFolder)
{
    readonly CacheFolder folder = cacheFolder;

    /// <summary>The largest file that is read or written.</summary>
    internal const int EntryLengthMax = 1024 * 1024;

    static ReadOnlySpan<byte> Magic => "CRN1"u8;

    /// <summary>The rules whose nodes are known, and those that are to be read.</summary>
    internal static KnownRules Find(NodeCache? cache, IReadOnlyList<Rule> rules)
    {
        if (cache is null || !cache.folder.IsOurs()) return new KnownRules(rules, new LoweredRule?[rules.Count]);
        return new KnownRules(rules, [.. rules.Select(cache.Find)]);
    }

    /// <summary>Keeps nodes for the next start.</summary>
    internal static void Add(NodeCache? cache, IReadOnlyList<LoweredRule> rules)
    {
        if (cache is null || rules.Count == 0 || !cache.folder.TryPrepare()) return;
        foreach (var rule in rules) cache.Add(rule);
        cache.folder.Trim();
    }

    LoweredRule? Find(Rule rule)
    {
        var key = KeyOf(rule);
        var bytes = folder.Read(NameOf(key), EntryLengthMax);
        if (!bytes.Span.StartsWith(Magic) || !bytes.Span[Magic.Length..].StartsWith(key)) return null;
        var start = Magic.Length + key.Length;
        return NodeReader.Read(rule, bytes.ToArray(), start, bytes.Length - start);
    }

    void Add(LoweredRule lowered)
    {
        var key = KeyOf(lowered.Rule);
        folder.Write(NameOf(key), [.. Magic, .. key, .. NodeWriter.Write(lowered)], EntryLengthMax);
    }

    static string NameOf(byte[] key) => Convert.ToHexStringLower(key.AsSpan(0, 16)) + ".nodes";

    static byte[] KeyOf(Rule rule)
    {
        var engine = typeof(NodeCache).Assembly.ManifestModule.ModuleVersionId;
        var vocabulary = typeof(Words).Assembly.ManifestModule.ModuleVersionId;
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{engine:N} {vocabulary:N} {rule.Version}"));
    }
}

/// <summary>The rules of a set, those known from the cache beside their nodes.</summary>
sealed class KnownRules(IReadOnlyList<Rule> rules, IReadOnlyList<LoweredRule?> nodes)
{
    /// <summary>Whether no rule's C# needs to be read.</summary>
    internal bool IsComplete => nodes.All(n => n is not null);

    /// <summary>The rules whose C# is to be read.</summary>
    internal IReadOnlyList<Rule> Missing => [.. rules.Where((_, i) => nodes[i] is null)];

    /// <summary>All rules with nodes, in the set's order.</summary>
    internal IReadOnlyList<LoweredRule> Join(IReadOnlyList<LoweredRule> read)
    {
        var byRule = read.ToDictionary(r => r.Rule, (IEqualityComparer<Rule>)ReferenceEqualityComparer.Instance);
        return [.. rules.Select((rule, i) => nodes[i] ?? byRule.GetValueOrDefault(rule)).OfType<LoweredRule>()];
    }
}
