using System.Text;
using System.Text.Json;
using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class FieldWalkTests
{
    static readonly string[] Paths =
    [
        "a", "b", "eventName", "requestParameters", "requestParameters.a", "requestParameters.list[0]", "requestParameters.list[2].a", "list[1]", "a.b.eventName", "é",
        "a-rather-long-name-that-crosses-the-sixteen-bytes-of-a-vector.a",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_width_of_vectors_finds_in_good_json_what_the_token_reader_finds(int seed)
    {
        var walk = Walk();
        var hostile = new HostileJson(new Random(seed));

        for (var i = 0; i < 2000; i++)
        {
            var json = hostile.Next();

            Assert.True(walk.WalkTokens(json) == IsShallow(json), Encoding.UTF8.GetString(json));
            var expected = Found(walk);
            foreach (var fast in Widths(walk, json))
            {
                Assert.True(fast == IsShallow(json), Encoding.UTF8.GetString(json));
                if (fast) Assert.Equal(expected, Found(walk));
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Damaged_json_gives_the_same_by_every_width_and_what_the_token_reader_takes_is_taken(int seed)
    {
        var walk = Walk();
        var hostile = new HostileJson(new Random(seed));

        for (var i = 0; i < 5000; i++)
        {
            var json = hostile.NextDamaged();

            var isGood = walk.WalkTokens(json);
            var expected = Found(walk);
            bool? first = null;
            string[] found = [];
            foreach (var fast in Widths(walk, json))
            {
                Assert.True(fast || !isGood, Encoding.UTF8.GetString(json));
                Assert.Equal(first ?? fast, fast);
                if (isGood) Assert.Equal(expected, Found(walk));
                if (first is not null && fast) Assert.Equal(found, Found(walk));
                (first, found) = (fast, Found(walk));
            }
        }
    }

    [Theory]
    [InlineData("""{"a":"x","a":"y"}""", "x")]
    [InlineData("""{"a":null,"a":"y"}""", "y")]
    [InlineData("""{"\u0061":"escaped name"}""", "escaped name")]
    [InlineData("""{"skipped":{"a":"inner","b":["}",{"a":"deeper"}]},"a":"outer"}""", "outer")]
    [InlineData("""{"skipped":"\\","a":"behind a backslash"}""", "behind a backslash")]
    [InlineData("""{"skipped":"\\\"","a":"behind a quote"}""", "behind a quote")]
    [InlineData("""{"a":-1.5e+3}""", "-1.5e+3")]
    public void The_first_value_at_a_path_counts(string json, string expected)
    {
        var walk = Walk();

        foreach (var fast in Widths(walk, Encoding.UTF8.GetBytes(json)))
        {
            Assert.True(fast);
            Assert.Equal(expected, json.Substring(walk[0].Start, walk[0].Length));
        }
    }

    [Theory]
    [InlineData("""{"a":"x" """)]
    [InlineData("""{"a":"x"}}""")]
    [InlineData("""{"a":"x",}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":tru}""")]
    [InlineData("""{"a":"\x"}""")]
    [InlineData("""{"a":"\u12"}""")]
    [InlineData("""{"a" "x"}""")]
    [InlineData("""{"requestParameters":{"a":[1,]}}""")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("""["a"]""")]
    [InlineData("")]
    public void What_is_no_json_object_is_refused(string json)
    {
        var walk = Walk();

        Assert.All(Widths(walk, Encoding.UTF8.GetBytes(json)), Assert.False);
    }

    [Fact]
    public void A_walk_allocates_nothing()
    {
        var walk = Walk();
        var json = Encoding.UTF8.GetBytes("""{"eventName":"InitiateAuth","skipped":{"a":["b","c"]},"requestParameters":{"list":["x","y",{"a":"z"}]},"a":"\u00e9"}""");
        walk.Walk(json);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) walk.Walk(json);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static FieldWalk Walk()
    {
        var walk = new FieldWalk();
        foreach (var path in Paths) walk.Add(path);
        return walk;
    }

    // Each element is the outcome of one width; the walk holds its values until the next is asked for.
    static IEnumerable<bool> Widths(FieldWalk walk, byte[] json)
    {
        yield return walk.Walk<ScalarBlockReader>(json);
        yield return walk.Walk<Block128Reader>(json);
        yield return walk.Walk<Block256Reader>(json);
        yield return walk.Walk<Block512Reader>(json);
        yield return walk.Walk(json);
    }

    static string[] Found(FieldWalk walk) => [.. Enumerable.Range(0, Paths.Length).Select(i => walk[i].Kind == JsonTokenType.None ? "-" : $"{walk[i].Kind} {walk[i].Start} {walk[i].Length} {walk[i].Escaped}")];

    // The reader's depth limit is the only thing that may refuse good JSON.
    static bool IsShallow(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        var deepest = 0;
        while (reader.Read()) deepest = Math.Max(deepest, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0));
        return deepest <= 64;
    }
}
