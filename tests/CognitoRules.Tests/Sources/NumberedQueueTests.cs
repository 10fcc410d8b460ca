using CognitoRules.Sources;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class NumberedQueueTests
{
    [Fact]
    public void Whatever_comes_in_whatever_order_the_smallest_number_leaves_first_and_every_number_is_found()
    {
        // A number to add, or -1: the first leaves. Most numbers are above all others, some are not.
        var step = Gen.Frequency((3, Gen.Int[0, 3]), (1, Gen.Int[-30, -1]), (2, Gen.Const(int.MinValue)));
        step.Array[0, 200].Sample(steps =>
        {
            var queue = new NumberedQueue<string>();
            var expected = new SortedDictionary<long, string>();
            var newest = 1000L;
            foreach (var each in steps)
            {
                if (each == int.MinValue)
                {
                    Assert.Equal(expected.Count > 0, queue.TryPeek(out var first));
                    if (expected.Count == 0) continue;
                    Assert.Equal(expected.First().Value, first);
                    queue.RemoveFirst();
                    expected.Remove(expected.First().Key);
                    continue;
                }
                var number = newest + each;
                newest = Math.Max(newest, number);
                Assert.Equal(expected.TryGetValue(number, out var there), queue.TryFind(number, out var found));
                Assert.Equal(there, found);
                if (there is not null) continue;
                expected.Add(number, $"#{number}");
                queue.Add(number, $"#{number}");
            }
            Assert.Equal(expected.Values, queue.Items.OrderBy(i => int.Parse(i.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)));
        }, iter: 2000);
    }
}
