using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Nodes of rules in a folder, one file per rule, so that a start with unchanged rules needs no Roslyn. A file's name and first bytes are a hash of
/// what the rule says, the vocabulary and the engine; its last bytes are a hash of the file. A file is data, is believed only as far as
/// <see cref="NodeCheck"/> goes, and is ignored when it is damaged, another rule's, another engine's, or lies where others may write.
/// Nothing here ever fails: without a file the C# is read.
/// </summary>
sealed class NodeCache(string folder)
{
    /// <summary>The largest file that is read or written.</summary>
    internal const int EntryLengthMax = 1024 * 1024;

    /// <summary>How many files are kept; beyond, the older half goes.</summary>
    internal const int EntryCountMax = 4_096;

    const int HashLength = 32;

    static ReadOnlySpan<byte> Magic => "CRN1"u8;

    /// <summary>The rules whose nodes are known, and those that are to be read.</summary>
    internal static KnownRules Find(NodeCache? cache, IReadOnlyList<Rule> rules)
    {
        if (cache is null || !cache.IsOurs()) return new KnownRules(rules, new LoweredRule?[rules.Count]);
        return new KnownRules(rules, [.. rules.Select(cache.Find)]);
    }

    /// <summary>Keeps nodes for the next start.</summary>
    internal static void Add(NodeCache? cache, IReadOnlyList<LoweredRule> rules)
    {
        if (cache is null || rules.Count == 0 || !cache.TryPrepare()) return;
        foreach (var rule in rules) cache.Add(rule);
        cache.Trim();
    }

    LoweredRule? Find(Rule rule)
    {
        var key = KeyOf(rule);
        var bytes = ReadFile(PathOf(key));
        if (bytes is null || bytes.Length < Magic.Length + 2 * HashLength || !bytes.AsSpan().StartsWith(Magic)) return null;
        if (!bytes.AsSpan(Magic.Length, HashLength).SequenceEqual(key)) return null;
        if (!SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashLength)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - HashLength))) return null;
        var start = Magic.Length + HashLength;
        return NodeReader.Read(rule, bytes, start, bytes.Length - start - HashLength);
    }

    void Add(LoweredRule lowered)
    {
        var key = KeyOf(lowered.Rule);
        byte[] head = [.. Magic, .. key, .. NodeWriter.Write(lowered)];
        if (head.Length + HashLength > EntryLengthMax) return;
        byte[] bytes = [.. head, .. SHA256.HashData(head)];
        var path = PathOf(key);
        // Written aside and moved, so that a reader sees a whole file or none; two processes write the same bytes.
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
        Quietly(() =>
        {
            File.WriteAllBytes(aside, bytes);
            File.Move(aside, path, overwrite: true);
        });
    }

    static byte[]? ReadFile(string path)
    {
        byte[]? bytes = null;
        Quietly(() =>
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: <= EntryLengthMax, LinkTarget: null }) bytes = File.ReadAllBytes(path);
        });
        return bytes;
    }

    bool TryPrepare()
    {
        Quietly(() =>
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
        return IsOurs();
    }

    // A folder that others may write into is nobody's word.
    bool IsOurs()
    {
        var ours = false;
        Quietly(() => ours = Directory.Exists(folder)
            && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0));
        return ours;
    }

    void Trim() => Quietly(() =>
    {
        var files = new DirectoryInfo(folder).GetFiles();
        if (files.Length <= EntryCountMax) return;
        foreach (var old in files.OrderBy(f => f.LastWriteTimeUtc).Take(files.Length - EntryCountMax / 2)) old.Delete();
    });

    string PathOf(byte[] key) => Path.Combine(folder, Convert.ToHexStringLower(key.AsSpan(0, 16)) + ".nodes");

    static byte[] KeyOf(Rule rule)
    {
        var engine = typeof(NodeCache).Assembly.ManifestModule.ModuleVersionId;
        var vocabulary = typeof(Words).Assembly.ManifestModule.ModuleVersionId;
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{engine:N} {vocabulary:N} {rule.Version}"));
    }

    // The cache is a convenience: a full disk, a missing right or another process's lock costs time, never a result.
    static void Quietly(Action act)
    {
        try
        {
            act();
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
        }
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
