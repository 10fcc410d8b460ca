using System.Globalization;
using System.Text;
using CognitoRules.Windows;
using CognitoRules.Windows.Accumulators;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Windows;

public sealed class ByteTableTests
{
    [Fact]
    public void A_key_has_one_number_from_its_adding_to_its_removal()
    {
        Gen.Int[0, 400].Array[0, 3_000].Sample(keys =>
        {
            var (table, known) = (new ByteTable<int>(new Slab()), new Dictionary<int, int>());
            foreach (var key in keys)
            {
                var bytes = Key(key);
                Assert.Equal(known.GetValueOrDefault(key, -1), table.Find(bytes));
                if (known.Remove(key, out var number)) table.Remove(number);
                else known[key] = table.Add(bytes, ByteKeys.Hash(bytes));
            }

            Assert.Equal(known.Count, table.Count);
            Assert.Equal(known.Values.Order(), table.Numbers());
            foreach (var (key, number) in known)
            {
                Assert.Equal(number, table.Find(Key(key)));
                Assert.Equal(Key(key), table.KeyOf(number).ToArray());
            }
        }, iter: 100);
    }

    [Fact]
    public void Keys_with_one_hash_are_told_apart()
    {
        var table = new ByteTable<int>(new Slab());

        var numbers = Enumerable.Range(0, 50).Select(k => table.Add(Key(k), 7)).ToList();
        table.Remove(numbers[20]);

        Assert.Equal(50, numbers.Distinct().Count());
        Assert.Equal(numbers.Select((n, k) => k == 20 ? -1 : n), Enumerable.Range(0, 50).Select(k => table.Find(Key(k), 7)));
    }

    [Fact]
    public void Rows_begin_at_zero_and_keep_what_was_written()
    {
        Gen.Int[0, 40].Array[0, 1_000].Sample(keys =>
        {
            var slab = new Slab();
            var (table, known) = (new ByteTable<int>(slab, 16), new Dictionary<int, int>());
            foreach (var key in keys)
            {
                var bytes = Key(key);
                if (known.Remove(key, out var number))
                {
                    Assert.Equal((key, ~key), (table[number], slab.At<int>(number, ByteTable<int>.MoreOffset)));
                    table.Remove(number);
                    continue;
                }
                known[key] = number = table.Add(bytes, ByteKeys.Hash(bytes));
                Assert.Equal((0, 0, 0L), (table[number], slab.At<int>(number, ByteTable<int>.MoreOffset), slab.At<long>(number, ByteTable<int>.MoreOffset + 8)));
                (table[number], slab.At<int>(number, ByteTable<int>.MoreOffset)) = (key, ~key);
            }
        }, iter: 100);
    }

    [Fact]
    public void Numbers_are_given_anew_so_that_rows_stay_few()
    {
        var slab = new Slab();
        var table = new ByteTable<int>(slab);
        var highest = 0;

        for (var i = 10_000; i < 20_000; i++)
        {
            highest = Math.Max(highest, table.Add(Key(i), ByteKeys.Hash(Key(i))));
            if (i >= 10_010) table.Remove(table.Find(Key(i - 10)));
        }

        // Eleven rows of eight bytes of head, eight of value and nine of key, in units of eight bytes, from 1 on.
        Assert.Equal((10, 1 + 10 * 4, 10 * 32L), (table.Count, highest, slab.LiveBytes));
    }

    [Fact]
    public void Chunks_of_a_slab_do_not_touch_each_other()
    {
        Gen.Select(Gen.OneOf(Gen.Int[0, 40], Gen.Int[0, 2_000], Gen.Int[0, 20_000]), Gen.Int[0, 9]).Array[0, 200].Sample(steps =>
        {
            var (slab, held, fill) = (new Slab(), new List<(int Chunk, byte[] Bytes)>(), (byte)0);
            foreach (var (length, given) in steps)
            {
                var bytes = new byte[length];
                Array.Fill(bytes, ++fill);
                var chunk = slab.Take(length);
                bytes.CopyTo(slab.Bytes(chunk, 0, length));
                held.Add((chunk, bytes));
                for (var i = 0; i < given && held.Count > 3; i += 4)
                {
                    var place = (fill + i) % held.Count;
                    Assert.Equal(held[place].Bytes, slab.Bytes(held[place].Chunk, 0, held[place].Bytes.Length).ToArray());
                    slab.Give(held[place].Chunk, held[place].Bytes.Length);
                    held.RemoveAt(place);
                }

                Assert.Equal(held.Sum(h => (long)Slab.RoomOf(h.Bytes.Length)), slab.LiveBytes);
            }
            foreach (var (chunk, bytes) in held)
            {
                Assert.Equal(bytes, slab.Bytes(chunk, 0, bytes.Length).ToArray());
                slab.Give(chunk, bytes.Length);
            }
            Assert.Equal((0L, 1), (slab.LiveBytes, steps.Length == 0 ? 1 : slab.Take(1) & 0x1FFF));
        }, iter: 300);
    }

    [Fact]
    public void Values_leave_in_the_order_in_which_they_were_last_seen()
    {
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2]).Array[0, 300].Sample(seen =>
        {
            var (table, known, pane) = (new ValueTable(), new Dictionary<int, long>(), 0L);
            foreach (var (value, later) in seen)
            {
                pane += later;
                var (bytes, hash) = (Key(value), ByteKeys.Hash(Key(value)));
                if (table.Find(bytes, hash) is var entry and >= 0) table.Touch(entry, pane);
                else table.Add(bytes, hash, pane);
                known[value] = pane;
                table.RemoveBefore(pane - 5);
                foreach (var old in known.Where(k => k.Value < pane - 5).ToList()) known.Remove(old.Key);

                Assert.Equal(known.Count, table.Count);
                Assert.Equal(known.Values.Order(), table.Entries().Select(table.PaneOf));
            }
        }, iter: 200);
    }

    [Fact]
    public void Few_values_and_many_are_counted_alike()
    {
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2]).Array[0, 200].Sample(seen =>
        {
            var (many, slab, few, pane) = (new DistinctValues(), new Slab(), new FewValues(), 0L);
            foreach (var (value, later) in seen)
            {
                pane += later;
                many.RemoveBefore(pane - 3);
                few.RemoveBefore(slab, pane - 3);
                many.TryAdd(Key(value % 8), pane, 100);
                Assert.True(few.TryAdd(slab, Key(value % 8), pane, 100));

                Assert.Equal(many.Count, few.Count);
                Assert.Equal(many.InOrder().Select(Told).Order(), few.InOrder(slab).Select(Told).Order());
                Assert.Equal(few.InOrder(slab).Select(v => v.Pane).Order(), few.InOrder(slab).Select(v => v.Pane));
            }
        }, iter: 300);
    }

    [Fact]
    public void The_most_frequent_of_few_values_and_of_many_is_the_same()
    {
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 2]).Array[0, 60].Sample(seen =>
        {
            var (many, slab, few, pane, isFew) = (new FrequencyTable(), new Slab(), new FewCounts(), 0L, true);
            foreach (var (value, later) in seen)
            {
                pane += later;
                many.RemoveBefore(pane - 3);
                few.RemoveBefore(slab, pane - 3);
                many.Add(pane, Key(value), 1, 100);
                isFew = isFew && few.TryAdd(slab, Key(value), pane, 1);
                if (!isFew) return;

                Assert.Equal(many.InOrder().Select(Told), few.InOrder(slab).Select(Told));
                Assert.Equal(Told(many.MostFrequent()), Told(few.MostFrequent(slab)));
            }
        }, iter: 500);
    }

    static string Told((long Pane, byte[] Value, long Count) counted) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(counted.Value)} {counted.Pane} x{counted.Count}");

    static string Told(Frequency most) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(most.Value)} {most.Count} of {most.Total}");

    static string Told((byte[] Value, long Pane) value) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(value.Value)} {value.Pane}");

    static byte[] Key(int key) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key-{key}"));
}
