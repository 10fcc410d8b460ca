using System.Globalization;
using System.Text;
using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Tests.Sources;

public sealed class PoolNewsTests
{
    readonly PoolNews news = new();

    [Fact]
    public void A_pool_is_news_at_its_first_event_and_at_every_earlier_one()
    {
        Assert.True(IsNews("a", 1000));
        Assert.False(IsNews("a", 1000));
        Assert.False(IsNews("a", 2000));
        Assert.True(IsNews("b", 2000));
        Assert.False(IsNews("a", 1500));
        Assert.True(IsNews("a", 999));
        Assert.False(IsNews("a", 999));
        Assert.True(IsNews("b", 1000));
        Assert.False(IsNews("b", 1001));
    }

    [Fact]
    public void A_name_too_long_for_a_pool_is_never_news() => Assert.False(IsNews(new string('x', 65), 1));

    [Fact]
    public void Pools_beyond_the_limit_are_news_every_time()
    {
        for (var i = 0; i < 10_000; i++) Assert.True(IsNews(string.Create(CultureInfo.InvariantCulture, $"pool-{i}"), 1));

        Assert.False(IsNews("pool-9999", 1));
        Assert.True(IsNews("one more", 1));
        Assert.True(IsNews("one more", 1));
        Assert.False(IsNews("pool-0", 1));
    }

    bool IsNews(string pool, long timeMs) => news.IsNews(Encoding.UTF8.GetBytes(pool), timeMs);
}
