using CognitoRules.Sources;
using CognitoRules.Sources.Metrics;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.Metrics;

public sealed class StoredPointsTests
{
    // Places that follow each other, leave gaps short and long, go back, and lie off the period.
    static readonly Gen<long> Times = Gen.OneOf(Gen.Int[0, 50], Gen.Int[0, 9000], Gen.Int[1_000_000, 1_000_100]).Select(slot => slot * 60_000L).SelectMany(t => Gen.OneOf(Gen.Const(t), Gen.Const(t), Gen.Const(t + 1)));
    static readonly Gen<double> Values = Gen.OneOf(Gen.Int[0, 70_000].Select(i => (double)i), Gen.Double[-5, 5]);

    [Fact]
    public void Points_come_back_in_order_of_time_each_with_its_largest_value()
    {
        Gen.Select(Times, Values).Array[1, 200].Sample(points =>
        {
            var stored = Stored(points);
            var expected = new SortedDictionary<long, double>();
            foreach (var (time, value) in points) expected[time] = expected.TryGetValue(time, out var known) ? Math.Max(known, value) : value;

            return stored.InOrder().SequenceEqual(expected.Select(p => (p.Key, p.Value)));
        }, iter: 500);
    }

    [Fact]
    public void Points_lie_where_their_periods_are_and_leave_the_rest_alone()
    {
        Gen.Select(Gen.Select(Times, Values).Array[1, 100], Gen.Int[0, 100], Gen.Int[1, 100]).Sample((points, first, count) =>
        {
            var target = Enumerable.Repeat(-7.0, count).ToArray();
            var aligned = points.Where(p => p.Item1 % 60_000 == 0).ToArray();
            if (aligned.Length == 0) return true;

            Stored(aligned).LayOver(target, first * 60_000L, 60_000, "Average");

            return target.Select((v, i) => v == aligned.Where(p => p.Item1 == (first + i) * 60_000L).Select(p => p.Item2).DefaultIfEmpty(-7).Max()).All(same => same);
        }, iter: 500);
    }

    static StoredPoints Stored(IEnumerable<(long Time, double Value)> points, long periodMs = 60_000)
    {
        var stored = new StoredPoints(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", []), periodMs, default, null);
        foreach (var (time, value) in points) stored.Add(time, value);
        return stored;
    }
}
