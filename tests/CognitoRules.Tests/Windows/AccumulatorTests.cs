using System.Globalization;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;
using CognitoRules.Windows.Accumulators;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Windows;

public sealed class AccumulatorTests
{
    const int Limit = 1_000;

    // An event as accumulators see it: when, a user, a number; either may be missing.
    static readonly Gen<(int Minute, string? User, double Number)> Event =
        Gen.Select(Gen.Int[0, 9], Gen.OneOf<string?>(Gen.Int[0, 6].Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i}")), Gen.Const((string?)null)), Gen.OneOf<double>(Gen.Int[-3, 9].Select(i => (double)i), Gen.Const(double.NaN)));

    /// <summary>Every aggregate that keeps something of events.</summary>
    public static TheoryData<AggregateKind, ValueKind> Kinds => new()
    {
        { AggregateKind.Count, ValueKind.Bool }, { AggregateKind.Distinct, ValueKind.Text }, { AggregateKind.Distinct, ValueKind.Number }, { AggregateKind.Sum, ValueKind.Number },
        { AggregateKind.Min, ValueKind.Number }, { AggregateKind.Max, ValueKind.Number }, { AggregateKind.Avg, ValueKind.Number }, { AggregateKind.First, ValueKind.Text },
        { AggregateKind.First, ValueKind.Number }, { AggregateKind.Last, ValueKind.Text }, { AggregateKind.Last, ValueKind.Number }, { AggregateKind.Top, ValueKind.Text },
        { AggregateKind.Share, ValueKind.Text }, { AggregateKind.FirstSeen, ValueKind.Text },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_halves_of_the_events_merged_are_the_whole(AggregateKind kind, ValueKind argument)
    {
        Gen.Select(Event.Array[0, 40], Gen.Int, Gen.Int[0, 9]).Sample((events, seed, from) =>
        {
            // Of one moment there is one event, since halves do not know the order of ids.
            var sorted = events.Select((e, i) => (e.Minute, e.User, e.Number, Ms: e.Minute * 60_000L + i)).OrderBy(e => e.Ms).ToList();
            var random = new Random(seed);
            var (whole, left, right) = (Create(kind, argument), Create(kind, argument), Create(kind, argument));
            foreach (var e in sorted)
            {
                Add(whole, 0, e);
                Add(random.Next(2) == 0 ? left : right, 5, e);
            }

            left.Merge(NumberOf(left, 5), right, NumberOf(right, 5));
            whole.EvictBefore(NumberOf(whole, 0), from);
            left.EvictBefore(NumberOf(left, 5), from);

            Assert.Equal(Told(whole, 0), Told(left, 5));
        }, iter: 200);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_reads_as_the_same_and_goes_on_the_same(AggregateKind kind, ValueKind argument)
    {
        Gen.Select(Event.Array[0, 30], Event.Array[0, 10], Gen.Int[0, 9]).Sample((before, after, from) =>
        {
            var (first, second) = (Create(kind, argument), Create(kind, argument));
            foreach (var e in InOrder(before, 0)) Add(first, 3, e);
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);

            first.Write(NumberOf(first, 3), writer);
            writer.Flush();
            stream.Position = 0;
            second.Read(NumberOf(second, 0), new BinaryReader(stream));

            Assert.Equal(stream.Length, stream.Position);
            Assert.Equal(Told(first, 3), Told(second, 0));
            foreach (var e in InOrder(after, 10))
            {
                Add(first, 3, e);
                Add(second, 0, e);
            }
            first.EvictBefore(NumberOf(first, 3), from);
            second.EvictBefore(NumberOf(second, 0), from);
            Assert.Equal(Told(first, 3), Told(second, 0));
        }, iter: 200);
    }

    [Fact]
    public void A_group_that_was_freed_leaves_nothing_to_the_next_of_its_number()
    {
        foreach (var (kind, argument) in Kinds.Select(k => ((AggregateKind)k[0], (ValueKind)k[1])))
        {
            var accumulator = Create(kind, argument);
            Add(accumulator, 0, (1, "u1", 5, 60_000));

            var number = NumberOf(accumulator, 0);
            accumulator.Remove(number);

            // A key of the same length takes the same place.
            Assert.Equal(number, accumulator.Add("n"u8, ByteKeys.Hash("n"u8)));
            Assert.Equal(Told(Create(kind, argument), 0), Told(accumulator, (byte)'n'));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Groups_that_grow_alike_keep_what_they_hold_when_it_is_moved_together(AggregateKind kind, ValueKind argument)
    {
        const int Groups = 2_000;
        var set = new PaneSet([new AggregateSpec(0, kind, argument, "")], Limit, 5, () => { });
        var numbers = Enumerable.Range(0, Groups).Select(g => set.Add(BitConverter.GetBytes(g), ByteKeys.Hash(BitConverter.GetBytes(g)))).ToList();
        var alone = Create(kind, argument);

        for (var minute = 0; minute < 12; minute++)
        {
            foreach (var number in numbers) AddTo(set, number, (minute, $"user {minute % 7} with a name of some length", minute, minute * 60_000L));
            Add(alone, 0, (minute, $"user {minute % 7} with a name of some length", minute, minute * 60_000L));
        }

        Assert.InRange(set.TextBytes, 1, set.TextBytesInUse * 2);
        foreach (var number in numbers) set.EvictBefore(number, 3);
        alone.EvictBefore(NumberOf(alone, 0), 3);
        Assert.Equal([Told(alone, 0)], numbers.Select(n => ToldOf(set, n)).Distinct());
    }

    [Fact]
    public void Beyond_its_limit_a_distinct_count_is_at_least_until_the_window_has_passed()
    {
        var accumulator = Create(AggregateKind.Distinct, ValueKind.Text, distinctMax: 2);
        Add(accumulator, 0, (0, "a", 0, 0));
        Add(accumulator, 0, (0, "b", 0, 1));
        Assert.False(accumulator.AtLeast(NumberOf(accumulator, 0)));

        Add(accumulator, 0, (3, "c", 0, 180_000));

        Assert.Equal((2.0, true), (accumulator.Accumulators[0].Number(NumberOf(accumulator, 0)), accumulator.AtLeast(NumberOf(accumulator, 0))));
        accumulator.EvictBefore(NumberOf(accumulator, 0), 3);
        Assert.Equal((0.0, true), (accumulator.Accumulators[0].Number(NumberOf(accumulator, 0)), accumulator.AtLeast(NumberOf(accumulator, 0))));
        accumulator.EvictBefore(NumberOf(accumulator, 0), 4);
        Assert.Equal((0.0, false), (accumulator.Accumulators[0].Number(NumberOf(accumulator, 0)), accumulator.AtLeast(NumberOf(accumulator, 0))));
    }

    [Fact]
    public void A_sum_does_not_remember_what_has_left_it()
    {
        var accumulator = Create(AggregateKind.Sum, ValueKind.Number);
        Add(accumulator, 0, (0, null, 1e17, 0));
        Add(accumulator, 0, (1, null, 0.5, 60_000));
        Add(accumulator, 0, (2, null, 0.25, 120_000));

        accumulator.EvictBefore(NumberOf(accumulator, 0), 1);

        Assert.Equal(0.75, accumulator.Accumulators[0].Number(NumberOf(accumulator, 0)));
    }

    static IEnumerable<(int Minute, string? User, double Number, long Ms)> InOrder((int Minute, string? User, double Number)[] events, int from) =>
        events.OrderBy(e => e.Minute).Select((e, i) => (e.Minute + from, e.User, e.Number, (e.Minute + from) * 60_000L + i));

    static PaneSet Create(AggregateKind kind, ValueKind argument, int distinctMax = Limit)
    {
        var set = new PaneSet([new AggregateSpec(0, kind, argument, "")], distinctMax, 5, () => { });
        for (byte group = 0; group < 6; group++) set.Add([group], ByteKeys.Hash([group]));
        return set;
    }

    static void Add(PaneSet panes, int group, (int Minute, string? User, double Number, long Ms) e) => AddTo(panes, NumberOf(panes, group), e);

    static void AddTo(PaneSet panes, int number, (int Minute, string? User, double Number, long Ms) e)
    {
        var row = new EventRow(0) { TimeMs = e.Ms };
        if (e.User is not null) row.SetText((int)Word.User, e.User);
        row.SetNumber((int)Word.Status, e.Number);
        panes.Add(number, e.Minute, e.Ms, default);
        panes.Accumulators[0].Add(number, e.Minute, 0, row, UserAndStatus.Feeder);
    }

    static int NumberOf(PaneSet panes, int group) => panes.Find([(byte)group], ByteKeys.Hash([(byte)group]));

    static string Told(PaneSet panes, int key) => ToldOf(panes, NumberOf(panes, key));

    static string ToldOf(PaneSet panes, int group)
    {
        var accumulator = panes.Accumulators[0];
        return string.Create(CultureInfo.InvariantCulture, $"{accumulator.Number(group)} {accumulator.Text(group).ToString() ?? "-"} {accumulator.Bool(group)} {accumulator.AtLeast(group)}")
            + string.Create(CultureInfo.InvariantCulture, $" x{panes[group].Count} {panes.FirstMs(group)}..{panes[group].LastMs}");
    }

    // What compiled code would answer for `User` and `Status`.
    sealed class UserAndStatus : IEventFeeder
    {
        internal static UserAndStatus Feeder { get; } = new();

        public bool Wants(int slot, EventRow row) => true;

        public TextValue Text(int slot, EventRow row) => row.Text((int)Word.User);

        public double Number(int slot, EventRow row) => row.Number((int)Word.Status);

        public bool Bool(int slot, EventRow row) => row.Number((int)Word.Status) > 0;
    }
}
