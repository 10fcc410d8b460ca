using System.Globalization;
using System.Text;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Windows;

public sealed class PaneSetTests
{
    const int IdCountMax = 3;

    // The number of a first group.
    const int Group = 1;

    // An event: how much later than the one before it, in milliseconds, and its id.
    static readonly Gen<(int LaterMs, string Id)> Event = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 90].Select(s => s * 1000), Gen.Int[0, 400_000]),
        Gen.OneOf(Gen.Guid.Select(g => g.ToString()), Gen.Guid.Select(g => g.ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant()), Gen.String[Gen.Char['a', 'z'], 0, 300]));

    [Fact]
    public void Times_counts_and_latest_ids_are_those_of_the_events_that_have_not_left()
    {
        const int PaneMs = 60_000;
        Gen.Select(Event.Array[1, 60], Gen.Int[1, 6]).Sample((events, windowPanes) =>
        {
            var set = Empty(IdCountMax);
            var (held, timeMs) = (new List<(long Ms, string Id)>(), 0L);
            foreach (var (laterMs, id) in events)
            {
                timeMs += laterMs;
                var pane = timeMs / PaneMs;
                set.EvictBefore(Group, pane - windowPanes);
                held.RemoveAll(e => e.Ms / PaneMs < pane - windowPanes);

                set.Add(Group, pane, timeMs, Encoding.UTF8.GetBytes(id));
                held.Add((timeMs, id));

                if (laterMs % 2 == 0) set = Restored(set);
                Assert.Equal((held.Count, held[0].Ms, held[^1].Ms), ((int)set[Group].Count, set.FirstMs(Group), set[Group].LastMs));
                Assert.Equal((held[0].Ms / PaneMs, held[^1].Ms / PaneMs), (set[Group].FirstPane, set[Group].OpenPane));
                Assert.Equal(held.TakeLast(IdCountMax).Where(e => e.Id.Length > 0).Select(e => e.Id.Length <= 253 ? e.Id : e.Id[..253]), set.Ids(Group));
            }
        }, iter: 2_000);
    }

    [Fact]
    public void A_group_without_evidence_keeps_no_ids()
    {
        var set = Empty(0);

        set.Add(Group, 1, 60_000, "x"u8);

        Assert.Empty(set.Ids(Group));
    }

    [Theory]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66afa6", true)]
    [InlineData("00000000-0000-0000-0000-000000000000", true)]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", true)]
    [InlineData("3FA85F64-5717-4562-b3fc-2c963f66afa6", false)]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66afag", false)]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66af:6", false)]
    [InlineData("3fa85f64-5717-4562-b3fc_2c963f66afa6", false)]
    [InlineData("3fa85f6405717-4562-b3fc-2c963f66afa6", false)]
    [InlineData("3fa85f64-5717-4562-b3fc-2c963f66afa", false)]
    [InlineData("{3fa85f64-5717-4562-b3fc-2c963f66af}", false)]
    public void Only_a_UUID_that_is_written_back_the_same_way_is_packed(string id, bool packs)
    {
        var packed = new byte[16];

        Assert.Equal(packs, UuidBytes.TryPack(Encoding.UTF8.GetBytes(id), packed));
        if (packs) Assert.Equal(id, UuidBytes.Text(packed));
    }

    [Fact]
    public void Numbers_are_read_as_they_were_written()
    {
        Gen.Select(Gen.OneOf(Gen.Double, Gen.Int.Select(i => (double)i), Gen.Int[-70, 70].Select(i => (double)i), Gen.Const(double.NaN), Gen.Const(-0.0), Gen.Const(double.MaxValue), Gen.Const(double.Epsilon), Gen.Const(double.PositiveInfinity), Gen.Const(2147483648.0), Gen.Const(-2147483648.0)), Gen.Long).Sample((number, whole) =>
        {
            var writer = new PaneWriter();
            writer.Add(number);
            writer.Add(whole);
            writer.Add("text"u8);

            var reader = new PaneReader(writer.Written);

            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(reader.Double()));
            Assert.Equal(whole, reader.Long());
            Assert.Equal("text"u8, reader.Bytes());
            Assert.True(reader.AtEnd);
        }, iter: 5_000);
    }

    static PaneSet Empty(int idCountMax)
    {
        var set = new PaneSet([], 10, idCountMax, () => { });
        Assert.Equal(Group, set.Add("group"u8, ByteKeys.Hash("group"u8)));
        return set;
    }

    static PaneSet Restored(PaneSet set)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        set.Write(Group, writer);
        writer.Flush();
        stream.Position = 0;
        var restored = Empty(IdCountMax);
        restored.Read(Group, new BinaryReader(stream));
        return restored;
    }
}
