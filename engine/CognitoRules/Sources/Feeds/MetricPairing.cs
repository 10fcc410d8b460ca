using System.Text.Json;
using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

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

    sealed record Query(string Id, MetricKey? Key, string? Expression, long PeriodMs, string File, int Document);

    sealed record Result(string Id, string Label, List<(long StartMs, double Value)> Points, RecordPlace Place, int Document);

    /// <summary>Reads a query, a result or a line; a line's points are ready at once. False when it could not be read.</summary>
    internal bool Take(ObjectKind kind, ReadOnlySpan<byte> json, RecordPlace place, int document, FeedBatch batch)
    {
        try
        {
            if (kind == ObjectKind.MetricLine)
            {
                foreach (var points in MetricForms.Line(json, place)) batch.Records.Add(points);
                return true;
            }
            var reader = new Utf8JsonReader(json);
            using var parsed = JsonDocument.ParseValue(ref reader);
            var root = parsed.RootElement;
            switch (kind)
            {
                case ObjectKind.MetricQuery:
                    var (key, expression, periodMs) = MetricForms.Query(root);
                    queries.Add(new Query(MetricForms.Text(root, "Id"), key, expression, periodMs, place.Path, document));
                    break;
                default:
                    Wait(new Result(MetricForms.Text(root, "Id"), root.TryGetProperty("Label", out _) ? MetricForms.Text(root, "Label") : "", MetricForms.ResultPoints(root), place, document), batch);
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
            if (query?.Key is { } key) batch.Records.Add(new MetricPoints(key, query.PeriodMs, result.Points, result.Place));
            else if (query is not null && Recorded(query, result) is { } recorded) batch.Records.Add(recorded);
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

    // A result of metric math has the dimensions that the metrics it is made of have in common, and their period when it names none.
    MetricPoints? Recorded(Query query, Result result)
    {
        var metrics = new List<Query>();
        Gather(query, result, metrics, []);
        var periodMs = query.PeriodMs > 0 ? query.PeriodMs : metrics.Select(m => m.PeriodMs).DefaultIfEmpty(0).Max();
        if (periodMs == 0) return null;
        var common = metrics.Select(m => m.Key!.Dimensions.AsEnumerable()).DefaultIfEmpty([]).Aggregate((a, b) => a.Intersect(b));
        return new MetricPoints(MetricForms.Key(MetricPoints.MathNamespace, query.Id, result.Label, common), periodMs, result.Points, result.Place) { Expression = query.Expression };
    }

    void Gather(Query query, Result result, List<Query> metrics, HashSet<string> seen)
    {
        var tokens = new MathLexer(new MathText(query.Expression!, (_, _) => default), new DiagnosticBag()).Read() ?? [];
        foreach (var id in tokens.Where(t => t.Kind == MathTokenKind.Name).Select(t => t.Text).Where(seen.Add))
        {
            var used = Nearest(result with { Id = id }, out _);
            if (used?.Key is not null) metrics.Add(used);
            else if (used is not null && seen.Count < 500) Gather(used, result, metrics, seen);
        }
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
            var found = named.Where(near).DistinctBy(q => (q.Key, q.Expression, q.PeriodMs)).ToList();
            if (found.Count == 0) continue;
            why = found.Count > 1 ? "two queries have its id" : "its query is an expression, and neither it nor a query it names has a period";
            return found.Count == 1 ? found[0] : null;
        }
        why = "no query has its id; give the queries as an input too";
        return null;
    }
}
