using System.Text.Json;

namespace CognitoRules.Sources.Feeds;

/// <summary>
/// Metric data of all inputs. A result of get-metric-data names its metric only by the id of a query, which may stand beside it, in another
/// document of the same folder, or elsewhere: results wait until all inputs are read, then each meets the nearest query of its id.
/// </summary>
sealed class MetricPairing
{
    // Bounds the memory of results that wait; more than AWS returns for a year of 40 metrics at five minutes.
    const int WaitingPointCountMax = 4_000_000;

    readonly List<Query> queries = [];
    readonly List<Result> waiting = [];
    int waitingPointCount;

    sealed record Query(string Id, MetricKey? Key, long PeriodMs, string File, int Document);

    sealed record Result(string Id, List<(long StartMs, double Value)> Points, RecordPlace Place, int Document);

    /// <summary>Reads a query, a result or a line; a line's points are ready at once. False when it could not be read.</summary>
    internal bool Take(ObjectKind kind, ReadOnlySpan<byte> json, RecordPlace place, int document, FeedBatch batch)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var parsed = JsonDocument.ParseValue(ref reader);
            var root = parsed.RootElement;
            switch (kind)
            {
                case ObjectKind.MetricLine:
                    batch.Records.Metrics.Add(MetricForms.Line(root, place));
                    break;
                case ObjectKind.MetricQuery:
                    var (key, periodMs) = MetricForms.Query(root);
                    queries.Add(new Query(MetricForms.Text(root, "Id"), key, periodMs, place.Path, document));
                    break;
                default:
                    Wait(new Result(MetricForms.Text(root, "Id"), MetricForms.ResultPoints(root), place, document), batch);
                    break;
            }
            return true;
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            batch.Report(SourceFaults.UnreadableMetric(place, problem is FormatException ? problem.Message : "it is no JSON object of its form"));
            return false;
        }
    }

    /// <summary>No more input will come: gives every result its metric, in input order, and reports those without.</summary>
    internal void Complete(FeedBatch batch)
    {
        foreach (var result in waiting)
        {
            if (result.Points.Count == 0) continue;
            var query = Nearest(result, out var why);
            if (query?.Key is { } key) batch.Records.Metrics.Add(new MetricPoints(key, query.PeriodMs, result.Points, result.Place));
            else batch.Report(SourceFaults.UnexplainedMetric(result.Place, why));
        }
        waiting.Clear();
    }

    void Wait(Result result, FeedBatch batch)
    {
        if (waitingPointCount + result.Points.Count > WaitingPointCountMax)
        {
            batch.Report(SourceFaults.UnexplainedMetric(result.Place, "too many points wait for their queries"));
            return;
        }
        waitingPointCount += result.Points.Count;
        waiting.Add(result);
    }

    Query? Nearest(Result result, out string why)
    {
        var named = queries.Where(q => q.Id == result.Id).ToList();
        var folder = Path.GetDirectoryName(result.Place.Path);
        foreach (var near in new Func<Query, bool>[]
        {
            q => q.File == result.Place.Path && q.Document == result.Document,
            q => q.File == result.Place.Path,
            q => Path.GetDirectoryName(q.File) == folder,
            _ => true,
        })
        {
            var found = named.Where(near).DistinctBy(q => (q.Key, q.PeriodMs)).ToList();
            if (found.Count == 0) continue;
            why = found.Count > 1 ? "two queries have its id" : "its query is an expression, not a metric";
            return found.Count == 1 ? found[0] : null;
        }
        why = "no query has its id; give the queries as an input too";
        return null;
    }
}
