using System.Globalization;
using System.Net;
using System.Text;
using CognitoRules.Predicates;
using Xunit;

namespace CognitoRules.Tests.Predicates;

public sealed class AddressTextTests
{
    [Fact]
    public void What_the_runtime_writes_is_read_back_in_every_form()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
            random.NextBytes(bytes);
            // Runs of zeros, so that two colons come in all places.
            for (var at = 0; at < bytes.Length; at += 2)
            {
                if (random.Next(2) == 0) bytes.AsSpan(at, 2).Clear();
            }
            var address = new IPAddress(bytes);

            Assert.Equal(bytes, Read(address.ToString()));
            Assert.Equal(bytes, Read(address.ToString().ToUpperInvariant()));
            if (bytes.Length == 16) Assert.Equal(bytes, Read(string.Join(':', Enumerable.Range(0, 8).Select(g => ((bytes[g * 2] << 8) | bytes[g * 2 + 1]).ToString("x", CultureInfo.InvariantCulture)))));
        }
    }

    [Fact]
    public void Whatever_is_read_the_runtime_reads_alike()
    {
        var random = new Random(12);
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => "0123456789abcdefAF:::::..."[random.Next(26)])]);
            if (Read(text) is not { } bytes) continue;
            read++;
            // The runtime takes a leading zero of IPv4 for octal; AWS writes none.
            if (text.Split('.', ':').Any(p => p.Length > 1 && p[0] == '0')) continue;
            Assert.True(IPAddress.TryParse(text, out var address), text);
            Assert.Equal(address.GetAddressBytes(), bytes);
        }
        Assert.InRange(read, 100, 200_000);
    }

    [Theory]
    [InlineData("2001:db8::1")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2001:db8::")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:192.0.2.1")]
    public void An_address_is_read(string text) => Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("2001:db8::1:")]
    [InlineData(":2001:db8::1")]
    [InlineData("2001:db8::12345")]
    [InlineData("2001:db8::g")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    [InlineData("192.0.2.1:443")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1.")]
    [InlineData("cognito-idp.amazonaws.com")]
    [InlineData("AWS Internal")]
    public void What_is_no_address_is_not_read(string text) => Assert.Null(Read(text));

    [Fact]
    public void Asking_a_network_allocates_nothing()
    {
        Assert.True(Network.TryParse("2001:db8::/32", out var network));
        network!.Contains("2001:db8::1"u8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var inside = 0;
        for (var i = 0; i < 1000; i++) inside += network.Contains("2001:db8:1:2:3::5"u8) && !network.Contains("192.0.2.1"u8) ? 1 : 0;

        Assert.Equal((1000, 0), (inside, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    static byte[]? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        return AddressText.TryParse(Encoding.UTF8.GetBytes(text), bytes, out var length) ? bytes[..length].ToArray() : null;
    }
}
