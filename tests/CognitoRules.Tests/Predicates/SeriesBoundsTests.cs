using Xunit;

namespace CognitoRules.Tests.Predicates;

public sealed class SeriesBoundsTests
{
    [Theory]
    [InlineData("r > 20", "0: 20.000000000000004..∞")]
    [InlineData("r >= limit && 100 > q && r.Max > 3", "0: 20..∞, 1: -∞..99.99999999999999")]
    [InlineData("10 <= q.Last && q == 12", "1: 10..∞, 1: 12..12")]
    [InlineData("r > 20 || q > 3", "")]
    [InlineData("!(r > 20)", "")]
    [InlineData("r - q > 20", "")]
    [InlineData("r != 5", "")]
    public void What_a_condition_needs_of_the_newest_points_is_read_out_of_it(string when, string bounds)
    {
        var code = PredicateTexts.Good($"params: {{ limit: 20 }}\nwindow: 15m\nwhen: '{when}'", "\n  metrics:\n    r: SignInSuccesses Sum\n    q: SignInThrottles Sum\n  period: 5m");

        Assert.Equal(bounds, string.Join(", ", code.Bounds.Select(b => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{b.Series}: {b.Low:R}..{b.High:R}"))).Replace("Infinity", "∞", StringComparison.Ordinal));
    }
}
