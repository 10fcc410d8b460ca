using System.Globalization;
using System.IO.Compression;
using System.Text;
using CognitoRules.Sources.Feeds;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class GzipInputTests
{
    static readonly byte[] Text = MakeText();

    [Fact]
    public void A_cut_input_gives_the_beginning_of_what_was_packed_and_nothing_else()
    {
        var packed = Pack(Text);
        for (var length = packed.Length - 1; length > packed.Length - 2000; length--)
        {
            var read = Read(packed[..length], out var isDamaged);

            Assert.True(isDamaged);
            Assert.True(Text.AsSpan().StartsWith(read), $"cut to {length}");
            // The last symbols may lack bits, and a block its table of codes.
            Assert.InRange(read.Length, (int)((double)Text.Length * length / packed.Length) - 64 * 1024, Text.Length);
        }
    }

    [Fact]
    public void A_whole_input_of_several_members_gives_all_of_them()
    {
        var read = Read([.. FeedReading.Gzip(Text), .. FeedReading.Gzip([]), .. FeedReading.Gzip(Text)], out var isDamaged);

        Assert.False(isDamaged);
        Assert.Equal([.. Text, .. Text], read);
    }

    // Texts that repeat and ids that do not, as records have: codes of matches and of literals.
    static byte[] MakeText()
    {
        var random = new Random(20_261_126);
        var text = new StringBuilder();
        for (var i = 0; i < 600; i++) text.Append(CultureInfo.InvariantCulture, $"{{\"eventVersion\":\"1.11\",\"eventID\":\"{random.NextInt64():x16}\",\"eventName\":\"InitiateAuth\",\"sourceIPAddress\":\"203.0.113.{random.Next(256)}\"}}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    static byte[] Read(byte[] packed, out bool isDamaged)
    {
        var read = new MemoryStream();
        using var input = new GzipInput(new MemoryStream(packed));
        try
        {
            input.CopyTo(read);
            isDamaged = false;
        }
        catch (InvalidDataException)
        {
            isDamaged = true;
        }
        return read.ToArray();
    }
}
