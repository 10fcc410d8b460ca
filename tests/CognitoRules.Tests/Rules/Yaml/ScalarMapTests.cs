using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Rules.Yaml;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Rules.Yaml;

public sealed class ScalarMapTests
{
    [Theory]
    [InlineData("k: SignIn\n  && Failed\n", "Failed", "Failed")]
    [InlineData("k: 'it''s Failed'\n", "'", "''")]
    [InlineData("k: 'a\n\n  Failed'\n", "Failed", "Failed")]
    [InlineData("k: \"Error == \\\"x\\\" && Failed\"\n", "\"x\"", "\\\"x\\\"")]
    [InlineData("k: \"a\\\n   Failed\"\n", "Failed", "Failed")]
    [InlineData("k: |\n  SignIn\n    && Failed\n", "&& Failed", "&& Failed")]
    [InlineData("k: |2-\n   x\n   Failed\n", " Failed", " Failed")]
    [InlineData("k: >+\n  SignIn\n  && Failed\n\n", "&& Failed", "&& Failed")]
    [InlineData("a:\n  - k: >-\n      SignIn\n      && Failed\n", "&& Failed", "&& Failed")]
    [InlineData("k: |\r\n  SignIn\r\n  Failed\r\n", "Failed", "Failed")]
    [InlineData("k: SignIn\r\n  Failed\r\n", " Failed", "\r\n  Failed")]
    [InlineData("\uFEFFk: SignIn Failed\n", "Failed", "Failed")]
    [InlineData("k: \"\\U0001F600 Failed\"\n", "\U0001F600 F", "\\U0001F600 F")]
    public void A_part_of_the_decoded_text_is_found_where_it_was_written(string file, string part, string written)
    {
        var source = new SourceText("a.yaml", file);

        var scalar = Scalars(YamlReader.Read(source, new DiagnosticBag())!).Single(s => s.Value.Contains(part, StringComparison.Ordinal));

        var start = scalar.Value.IndexOf(part, StringComparison.Ordinal);
        Assert.Equal(written, scalar.Map.Span(start, start + part.Length).Text);
    }

    [Theory]
    [InlineData("k: SignIn # c\n", "SignIn")]
    [InlineData("k: 'a b' # c\n", "'a b'")]
    [InlineData("k: |\n  a\n  b\n\nl: 1\n", "|\n  a\n  b\n")]
    [InlineData("k: >-\n  a\n\n\nl: 1\n", ">-\n  a")]
    [InlineData("k: |2\nl: 1\n", "|2\n")]
    public void A_scalars_span_holds_its_quotes_and_header_and_ends_with_its_last_character(string file, string written)
    {
        var source = new SourceText("a.yaml", file);

        var root = YamlReader.Read(source, new DiagnosticBag())!;

        Assert.Equal(written, root["k"]!.Span.Text);
    }

    [Fact]
    public void Every_character_of_every_readable_scalar_is_mapped_exactly()
    {
        var pieces = Gen.OneOf<string>("a", "b", " ", "  ", "\n", "\n\n", "\t", "''", "\\\"", "\\\\", "\\n", "\\x41", "\\u263a", "\\U0001F600", "\\\n", "\\ ", "\u00e9", "\U0001F600", "# ", "#", ":", ",", "-", "&& ", "'", "\"", "{", "]");
        var scalar = Gen.Select(Gen.Int[0, 8], Gen.OneOf<string>("", "-", "+"), Gen.OneOf<string>("", "", "1", "2", "4"), Gen.Int[1, 5], pieces.Array[0, 14]);
        var readable = 0;

        scalar.Sample((style, chomp, indicator, indent, parts) =>
        {
            var file = Write(style, chomp, indicator, indent, string.Concat(parts));
            var bag = new DiagnosticBag();
            if (YamlReader.Read(new SourceText("a.yaml", file), bag) is not { } root) return;
            foreach (var found in Scalars(root)) Check(file, found);
            Interlocked.Increment(ref readable);
        }, iter: 20_000);

        Assert.True(readable > 5_000, $"only {readable} files were readable");
    }

    static void Check(string file, YamlScalar scalar)
    {
        Assert.True(scalar.Map.Exact, $"not mapped: {System.Text.Json.JsonSerializer.Serialize(file)} gives {System.Text.Json.JsonSerializer.Serialize(scalar.Value)}");
        Assert.Equal(scalar.Value.Length + 1, scalar.Map.Offsets.Count);
        for (var i = 0; i < scalar.Value.Length; i++)
        {
            var written = scalar.Map.Span(i, i + 1).Text;
            var unit = scalar.Value[i];
            var asItIs = written.Length > 0 && written[0] == unit;
            var folded = unit is ' ' or '\n' && written[0] is '\n' or '\r';
            var escaped = scalar.Style == CognitoRules.Rules.Yaml.ScalarStyle.DoubleQuoted && written.StartsWith('\\');
            Assert.True(asItIs || folded || escaped, $"{System.Text.Json.JsonSerializer.Serialize(file)}: `{unit}` is not written `{written}`");
            Assert.True(i == 0 || scalar.Map.Offsets[i] >= scalar.Map.Offsets[i - 1]);
        }
    }

    static string Write(int style, string chomp, string indicator, int indent, string body)
    {
        var newline = indent == 3 ? "\r\n" : "\n";
        var lines = body.Split('\n');
        var padding = new string(' ', indent);
        var inner = string.Join("\n", lines.Select((line, i) => i == 0 || line.Length == 0 ? line : padding + line));
        var block = string.Concat(lines.Select(line => line.Length == 0 ? "\n" : padding + line + "\n"));
        var text = (style % 5) switch
        {
            0 => $"a: {inner}\nz: 1\n",
            1 => $"a: '{inner}'\nz: 1\n",
            2 => $"a: \"{inner}\"\nz: 1\n",
            3 => $"a: |{indicator}{chomp}\n{block}z: 1\n",
            _ => $"a: >{chomp}{indicator}\n{block}z: 1\n",
        };
        // The same, one level deeper, and as an item of a list.
        if (style is 5 or 6) text = "o:\n" + string.Concat(text.Split('\n').Select(l => l.Length == 0 ? "\n" : "  " + l + "\n"));
        if (style is 7 or 8) text = "o:\n- " + string.Join("\n", text.Split('\n').Select((l, i) => i == 0 || l.Length == 0 ? l : "  " + l));
        return text.Replace("\n", newline, StringComparison.Ordinal);
    }

    static IEnumerable<YamlScalar> Scalars(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence list => list.Items.SelectMany(Scalars),
        YamlMapping mapping => mapping.Entries.SelectMany(e => Scalars(e.Key).Concat(Scalars(e.Value))),
        _ => [],
    };
}
