using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Rules.Yaml;
using CognitoRules.Tests.Predicates;
using Xunit;

namespace CognitoRules.Tests.Rules.Yaml;

/// <summary>Files that were read before are not parsed again, and nobody can tell.</summary>
public sealed class YamlTreesTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("cognitorules-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_shipped_rule_comes_back_node_by_node_and_character_by_character()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "rules"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new SourceText(f, File.ReadAllText(f))).ToList();
        var fresh = sources.Select(s => Describe(YamlReader.Read(s, new DiagnosticBag())!)).ToList();
        Read(sources);

        var kept = Open(sources);

        Assert.Equal(fresh, sources.Select(s => Describe(Kept(s, kept)!)));
    }

    [Theory]
    [InlineData("a: 'it''s'\nb: \"x\\ty\\u263a\"\nc: plain text # note\nd: ''\ne:\nf: 'plain'\n")]
    [InlineData("a: |\n  one\n\n  two\nb: >-\n  folded\n  line\nc: [x, \"y\", { k: 'v' }]\n")]
    [InlineData("a: first\n  second\n\n  third\r\nb: \"cut \\\n  here\"\n")]
    [InlineData("\uFEFFa: 1\nb: \"\\U0001F600\"\n")]
    public void Every_way_of_writing_a_scalar_comes_back(string text)
    {
        var source = new SourceText("a.yaml", text);
        var fresh = Describe(YamlReader.Read(source, new DiagnosticBag())!);
        Read([source]);

        Assert.Equal(fresh, Describe(Kept(source, Open([source]))!));
    }

    [Fact]
    public void A_file_with_a_mistake_is_parsed_each_time_and_says_so_each_time()
    {
        var twice = new SourceText("a.yaml", "id: a\nid: b\n");

        var (first, second) = (Read([twice]), Read([twice]));

        Assert.Equal("CR1004", Assert.Single(first).Code);
        Assert.Equal(first.Select(d => d.Code), second.Select(d => d.Code));
        Assert.Null(Kept(twice, Open([twice])));
    }

    [Fact]
    public void Of_a_set_in_which_one_file_changed_the_others_are_known()
    {
        var (a, b, changed) = (new SourceText("a.yaml", "k: a\n"), new SourceText("b.yaml", "k: b\n"), new SourceText("b.yaml", "k: c\n"));
        Read([a, b]);

        var trees = Open([a, changed]);

        Assert.NotNull(Kept(a, trees));
        Assert.Null(Kept(changed, trees));
        Read([a, changed]);
        Assert.Equal("c", ((YamlScalar)Kept(changed, Open([a, changed]))!["k"]!).Value);
    }

    [Fact]
    public void Damaged_bytes_are_parsed_anew_whichever_byte_it_is()
    {
        var source = new SourceText("a.yaml", "k: [one, 'two', { three: \"f\\tour\" }]\n");
        var fresh = Describe(YamlReader.Read(source, new DiagnosticBag())!);
        var tree = TreeWriter.Write(YamlReader.Read(source, new DiagnosticBag())!);

        for (var at = 0; at < tree.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. tree];
                damaged[at] ^= (byte)(1 << bit);
                // Either it is refused, or it is something that this text could be; it never throws.
                if (new TreeReader(source, damaged).TryRead() is { } read) Assert.All(Scalars(read), s => Assert.InRange(s.Span.End, s.Span.Start, source.Text.Length));
            }
            Assert.Null(new TreeReader(source, tree[..at]).TryRead());
        }
        Assert.Equal(fresh, Describe(new TreeReader(source, tree).TryRead()!));
    }

    [Fact]
    public void A_file_whose_last_bytes_do_not_fit_is_as_good_as_none()
    {
        var source = new SourceText("a.yaml", "k: a\n");
        Read([source]);
        var file = Assert.Single(Directory.GetFiles(folder));
        var bytes = File.ReadAllBytes(file);
        bytes[^40] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Null(Kept(source, Open([source])));
    }

    IReadOnlyList<Diagnostic> Read(IReadOnlyList<SourceText> sources)
    {
        var (bag, trees) = (new DiagnosticBag(), Open(sources));
        foreach (var source in sources) YamlTrees.Read(source, bag, trees);
        trees.Keep();
        return bag.Items;
    }

    YamlTrees Open(IReadOnlyList<SourceText> sources) => YamlTrees.Open(new CacheFolder(folder), sources)!;

    static YamlMapping? Kept(SourceText source, YamlTrees trees) => trees.Find(source);

    static string Describe(YamlNode node) => node switch
    {
        YamlScalar s => $"{s.Style} {s.InFlow} {s.Span.Start}-{s.Span.End} {s.Value.Length} {string.Join(',', s.Value.Select(c => (int)c))} {s.Typed} {s.Map.Exact} "
            + string.Join(' ', Enumerable.Range(0, s.Value.Length + 1).Select(i => $"{s.Map.Span(i, i + 1).Start}-{s.Map.Span(i, i + 1).End}")),
        YamlSequence l => $"[{l.Span.Start}-{l.Span.End} {string.Join("; ", l.Items.Select(Describe))}]",
        YamlMapping m => $"{{{m.Span.Start}-{m.Span.End} {string.Join("; ", m.Entries.Select(e => Describe(e.Key) + ": " + Describe(e.Value)))}}}",
        _ => throw new InvalidOperationException(),
    };

    static IEnumerable<YamlScalar> Scalars(YamlNode node) => node switch
    {
        YamlSequence l => l.Items.SelectMany(Scalars),
        YamlMapping m => m.Entries.SelectMany(e => Scalars(e.Value).Prepend(e.Key)),
        _ => [(YamlScalar)node],
    };
}
