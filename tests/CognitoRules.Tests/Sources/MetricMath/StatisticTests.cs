using CognitoRules.Sources.MetricMath;
using CsCheck;
using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

public sealed class StatisticTests
{
    [Theory]
    [InlineData("SampleCount", 10)]
    [InlineData("Sum", 145)]
    [InlineData("Average", 14.5)]
    [InlineData("Minimum", 1)]
    [InlineData("Maximum", 100)]
    [InlineData("p0", 1)]
    [InlineData("p50", 5.5)]
    [InlineData("p90", 18.1)]
    [InlineData("p100", 100)]
    [InlineData("p99.9", 99.181)]
    [InlineData("tm90", 5)]
    [InlineData("TM(10%:90%)", 5.5)]
    [InlineData("TM(:90%)", 5)]
    [InlineData("TM(10%:)", 16)]
    [InlineData("TM(2:5)", 4)]
    [InlineData("TM(:100)", 14.5)]
    [InlineData("IQM", 5.5)]
    [InlineData("wm90", 6.31)]
    [InlineData("WM(2:10)", 5.6)]
    [InlineData("tc90", 9)]
    [InlineData("tc95", 9.5)]
    [InlineData("TC(2:5)", 3)]
    [InlineData("TC(25%:75%)", 5)]
    [InlineData("ts90", 45)]
    [InlineData("ts95", 95)]
    [InlineData("TS(2:5)", 12)]
    [InlineData("PR(2:5)", 30)]
    [InlineData("PR(:5)", 50)]
    [InlineData("PR(5:)", 50)]
    public void A_statistic_of_1_to_9_and_100_is(string name, double expected)
    {
        double[] samples = [100, 5, 3, 1, 4, 2, 9, 7, 8, 6];

        var value = Statistic.Parse(name)!.Of(samples);

        Assert.Equal(expected, value, 9);
    }

    [Theory]
    [InlineData("p50", 7)]
    [InlineData("tm50", 7)]
    [InlineData("tc50", 0.5)]
    [InlineData("ts50", 3.5)]
    [InlineData("wm50", 7)]
    [InlineData("IQM", 7)]
    [InlineData("PR(:7)", 100)]
    [InlineData("PR(7:)", 0)]
    [InlineData("TM(8:9)", double.NaN)]
    public void A_single_sample_is_its_own_statistic(string name, double expected)
    {
        Assert.Equal(expected, Statistic.Parse(name)!.Of([7.0]), 9);
    }

    [Theory]
    [InlineData("SampleCount", 0)]
    [InlineData("Sum", 0)]
    [InlineData("Average", double.NaN)]
    [InlineData("Minimum", double.NaN)]
    [InlineData("p99", double.NaN)]
    [InlineData("tc99", double.NaN)]
    [InlineData("PR(:5)", double.NaN)]
    public void No_samples_have_only_a_count_and_a_sum(string name, double expected)
    {
        Assert.Equal(expected, Statistic.Parse(name)!.Of([]), 9);
    }

    [Theory]
    [InlineData("Minimum", -1)]
    [InlineData("Sum", 1)]
    [InlineData("p50", double.NaN)]
    [InlineData("tm99", double.NaN)]
    [InlineData("PR(:5)", double.NaN)]
    public void Percentiles_are_not_given_when_a_value_is_negative(string name, double expected)
    {
        Assert.Equal(expected, Statistic.Parse(name)!.Of([-1.0, 2.0]), 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("p")]
    [InlineData("P99")]
    [InlineData("p101")]
    [InlineData("p99.12345678901")]
    [InlineData("p-1")]
    [InlineData("p1e1")]
    [InlineData("tm0")]
    [InlineData("tm")]
    [InlineData("iqm")]
    [InlineData("average")]
    [InlineData("pr50")]
    [InlineData("TM()")]
    [InlineData("TM(:)")]
    [InlineData("TM(50%)")]
    [InlineData("TM(90%:10%)")]
    [InlineData("TM(10%:90)")]
    [InlineData("TM(10%:110%)")]
    [InlineData("PR(10%:90%)")]
    [InlineData("PR(5:5)")]
    [InlineData("tm(10%:90%)")]
    public void A_name_that_is_no_statistic_is_refused(string name)
    {
        Assert.Null(Statistic.Parse(name));
    }

    [Fact]
    public void Parts_of_the_samples_add_up_to_the_whole()
    {
        Gen.Select(Gen.Int[0, 1000].Select(i => (double)i).Array[1, 40], Gen.Int[1, 99]).Sample((samples, cut) =>
        {
            var count = Of($"TC(:{cut}%)") + Of($"TC({cut}%:)");
            var sum = Of($"TS(:{cut}%)") + Of($"TS({cut}%:)");
            return Math.Abs(count - samples.Length) < 1e-9 && Math.Abs(sum - samples.Sum()) < 1e-6;

            double Of(string name) => Statistic.Parse(name)!.Of(samples);
        }, iter: 300);
    }

    [Fact]
    public void Means_and_percentiles_lie_between_the_smallest_and_the_largest()
    {
        Gen.Select(Gen.Int[0, 1000].Select(i => (double)i).Array[1, 40], Gen.Int[1, 100], Gen.OneOf(Gen.Const("p"), Gen.Const("tm"), Gen.Const("wm"))).Sample((samples, percent, family) =>
        {
            var value = Statistic.Parse($"{family}{percent}")!.Of(samples);
            return value >= samples.Min() - 1e-9 && value <= samples.Max() + 1e-9;
        }, iter: 300);
    }
}
