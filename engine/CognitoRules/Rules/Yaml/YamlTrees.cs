using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CognitoRules.Diagnostics;

namespace CognitoRules.Rules.Yaml;

/// <summary>
/// The nodes of a set's files, kept from an earlier start under a hash of each file's text, so that an unchanged file is not parsed again. Only a file of
/// which the parser had nothing to say is kept; everything behind the parser, its diagnostics too, is worked out anew from the nodes.
/// </summary>
sealed class YamlTrees
{
    /// <summary>The largest file that is read or written.</summary>
    internal const int LengthMax = 32 * 1024 * 1024;

    const int HashLength = SHA256.HashSizeInBytes;

    readonly CacheFolder folder;
    readonly string name;
    readonly byte[] head;
    readonly Dictionary<string, ReadOnlyMemory<byte>> kept = new(StringComparer.Ordinal);
    readonly Dictionary<string, ReadOnlyMemory<byte>> used = new(StringComparer.Ordinal);
    bool isChanged;

    YamlTrees(CacheFolder folder, IReadOnlyList<SourceText> sources)
    {
        this.folder = folder;
        head = [.. "CRY1"u8, .. typeof(YamlTrees).Assembly.ManifestModule.ModuleVersionId.ToByteArray()];
        // One file for one set of files: opening hundreds costs more than reading one.
        name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sources.Select(s => s.Path)))).AsSpan(0, 16)) + ".trees";
        if (folder.IsOurs()) ReadAll(folder.Read(name, LengthMax).Span);
    }

    /// <summary>What is kept of a set's files; null without a folder.</summary>
    internal static YamlTrees? Open(CacheFolder? folder, IReadOnlyList<SourceText> sources) => folder is null ? null : new YamlTrees(folder, sources);

    /// <summary>The nodes of a file, from the cache or parsed.</summary>
    internal static YamlMapping? Read(SourceText source, DiagnosticBag bag, YamlTrees? trees)
    {
        if (trees?.Find(source) is { } known) return known;
        var before = bag.Items.Count;
        var root = YamlReader.Read(source, bag);
        if (root is not null && bag.Items.Count == before) trees?.Add(source, root);
        return root;
    }

    /// <summary>The nodes of a file as they were kept; null when it is not known.</summary>
    internal YamlMapping? Find(SourceText source)
    {
        var key = KeyOf(source);
        if (!kept.TryGetValue(key, out var bytes) || new TreeReader(source, bytes).TryRead() is not { } known) return null;
        used[key] = bytes;
        return known;
    }

    void Add(SourceText source, YamlMapping root)
    {
        used[KeyOf(source)] = TreeWriter.Write(root);
        isChanged = true;
    }

    /// <summary>Keeps what this start has read, when any of it is new.</summary>
    internal void Keep()
    {
        if (!isChanged || !folder.TryPrepare()) return;
        using var stream = new MemoryStream();
        stream.Write(head);
        foreach (var (key, tree) in used)
        {
            stream.Write(Convert.FromHexString(key));
            stream.Write(BitConverter.GetBytes(tree.Length));
            stream.Write(tree.Span);
        }
        folder.Write(name, stream.ToArray(), LengthMax);
        folder.Trim();
    }

    void ReadAll(ReadOnlySpan<byte> all)
    {
        if (!all.StartsWith(head)) return;
        for (var rest = all[head.Length..]; rest.Length >= HashLength + sizeof(int);)
        {
            var length = BitConverter.ToInt32(rest[HashLength..]);
            if (length < 0 || length > rest.Length - HashLength - sizeof(int)) return;
            kept[Convert.ToHexString(rest[..HashLength])] = rest.Slice(HashLength + sizeof(int), length).ToArray();
            rest = rest[(HashLength + sizeof(int) + length)..];
        }
    }

    static string KeyOf(SourceText source) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(source.Text.AsSpan())));
}

/// <summary>The kinds of node, as they are numbered in a file.</summary>
enum TreeTag : byte
{
    /// <summary>A scalar whose text stands in the file as it is.</summary>
    Written = 0,

    /// <summary>A scalar that was folded, cut or escaped.</summary>
    Decoded = 1,

    /// <summary>A list.</summary>
    Sequence = 2,

    /// <summary>A mapping.</summary>
    Mapping = 3,
}

/// <summary>Writes nodes down: a tag, the place, and what is below.</summary>
static class TreeWriter
{
    internal static byte[] Write(YamlMapping root)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.Unicode);
        Node(writer, root);
        writer.Flush();
        return stream.ToArray();
    }

    static void Node(BinaryWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                Scalar(writer, scalar);
                return;
            case YamlSequence sequence:
                Begin(writer, TreeTag.Sequence, node.Span, sequence.Items.Count);
                foreach (var item in sequence.Items) Node(writer, item);
                return;
            case YamlMapping mapping:
                Begin(writer, TreeTag.Mapping, node.Span, mapping.Entries.Count);
                foreach (var entry in mapping.Entries)
                {
                    Node(writer, entry.Key);
                    Node(writer, entry.Value);
                }
                return;
        }
    }

    static void Begin(BinaryWriter writer, TreeTag tag, SourceSpan span, int count)
    {
        writer.Write((byte)tag);
        writer.Write7BitEncodedInt(span.Start);
        writer.Write7BitEncodedInt(span.End);
        writer.Write7BitEncodedInt(count);
    }

    static void Scalar(BinaryWriter writer, YamlScalar scalar)
    {
        var place = scalar.Place;
        var tag = ScalarMapper.IsWrittenAsItIs(scalar.Span.Source, place, scalar.Value) ? TreeTag.Written : TreeTag.Decoded;
        writer.Write((byte)((int)tag | (int)place.Style << 2 | (scalar.InFlow ? 32 : 0)));
        writer.Write7BitEncodedInt(place.Start);
        if (tag == TreeTag.Written)
        {
            writer.Write7BitEncodedInt(scalar.Value.Length);
            return;
        }
        writer.Write7BitEncodedInt(place.ParentIndent + 1);
        writer.Write7BitEncodedInt(place.ParserEnd);
        writer.Write7BitEncodedInt(scalar.Value.Length);
        // Unit by unit: a text may hold half a character, which an encoding would mend.
        foreach (var unit in scalar.Value) writer.Write((ushort)unit);
    }
}

/// <summary>Reads nodes that were written down, and believes nothing that does not fit the text.</summary>
sealed class TreeReader(SourceText source, ReadOnlyMemory<byte> bytes)
{
    readonly BinaryReader reader = new(new MemoryStream(bytes.ToArray(), writable: false), Encoding.Unicode);
    int nodes;

    /// <summary>The nodes; null when they are not those of a file.</summary>
    internal YamlMapping? TryRead()
    {
        try
        {
            return Node(0) is YamlMapping root && reader.BaseStream.Position == reader.BaseStream.Length ? root : null;
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or FormatException or InvalidDataException)
        {
            return null;
        }
    }

    YamlNode Node(int depth)
    {
        if (depth > YamlReader.DepthMax + 1 || ++nodes > YamlReader.NodeCountMax) throw new InvalidDataException();
        var first = reader.ReadByte();
        switch ((TreeTag)(first & 3))
        {
            case TreeTag.Sequence:
                var list = Span();
                var items = new List<YamlNode>();
                for (var count = reader.Read7BitEncodedInt(); count > 0; count--) items.Add(Node(depth + 1));
                return new YamlSequence(items, list);
            case TreeTag.Mapping:
                var span = Span();
                var entries = new List<YamlEntry>();
                for (var count = reader.Read7BitEncodedInt(); count > 0; count--) entries.Add(new YamlEntry(Node(depth + 1) as YamlScalar ?? throw new InvalidDataException(), Node(depth + 1)));
                return new YamlMapping(entries, span);
            default:
                return Scalar(first);
        }
    }

    YamlScalar Scalar(byte first)
    {
        var (style, inFlow) = ((ScalarStyle)(first >> 2 & 7), (first & 32) != 0);
        if (style > ScalarStyle.Folded) throw new InvalidDataException();
        var start = Offset();
        if ((TreeTag)(first & 3) == TreeTag.Written)
        {
            var (written, count) = (new ScalarPlace(start, style, -1, start), Length());
            if (count > source.Text.Length - written.TextStart) throw new InvalidDataException();
            return ScalarMapper.Make(source, written, source.Text.Substring(written.TextStart, count), inFlow);
        }
        var place = new ScalarPlace(start, style, reader.Read7BitEncodedInt() - 1, Offset());
        var value = new char[Length()];
        for (var i = 0; i < value.Length; i++) value[i] = (char)reader.ReadUInt16();
        return ScalarMapper.Make(source, place, new string(value), inFlow);
    }

    int Length() => reader.Read7BitEncodedInt() is var length && length >= 0 && length <= YamlReader.LengthMax ? length : throw new InvalidDataException();

    SourceSpan Span()
    {
        var (start, end) = (Offset(), Offset());
        return start <= end ? new SourceSpan(source, start, end) : throw new InvalidDataException();
    }

    int Offset() => reader.Read7BitEncodedInt() is var offset && offset >= 0 && offset <= source.Text.Length ? offset : throw new InvalidDataException();
}
