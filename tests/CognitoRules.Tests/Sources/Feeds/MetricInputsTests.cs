using CognitoRules.Sources;
using Xunit;

namespace CognitoRules.Tests.Sources.Feeds;

public sealed class MetricInputsTests
{
    const string Query = """{"Id":"m1","MetricStat":{"Metric":{"Namespace":"AWS/Cognito","MetricName":"SignInSuccesses","Dimensions":[{"Name":"UserPoolClient","Value":"1example"},{"Name":"UserPool","Value":"us-east-1_EXAMPLE"}]},"Period":300,"Stat":"Sum"},"ReturnData":true}""";
    const string Result = """{"Id":"m1","Label":"SignInSuccesses","Timestamps":["2026-03-01T08:05:00+00:00","2026-03-01T08:00:00+00:00"],"Values":[7.0,5.0],"StatusCode":"Complete"}""";

    [Fact]
    public void A_result_meets_the_query_beside_it()
    {
        using var folder = new InputFolder();
        folder.Write("in.json", $$"""{"MetricDataQueries":[{{Query}}],"MetricDataResults":[{{Result}}],"Messages":[]}""");

        var reading = folder.Read("in.json");

        AssertSeries(Assert.Single(reading.Metrics));
        Assert.Equal(0, reading.Faults.Total);
    }

    [Theory]
    [InlineData("[QUERY]")]
    [InlineData("""{"MetricDataQueries":[QUERY],"StartTime":"2026-03-01T00:00:00Z","EndTime":"2026-03-02T00:00:00Z"}""")]
    [InlineData("QUERY")]
    public void A_result_meets_the_query_of_another_file(string queries)
    {
        using var folder = new InputFolder();
        folder.Write("a-results.json.gz", FeedReading.Gzip($$"""{"Messages":[],"MetricDataResults":[{{Result}}]}"""));
        folder.Write("queries.json", queries.Replace("QUERY", Query, StringComparison.Ordinal));

        var reading = folder.Read("a-results.json.gz", "queries.json");

        AssertSeries(Assert.Single(reading.Metrics));
        Assert.Equal(0, reading.Faults.Total);
    }

    [Fact]
    public void The_nearest_query_counts_when_ids_repeat()
    {
        using var folder = new InputFolder();
        folder.Write("a/in.json", $$"""{"MetricDataQueries":[{{Query}}],"MetricDataResults":[{{Result}}]}""");
        folder.Write("b/in.json", $$"""{"MetricDataQueries":[{{Query.Replace("SignInSuccesses", "SignUpSuccesses", StringComparison.Ordinal)}}],"MetricDataResults":[{{Result}}]}""");

        var reading = folder.Read("a", "b");

        Assert.Equal(["SignInSuccesses", "SignUpSuccesses"], reading.Metrics.Select(m => m.Key.Metric));
        Assert.Equal(0, reading.Faults.Total);
    }

    [Theory]
    [InlineData("", "no query has its id; give the queries as an input too")]
    [InlineData("""{"Id":"m1","Expression":"m2+m3"}""", "its query is an expression, and neither it nor a query it names has a period")]
    [InlineData(Query + "\n" + """{"Id":"m1","MetricStat":{"Metric":{"Namespace":"AWS/Cognito","MetricName":"Other"},"Period":60,"Stat":"Sum"}}""", "two queries have its id")]
    public void A_result_without_its_metric_is_a_fault(string queries, string why)
    {
        using var folder = new InputFolder();
        folder.Write("results.json", $$"""{"MetricDataResults":[{{Result}}]}""");
        folder.Write("queries.json", queries);

        var reading = folder.Read("results.json", "queries.json");

        var fault = Assert.Single(reading.Faults.Kinds.Single().Samples);
        Assert.Equal("CR5006", fault.Code);
        Assert.Equal("results.json@22", fault.Place);
        Assert.Equal("a metric result was left out: " + why, fault.Message);
        Assert.Empty(reading.Metrics);
    }

    [Fact]
    public void A_result_of_metric_math_is_a_recorded_one_with_the_dimensions_its_metrics_share()
    {
        using var folder = new InputFolder();
        var other = Query.Replace("m1", "m2", StringComparison.Ordinal).Replace("1example", "2example", StringComparison.Ordinal);
        var sum = """{"Id":"sum","Expression":"m1 + m2"}""";
        var quota = """{"Id":"quota","Expression":"SERVICE_QUOTA(sum)"}""";
        folder.Write("in.json", $$"""{"MetricDataQueries":[{{quota}},{{sum}},{{Query}},{{other}}],"MetricDataResults":[{{Result.Replace("\"m1\"", "\"quota\"", StringComparison.Ordinal)}}]}""");

        var reading = folder.Read("in.json");

        var series = Assert.Single(reading.Metrics);
        Assert.Equal(new MetricKey("=", "quota", "SignInSuccesses", [new("UserPool", "us-east-1_EXAMPLE")]), series.Key);
        Assert.Equal(("SERVICE_QUOTA(sum)", 300_000), (series.Expression, series.PeriodMs));
        Assert.Equal(0, reading.Faults.Total);
    }

    [Fact]
    public void A_line_holds_a_recorded_result_of_metric_math()
    {
        using var folder = new InputFolder();
        folder.Write("metrics.jsonl", """{"id":"quota","expression":"SERVICE_QUOTA(calls)","dimensions":{"Resource":"UserAuthentication"},"period":300,"start":"2026-03-01T08:00:00Z","values":[1,2]}""");

        var series = Assert.Single(folder.Read("metrics.jsonl").Metrics);

        Assert.Equal(new MetricKey("=", "quota", "", [new("Resource", "UserAuthentication")]), series.Key);
        Assert.Equal("SERVICE_QUOTA(calls)", series.Expression);
    }

    [Fact]
    public void A_line_holds_raw_values()
    {
        using var folder = new InputFolder();
        folder.Write("metrics.jsonl", """{"metric":"Duration","dimensions":{},"period":60,"start":"2026-03-01T08:00:00Z","samples":[[1,2.5],null,[],[7]]}""");

        var series = Assert.Single(folder.Read("metrics.jsonl").Metrics);

        Assert.Equal("", series.Key.Statistic);
        Assert.Empty(series.Points);
        Assert.Equal(["1772352000000: 1 2.5", "1772352180000: 7"], series.Samples.Select(s => FormattableString.Invariant($"{s.StartMs}: {string.Join(' ', s.Values.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)))}")));
    }

    [Fact]
    public void A_line_holds_a_series_with_missing_points()
    {
        using var folder = new InputFolder();
        folder.Write("metrics.jsonl", """{"metric":"SignInThrottles","namespace":"AWS/Cognito","statistic":"Sum","dimensions":{"UserPool":"us-east-1_EXAMPLE"},"period":300,"start":"2026-03-01T08:00:00Z","values":[1,null,2.5]}""");

        var series = Assert.Single(folder.Read("metrics.jsonl").Metrics);

        Assert.Equal(new MetricKey("AWS/Cognito", "SignInThrottles", "Sum", [new("UserPool", "us-east-1_EXAMPLE")]), series.Key);
        Assert.Equal(300_000, series.PeriodMs);
        Assert.Equal([(1772352000000L, 1.0), (1772352600000L, 2.5)], series.Points);
        Assert.Equal(1, series.Place.Line);
    }

    [Theory]
    [InlineData("""{"metric":"A","statistic":"Sum","period":0,"start":"2026-03-01T08:00:00Z","values":[]}""", "its `period` is not a number of seconds")]
    [InlineData("""{"metric":"A","statistic":"Sum","period":60,"start":"soon","values":[]}""", "a timestamp is not readable")]
    [InlineData("""{"metric":"A","statistic":"Sum","period":60,"start":"2026-03-01T08:00:00Z"}""", "it has no `values`")]
    [InlineData("""{"metric":"A","statistic":"Sum","period":60,"start":"2026-03-01T08:00:00Z","values":["1"]}""", "a value is not a number")]
    [InlineData("""{"metric":"A","statistic":"Sum","period":60,"start":"2026-03-01T08:00:00Z","values":[1e999]}""", "a value is not a number")]
    [InlineData("""{"metric":"A","statistic":7,"period":60,"start":"2026-03-01T08:00:00Z","values":[1]}""", "it has no `statistic`")]
    [InlineData("""{"Id":"m1","Timestamps":["2026-03-01T08:00:00Z"],"Values":[]}""", "it has not as many values as timestamps")]
    [InlineData("""{"Id":"m1","MetricStat":{"Metric":7}}""", "it is no JSON object of its form")]
    [InlineData("""{"metric":"A",,}""", "it is no JSON object of its form")]
    public void Metric_data_of_another_form_is_a_fault(string line, string why)
    {
        using var folder = new InputFolder();
        folder.Write("metrics.jsonl", line + "\n");

        var reading = folder.Read("metrics.jsonl");

        var fault = Assert.Single(reading.Faults.Kinds.Single().Samples);
        Assert.Equal("CR5007", fault.Code);
        Assert.Equal("metric data could not be read: " + why, fault.Message);
        Assert.Equal("metrics.jsonl:1", fault.Place);
        Assert.Equal(1, reading.Summary.Unreadable);
    }

    static void AssertSeries(MetricPoints series)
    {
        Assert.Equal(new MetricKey("AWS/Cognito", "SignInSuccesses", "Sum", [new("UserPool", "us-east-1_EXAMPLE"), new("UserPoolClient", "1example")]), series.Key);
        Assert.Equal(300_000, series.PeriodMs);
        Assert.Equal([(1772352000000L, 5.0), (1772352300000L, 7.0)], series.Points);
    }
}
