using CognitoRules.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Parsing = YamlDotNet.Core.Events;

namespace CognitoRules.Rules.Yaml;

/// <summary>
/// Reads a YAML file into nodes with exact places. Only the part of YAML that a rule needs: one document, mappings, lists and scalars.
/// Anchors, aliases, tags and merge keys are rejected, so a file is never larger than it looks and says what it shows.
/// </summary>
sealed class YamlReader
{
    /// <summary>The largest file read, in UTF-16 units.</summary>
    public const int LengthMax = 256 * 1024;

    /// <summary>How deep lists and mappings may be nested.</summary>
    public const int DepthMax = 64;

    /// <summary>Most values, lists and mappings of a file.</summary>
    public const int NodeCountMax = 10_000;

    readonly SourceText source;
    readonly DiagnosticBag bag;
    readonly IParser parser;
    readonly int shift;
    int depth;
    int nodes;
    int flowDepth;

    YamlReader(SourceText source, DiagnosticBag bag)
    {
        this.source = source;
        this.bag = bag;
        // The parser would take a byte order mark for the first letter of the first key.
        shift = source.Text.StartsWith('\uFEFF') ? 1 : 0;
        parser = new Parser(new StringReader(source.Text[shift..]));
    }

    /// <summary>Reads the file. Null when it is not YAML that a rule may be written in; then at least one error was added.</summary>
    public static YamlMapping? Read(SourceText source, DiagnosticBag bag)
    {
        if (!Prescan.Check(source, bag)) return null;
        var reader = new YamlReader(source, bag);
        try
        {
            return reader.ReadFile();
        }
        catch (YamlException broken)
        {
            bag.Add(YamlMistakes.Unreadable(source, reader.Offset(broken.Start), reader.Offset(broken.End), broken.Message));
            return null;
        }
        // The parser throws these on some malformed files, such as a list that is not closed before the next key.
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            var place = reader.parser.Current is { } last ? reader.Offset(last.Start) : 0;
            bag.Add(YamlMistakes.Unreadable(source, place, place, ""));
            return null;
        }
    }

    YamlMapping? ReadFile()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _)) return Fail<YamlMapping>(YamlMistakes.Empty(source));
        var root = ReadNode(-1);
        if (root is null) return null;
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second)) return Fail<YamlMapping>(YamlMistakes.SecondDocument(Span(second)));
        return root as YamlMapping ?? Fail<YamlMapping>(root is YamlScalar { Typed: null } ? YamlMistakes.Empty(source) : YamlMistakes.RootNoMapping(root));
    }

    YamlNode? ReadNode(int parentIndent)
    {
        var current = parser.Consume<ParsingEvent>();
        if (++nodes > NodeCountMax) return Fail<YamlNode>(YamlMistakes.TooMany(source, Offset(current.Start), NodeCountMax));
        if (current is AnchorAlias alias) return Fail<YamlNode>(YamlMistakes.Alias(source, Span(alias)));
        if (current is NodeEvent node)
        {
            // A tag comes first in the file when a value has both, as in `!Failed && SignIn`.
            if (!node.Tag.IsEmpty) return Fail<YamlNode>(YamlMistakes.Tag(source, Offset(node.Start)));
            if (!node.Anchor.IsEmpty) return Fail<YamlNode>(YamlMistakes.Anchor(source, Offset(node.Start)));
        }
        return current switch
        {
            Parsing.Scalar scalar => ReadScalar(scalar, parentIndent),
            SequenceStart sequence => ReadSequence(sequence, parentIndent),
            MappingStart mapping => ReadMapping(mapping, parentIndent),
            _ => Fail<YamlNode>(YamlMistakes.Unreadable(source, Offset(current.Start), Offset(current.End), "")),
        };
    }

    YamlScalar ReadScalar(Parsing.Scalar scalar, int parentIndent)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        };
        return ScalarMapper.Make(source, new ScalarPlace(Offset(scalar.Start), style, parentIndent, Offset(scalar.End)), scalar.Value, flowDepth > 0);
    }

    YamlSequence? ReadSequence(SequenceStart start, int parentIndent)
    {
        var flow = start.Style == YamlDotNet.Core.Events.SequenceStyle.Flow;
        var from = Offset(start.Start);
        if (!Enter(from, flow)) return null;
        var items = new List<YamlNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            if (ReadNode(flow ? parentIndent : (int)start.Start.Column - 1) is not { } item) return null;
            items.Add(item);
        }
        var end = Leave(parser.Consume<SequenceEnd>(), flow);
        return new YamlSequence(items, new SourceSpan(source, from, flow || items.Count == 0 ? end : items[^1].Span.End));
    }

    YamlMapping? ReadMapping(MappingStart start, int parentIndent)
    {
        var flow = start.Style == YamlDotNet.Core.Events.MappingStyle.Flow;
        var from = Offset(start.Start);
        if (!Enter(from, flow)) return null;
        var indent = flow ? parentIndent : (int)start.Start.Column - 1;
        var entries = new List<YamlEntry>();
        var known = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            if (ReadNode(indent) is not { } keyNode) return null;
            if (keyNode is not YamlScalar key) return Fail<YamlMapping>(YamlMistakes.KeyNoText(keyNode));
            if (key is { Value: "<<", Style: ScalarStyle.Plain }) return Fail<YamlMapping>(YamlMistakes.MergeKey(key.Span));
            if (ReadNode(indent) is not { } value) return null;
            if (known.TryAdd(key.Value, key)) entries.Add(new YamlEntry(key, value));
            else bag.Add(YamlMistakes.WrittenTwice(key, known[key.Value]));
        }
        var end = Leave(parser.Consume<MappingEnd>(), flow);
        return new YamlMapping(entries, new SourceSpan(source, from, flow || entries.Count == 0 ? end : entries[^1].Value.Span.End));
    }

    bool Enter(int from, bool flow)
    {
        if (flow) flowDepth++;
        if (++depth <= DepthMax) return true;
        bag.Add(YamlMistakes.TooDeep(new SourceSpan(source, from, Math.Min(from + 1, source.Text.Length)), DepthMax));
        return false;
    }

    int Leave(ParsingEvent end, bool flow)
    {
        depth--;
        if (!flow) return Offset(end.End);
        flowDepth--;
        // The parser's end mark of a flow collection stands before its closing bracket.
        return Math.Min(Offset(end.Start) + 1, source.Text.Length);
    }

    int Offset(Mark mark) => Math.Clamp((int)mark.Index + shift, 0, source.Text.Length);

    SourceSpan Span(ParsingEvent e) => new(source, Offset(e.Start), Math.Max(Offset(e.End), Math.Min(Offset(e.Start) + 1, source.Text.Length)));

    T? Fail<T>(Diagnostic diagnostic) where T : YamlNode
    {
        bag.Add(diagnostic);
        return null;
    }
}
