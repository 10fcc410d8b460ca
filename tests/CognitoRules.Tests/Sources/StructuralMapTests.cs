using System.Text;
using System.Text.Json;
using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class StructuralMapTests
{
    static readonly string[] Paths = ["a", "b", "eventName", "requestParameters.a", "requestParameters.list[0]", "list[1]"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_object_on_one_line_ends_where_the_token_reader_says_by_every_width(int seed)
    {
        var random = new Random(seed);
        var hostile = new HostileJson(random);
        for (var i = 0; i < 2000; i++)
        {
            var json = hostile.Next().AsSpan().Trim(" \r\n\t"u8).ToArray();
            byte[] followed = [.. json, .. Behind(random)];

            foreach (var (end, map) in Widths(followed))
            {
                var isPlain = json.AsSpan().IndexOfAnyInRange((byte)0, (byte)31) < 0;
                Assert.Equal(isPlain ? ObjectEnd.Found : ObjectEnd.Unsure, end);
                if (!isPlain) continue;
                Assert.Equal(json.Length, map.Length);
                Assert.Equal(json.AsSpan().Contains((byte)'\\'), map.HasBackslash);
                Assert.Equal(Ascii.IsValid(json), map.IsAscii);
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void An_object_that_is_cut_needs_more(int seed)
    {
        var random = new Random(seed);
        var hostile = new HostileJson(random);
        for (var i = 0; i < 2000; i++)
        {
            var json = hostile.Next().AsSpan().Trim(" \r\n\t"u8).ToArray();
            if (json.AsSpan().IndexOfAnyInRange((byte)0, (byte)31) >= 0) continue;

            foreach (var (end, _) in Widths(json[..random.Next(1, json.Length)])) Assert.Equal(ObjectEnd.NeedMore, end);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_walk_by_the_map_finds_what_it_finds_by_its_own(int seed)
    {
        var random = new Random(seed);
        var hostile = new HostileJson(random);
        var (byMap, alone) = (Walk(), Walk());
        for (var i = 0; i < 5000; i++)
        {
            var json = random.Next(3) == 0 ? hostile.Next() : hostile.NextDamaged();
            if (json.Length == 0 || json[0] != '{') continue;
            byte[] followed = [.. json, .. Behind(random)];

            foreach (var (end, map) in Widths(followed))
            {
                if (end != ObjectEnd.Found) continue;
                var found = followed[..map.Length];
                var isWhole = alone.Walk(found);
                Assert.True(isWhole == byMap.Walk(found, map), Encoding.UTF8.GetString(found));
                if (isWhole) Assert.Equal(Found(alone), Found(byMap));
            }
        }
    }

    // What follows a record in a file, and must not change what is made of it.
    static byte[] Behind(Random random) => random.Next(5) switch
    {
        0 => [],
        1 => "\n"u8.ToArray(),
        2 => ",{\"eventVersion\":\"1.11\",\"\\\"\":[{}"u8.ToArray(),
        3 => "]}"u8.ToArray(),
        _ => [.. "\n{\"é\":\"\\\\"u8, .. new byte[random.Next(100)]],
    };

    static IEnumerable<(ObjectEnd End, StructuralMap Map)> Widths(byte[] json)
    {
        var map = new StructuralMap();
        yield return (map.TakeObject<ScalarBlockReader>(json), map);
        yield return (map.TakeObject<Block128Reader>(json), map);
        yield return (map.TakeObject<Block256Reader>(json), map);
        yield return (map.TakeObject<Block512Reader>(json), map);
        yield return (map.TakeObject(json), map);
    }

    static FieldWalk Walk()
    {
        var walk = new FieldWalk();
        foreach (var path in Paths) walk.Add(path);
        return walk;
    }

    static string[] Found(FieldWalk walk) => [.. Enumerable.Range(0, Paths.Length).Select(i => walk[i].Kind == JsonTokenType.None ? "-" : $"{walk[i].Kind} {walk[i].Start} {walk[i].Length} {walk[i].Escaped}")];
}
