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
            var (table, known) = (new ByteTable<int>(), new Dictionary<int, int>());
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
                Assert.Equal(Key(key), table.KeyOf(number));
            }
        }, iter: 100);
    }

    [Fact]
    public void Keys_with_one_hash_are_told_apart()
    {
        var table = new ByteTable<int>();

        var numbers = Enumerable.Range(0, 50).Select(k => table.Add(Key(k), 7)).ToList();
        table.Remove(numbers[20]);

        Assert.Equal(50, numbers.Distinct().Count());
        Assert.Equal(numbers.Select((n, k) => k == 20 ? -1 : n), Enumerable.Range(0, 50).Select(k => table.Find(Key(k), 7)));
    }

    [Fact]
    public void Numbers_are_given_anew_so_that_columns_stay_short()
    {
        var table = new ByteTable<int>();

        for (var i = 0; i < 10_000; i++)
        {
            table.Add(Key(i), ByteKeys.Hash(Key(i)));
            if (i >= 10) table.Remove(table.Find(Key(i - 10)));
        }

        Assert.Equal((10, 11), (table.Count, table.End));
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
            var (many, few, pane) = (new DistinctValues(), (byte[]?)null, 0L);
            foreach (var (value, later) in seen)
            {
                pane += later;
                many.RemoveBefore(pane - 3);
                FewValues.RemoveBefore(ref few, pane - 3);
                many.TryAdd(Key(value % 8), pane, 100);
                Assert.True(FewValues.TryAdd(ref few, Key(value % 8), pane, 100));

                Assert.Equal(many.Count, FewValues.Count(few));
                Assert.Equal(many.InOrder().Select(Told).Order(), FewValues.InOrder(few).Select(Told).Order());
                Assert.Equal(FewValues.InOrder(few).Select(v => v.Pane).Order(), FewValues.InOrder(few).Select(v => v.Pane));
            }
        }, iter: 300);
    }

    static string Told((byte[] Value, long Pane) value) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(value.Value)} {value.Pane}");

    static byte[] Key(int key) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key-{key}"));
}
