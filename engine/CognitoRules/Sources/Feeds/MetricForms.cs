using System.Runtime.InteropServices;
using System.Text.Json;
using CognitoRules.Time;

namespace CognitoRules.Sources.Feeds;

/// <summary>The forms in which metric data is written. A form that is not kept is a <see cref="FormatException"/> that <see cref="MetricPairing"/> turns into a fault.</summary>
static class MetricForms
{
    const long PeriodSecondsMax = 86_400 * 366L;

    const int PartCountMax = 8192;

    [ThreadStatic]
    static List<double>? read;

    /// <summary>
    /// A line of metrics.jsonl: one series whose points follow each other; null is a missing point. `values` holds a number a period of one
    /// statistic, `samples` a list of raw values a period, and a line with `expression` the recorded result of metric math.
    /// </summary>
    /// <returns>The points, a long series in several parts.</returns>
    internal static IEnumerable<MetricPoints> Line(ReadOnlySpan<byte> json, RecordPlace place)
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
            return Parts(new MetricPoints(Key(MetricPoints.MathNamespace, Text(line, "id"), label, dimensions), periodMs, [], place) { Expression = Text(line, "expression") }, values, startMs);
        }
        var space = line.TryGetProperty("namespace", out _) ? Text(line, "namespace") : "AWS/Cognito";
        if (line.TryGetProperty("samples", out var samples))
            return [new MetricPoints(Key(space, Text(line, "metric"), "", dimensions), periodMs, [], place) { Samples = Samples(samples, startMs, periodMs) }];
        return Parts(new MetricPoints(Key(space, Text(line, "metric"), Text(line, "statistic"), dimensions), periodMs, [], place), values, startMs);
    }

    // The values of a year are read as they stand; only what is left goes through a document.
    static List<double>? Values(ReadOnlySpan<byte> json, out byte[] rest)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("values"u8)) continue;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) break;
            var start = (int)reader.TokenStartIndex;
            // One list for all lines: each takes from it as many values as it has.
            var values = read ??= [];
            values.Clear();
            var end = Counts(json, start + 1, values);
            if (end < 0)
            {
                values.Clear();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(Value(ref reader));
                end = (int)reader.BytesConsumed - 1;
            }
            rest = [.. json[..(start + 1)], .. json[end..]];
            return values;
        }
        rest = json.ToArray();
        return null;
    }

    // Most values are counts: whole numbers without a sign, or null. An array that holds anything else is left to the reader, mistakes and all.
    // Returns where the closing bracket stands; -1 when it holds something else.
    static int Counts(ReadOnlySpan<byte> json, int at, List<double> values)
    {
        while (at < json.Length)
        {
            var start = at;
            var number = 0L;
            for (; at < json.Length && (uint)(json[at] - '0') <= 9 && at - start < 15; at++) number = number * 10 + (json[at] - '0');
            if (at == start && json[at..].StartsWith("null"u8)) at += 4;
            else if (at == start || at - start > 1 && json[start] == '0') return -1;
            values.Add(json[start] == 'n' ? double.NaN : number);
            while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
            if (at < json.Length && json[at] == ']') return at;
            if (at >= json.Length || json[at] != ',') return -1;
            for (at++; at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';) at++;
        }
        return -1;
    }

    static double Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => double.NaN,
        JsonTokenType.Number when reader.GetDouble() is var value && double.IsFinite(value) => value,
        _ => throw new FormatException("a value is not a number"),
    };

    // In parts that are small enough to be forgotten as soon as they are kept: a year in one array would stay until the next great collection.
    static List<MetricPoints> Parts(MetricPoints series, List<double>? values, long startMs)
    {
        if (values is null) throw new FormatException("it has no `values`");
        var parts = new List<MetricPoints>();
        for (var at = 0; at < Math.Max(1, values.Count); at += PartCountMax)
        {
            var part = CollectionsMarshal.AsSpan(values)[at..Math.Min(values.Count, at + PartCountMax)].ToArray();
            parts.Add(series with { Points = new EvenPoints(startMs + at * series.PeriodMs, series.PeriodMs, part) });
        }
        return parts;
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
