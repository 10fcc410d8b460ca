using CognitoRules.Sources.Feeds;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class AheadStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(256 * 1024 + 1)]
    [InlineData(3_000_001)]
    public void What_is_read_ahead_is_what_the_stream_holds(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        var read = new MemoryStream();

        using (var ahead = new AheadStream(new MemoryStream(bytes))) ahead.CopyTo(read, 10_007);

        Assert.Equal(bytes, read.ToArray());
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(2_000_003)]
    public void A_failure_surfaces_behind_all_that_was_read_before_it(int length)
    {
        var bytes = new byte[length];
        new Random(8).NextBytes(bytes);
        var read = new MemoryStream();
        using var ahead = new AheadStream(new Failing(new MemoryStream(bytes)));

        var problem = Assert.Throws<InvalidDataException>(() => ahead.CopyTo(read, 5_003));

        Assert.Equal("the end is missing", problem.Message);
        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public void A_stream_that_is_left_before_its_end_stops_reading()
    {
        var endless = new Endless();

        using (var ahead = new AheadStream(endless)) ahead.ReadExactly(new byte[1_000_000]);

        var until = endless.Given;
        Assert.InRange(until, 1_000_000, 3_000_000);
        Assert.True(endless.IsDisposed);
    }

    /// <summary>Fails where another stream ends.</summary>
    sealed class Failing(Stream inner) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            return read > 0 ? read : throw new InvalidDataException("the end is missing");
        }
    }

    sealed class Endless : ForwardStream
    {
        internal long Given { get; private set; }

        internal bool IsDisposed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Given += buffer.Length;
            return buffer.Length;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
