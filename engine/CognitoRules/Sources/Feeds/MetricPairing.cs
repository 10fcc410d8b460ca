using System.Text.Json;
using CognitoRules.Time;

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

/// <summary>The forms in which metric data is written. A form that is not kept is a <see cref="FormatException"/> that <see cref="MetricPairing"/> turns into a fault.</summary>
static class MetricForms
{
    const long PeriodSecondsMax = 86_400 * 366L;

    /// <summary>A line of metrics.jsonl: one series whose points follow each other; null is a missing point.</summary>
    internal static MetricPoints Line(JsonElement line, RecordPlace place)
    {
        var periodMs = PeriodMs(line, "period");
        var startMs = Moment(line.TryGetProperty("start", out var start) ? start : throw new FormatException("it has no `start`"));
        if (!line.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array) throw new FormatException("it has no `values`");
        var points = new List<(long, double)>(values.GetArrayLength());
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.Null) points.Add((startMs, Finite(value)));
            startMs += periodMs;
        }
        var dimensions = line.TryGetProperty("dimensions", out var named) && named.ValueKind == JsonValueKind.Object
            ? named.EnumerateObject().Select(d => KeyValuePair.Create(d.Name, d.Value.GetString() ?? throw new FormatException("a dimension is not text")))
            : [];
        var space = line.TryGetProperty("namespace", out _) ? Text(line, "namespace") : "AWS/Cognito";
        return new MetricPoints(Key(space, Text(line, "metric"), Text(line, "statistic"), dimensions), periodMs, points, place);
    }

    /// <summary>A query: its metric, or null for an expression.</summary>
    internal static (MetricKey? Key, long PeriodMs) Query(JsonElement query)
    {
        if (!query.TryGetProperty("MetricStat", out var stat)) return (null, 0);
        var metric = stat.GetProperty("Metric");
        var dimensions = metric.TryGetProperty("Dimensions", out var list)
            ? list.EnumerateArray().Select(d => KeyValuePair.Create(Text(d, "Name"), Text(d, "Value")))
            : [];
        return (Key(Text(metric, "Namespace"), Text(metric, "MetricName"), Text(stat, "Stat"), dimensions), PeriodMs(stat, "Period"));
    }

    /// <summary>A result's points, oldest first; AWS gives the newest first unless asked otherwise.</summary>
    internal static List<(long StartMs, double Value)> ResultPoints(JsonElement result)
    {
        if (!result.TryGetProperty("Timestamps", out var times) || !result.TryGetProperty("Values", out var values)) return [];
        if (times.GetArrayLength() != values.GetArrayLength()) throw new FormatException("it has not as many values as timestamps");
        var points = times.EnumerateArray().Zip(values.EnumerateArray(), (t, v) => (StartMs: Moment(t), Value: Finite(v))).ToList();
        points.Sort((a, b) => a.StartMs.CompareTo(b.StartMs));
        return points;
    }

    /// <summary>A text member.</summary>
    internal static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"it has no `{name}`");

    static MetricKey Key(string space, string metric, string statistic, IEnumerable<KeyValuePair<string, string>> dimensions) =>
        new(space, metric, statistic, [.. dimensions.OrderBy(d => d.Key, StringComparer.Ordinal)]);

    static long PeriodMs(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and <= PeriodSecondsMax
            ? seconds * 1000
            : throw new FormatException($"its `{name}` is not a number of seconds");

    // The CLI writes ISO 8601, the wire protocol seconds since the epoch.
    static long Moment(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && Timestamps.TryParse(value.GetString()!, out var timeMs)) return timeMs;
        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < 1e11 and var seconds) return (long)Math.Round(seconds * 1000);
        throw new FormatException("a timestamp is not readable");
    }

    static double Finite(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? value.GetDouble() : throw new FormatException("a value is not a number");
}
