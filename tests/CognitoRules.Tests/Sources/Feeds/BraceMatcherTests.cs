using System.Text;
using System.Text.Json;
using CognitoRules.Sources.Feeds;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class BraceMatcherTests
{
    static readonly Gen<string> Text = Gen.OneOf<string>(
        Gen.String[Gen.OneOf<char>('a', '"', '\\', '{', '}', '[', ']', ',', '\n', 'é', '\u2028'), 0, 80],
        Gen.Int[0, 140].Select(n => new string('\\', n)));

    static readonly Gen<object> Value = Gen.Recursive<object>((depth, value) => depth > 4
        ? Text.Select(v => (object)v)
        : Gen.OneOf<object>(
            Text.Select(v => (object)v),
            value.Array[0, 4].Select(v => (object)v),
            Gen.Select(Text, value).Array[0, 4].Select(members => (object)members.DistinctBy(m => m.Item1).ToDictionary(m => m.Item1, m => m.Item2))));

    [Fact]
    public void The_end_of_any_object_is_found_in_pieces_of_any_size()
    {
        Gen.Select(Gen.Select(Text, Value).Array[0, 6], Gen.Int[1, 200], Gen.Bool, Gen.Bool).Sample((members, piece, isSpread, relaxed) =>
        {
            var options = new JsonSerializerOptions { WriteIndented = isSpread };
            if (relaxed) options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            var json = JsonSerializer.Serialize(members.DistinctBy(m => m.Item1).ToDictionary(m => m.Item1, m => m.Item2), options);
            var bytes = Encoding.UTF8.GetBytes(json);
            byte[] input = [.. bytes, .. "\n{\"next\":\"}\""u8];

            var matcher = new BraceMatcher((byte)'{', (byte)'}');
            var match = BraceMatch.NeedMore;
            var at = 0;
            for (var read = Math.Min(piece, input.Length); ; read = Math.Min(read + piece, input.Length))
            {
                match = matcher.Scan(input.AsSpan(0, read), read == input.Length, out at);
                if (match != BraceMatch.NeedMore || read == input.Length) break;
            }

            Assert.Equal(BraceMatch.Closed, match);
            Assert.Equal(bytes.Length, at);
        }, iter: 2_000);
    }

    [Theory]
    [InlineData("{\"a\":\"b\n{\"c\":1}", 7)]
    [InlineData("{\"a\":{\"b\":1}\n{\"c\":1}", 12)]
    [InlineData("{\"a\":{\"b\":1} \r\n{\"c\":1}", 14)]
    public void A_line_break_that_no_value_can_hold_breaks_it(string json, int expected)
    {
        var matcher = new BraceMatcher((byte)'{', (byte)'}');

        var match = matcher.Scan(Encoding.UTF8.GetBytes(json), ended: true, out var at);

        Assert.Equal(BraceMatch.Broken, match);
        Assert.Equal(expected, at);
    }

    [Theory]
    [InlineData("{\"a\":[\n{\"b\":1},\n{\"c\":1}]}")]
    [InlineData("{\"a\":\n{\"b\":1}}")]
    public void Elements_in_column_zero_are_no_break(string json)
    {
        var matcher = new BraceMatcher((byte)'{', (byte)'}');

        var match = matcher.Scan(Encoding.UTF8.GetBytes(json), ended: true, out var at);

        Assert.Equal(BraceMatch.Closed, match);
        Assert.Equal(json.Length, at);
    }

    [Fact]
    public void Escaped_text_comes_out_as_it_went_in()
    {
        Gen.OneOf<string>(Text, Gen.String).Where(t => !t.Any(char.IsSurrogate)).Sample(text =>
        {
            var quoted = JsonSerializer.SerializeToUtf8Bytes(text);
            var target = new byte[quoted.Length];

            Assert.True(JsonValues.TryUnescape(quoted, target, out var length));
            Assert.Equal(text, Encoding.UTF8.GetString(target, 0, length));
        }, iter: 1_000);
    }

    [Theory]
    [InlineData("\"\\ud83d\"", "\uFFFD")]
    [InlineData("\"\\ude00x\"", "\uFFFDx")]
    [InlineData("\"\\ud83d\\u0041\"", "\uFFFDA")]
    public void A_lone_surrogate_becomes_the_replacement_character(string quoted, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(quoted);
        var target = new byte[bytes.Length];

        Assert.True(JsonValues.TryUnescape(bytes, target, out var length));
        Assert.Equal(expected, Encoding.UTF8.GetString(target, 0, length));
    }
}
