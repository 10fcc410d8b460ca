using System.Text.Json;
using CognitoRules.Time;

namespace CognitoRules.Sources.Feeds;

/// <summary>The forms in which metric data is written. A form that is not kept is a <see cref="FormatException"/> that <see cref="MetricPairing"/> turns into a fault.</summary>
static class MetricForms
{
    const long PeriodSecondsMax = 86_400 * 366L;

    /// <summary>
    /// A line of metrics.jsonl: one series whose points follow each other; null is a missing point. `values` holds a number a period of one
    /// statistic, `samples` a list of raw values a period, and a line with `expression` the recorded result of metric math.
    /// </summary>
    internal static MetricPoints Line(ReadOnlySpan<byte> json, RecordPlace place)
    {
        var values = Values(json, out var rest);
        using var parsed = JsonDocument.Parse(rest);
        var line = parsed.RootElement;
        var periodMs = PeriodMs(line, "period");
        var startMs = Moment(line.TryGetProperty("start", out var start) ? start : throw new FormatException("it has no `start`"));
        var dimensions = line.TryGetProperty("dimensions", out var named) && named.ValueKind == JsonValueKind.Object
            ? named.EnumerateObject().Select(d => KeyValuePair.Create(d.Name, d.Value.GetString() ?? throw new FormatException("a dimension is not text")))
            : [];
        if (line.TryGetProperty("expression", out _))
        {
            var label = line.TryGetProperty("label", out _) ? Text(line, "label") : "";
            return new MetricPoints(Key(MetricPoints.MathNamespace, Text(line, "id"), label, dimensions), periodMs, Points(values, startMs, periodMs), place) { Expression = Text(line, "expression") };
        }
        var space = line.TryGetProperty("namespace", out _) ? Text(line, "namespace") : "AWS/Cognito";
        if (line.TryGetProperty("samples", out var samples))
            return new MetricPoints(Key(space, Text(line, "metric"), "", dimensions), periodMs, [], place) { Samples = Samples(samples, startMs, periodMs) };
        return new MetricPoints(Key(space, Text(line, "metric"), Text(line, "statistic"), dimensions), periodMs, Points(values, startMs, periodMs), place);
    }

    // The values of a year are read as they stand; only what is left goes through a document.
    static List<double>? Values(ReadOnlySpan<byte> json, out byte[] rest)
    {
        rest = json.ToArray();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("values"u8)) continue;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return null;
            var start = (int)reader.TokenStartIndex;
            var values = new List<double>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(Value(ref reader));
            rest = [.. json[..(start + 1)], .. json[((int)reader.BytesConsumed - 1)..]];
            return values;
        }
        return null;
    }

    static double Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => double.NaN,
        JsonTokenType.Number when reader.GetDouble() is var value && double.IsFinite(value) => value,
        _ => throw new FormatException("a value is not a number"),
    };

    static List<(long StartMs, double Value)> Points(List<double>? values, long startMs, long periodMs)
    {
        if (values is null) throw new FormatException("it has no `values`");
        var points = new List<(long, double)>(values.Count);
        foreach (var value in values)
        {
            if (!double.IsNaN(value)) points.Add((startMs, value));
            startMs += periodMs;
        }
        return points;
    }

    static List<(long StartMs, double[] Values)> Samples(JsonElement periods, long startMs, long periodMs)
    {
        if (periods.ValueKind != JsonValueKind.Array) throw new FormatException("its `samples` are no list");
        var samples = new List<(long, double[])>(periods.GetArrayLength());
        foreach (var period in periods.EnumerateArray())
        {
            if (period.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null)) throw new FormatException("the samples of a period are no list");
            if (period.ValueKind == JsonValueKind.Array && period.GetArrayLength() > 0) samples.Add((startMs, [.. period.EnumerateArray().Select(Finite)]));
            startMs += periodMs;
        }
        return samples;
    }

    /// <summary>A query: its metric, or its expression; an expression may leave its period to its metrics, then it is 0.</summary>
    internal static (MetricKey? Key, string? Expression, long PeriodMs) Query(JsonElement query)
    {
        if (!query.TryGetProperty("MetricStat", out var stat))
            return (null, Text(query, "Expression"), query.TryGetProperty("Period", out _) ? PeriodMs(query, "Period") : 0);
        var metric = stat.GetProperty("Metric");
        var dimensions = metric.TryGetProperty("Dimensions", out var list)
            ? list.EnumerateArray().Select(d => KeyValuePair.Create(Text(d, "Name"), Text(d, "Value")))
            : [];
        return (Key(Text(metric, "Namespace"), Text(metric, "MetricName"), Text(stat, "Stat"), dimensions), null, PeriodMs(stat, "Period"));
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

    internal static MetricKey Key(string space, string metric, string statistic, IEnumerable<KeyValuePair<string, string>> dimensions) =>
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
