namespace CognitoRules.Sources.Metrics;

/// <summary>Writes the points of a store that are still needed, and reads them back.</summary>
static class StoreState
{
    internal static IReadOnlyDictionary<StoredPoints, int> Write(BinaryWriter writer, IReadOnlyCollection<StoredPoints> series)
    {
        var numbers = new Dictionary<StoredPoints, int>();
        writer.Write7BitEncodedInt(series.Count);
        foreach (var stored in series)
        {
            numbers[stored] = numbers.Count;
            Write(writer, stored);
        }
        return numbers;
    }

    internal static IReadOnlyList<StoredPoints> Read(BinaryReader reader, MetricStore store)
    {
        var series = new List<StoredPoints>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) series.Add(ReadPoints(reader, store));
        return series;
    }

    static void Write(BinaryWriter writer, StoredPoints stored)
    {
        foreach (var text in new[] { stored.Key.Namespace, stored.Key.Metric, stored.Key.Statistic, stored.Place.Path, stored.Expression ?? "" }) writer.Write(text);
        writer.Write7BitEncodedInt(stored.Key.Dimensions.Count);
        foreach (var (name, value) in stored.Key.Dimensions)
        {
            writer.Write(name);
            writer.Write(value);
        }
        foreach (var number in new[] { stored.PeriodMs, stored.Place.Line, stored.Place.Offset }) writer.Write(number);
        // What was dropped is gone for good, though it may not have been worth the work yet to give its memory back.
        var points = stored.InOrder(stored.NeededMs).ToList();
        writer.Write7BitEncodedInt(points.Count);
        foreach (var (startMs, value) in points)
        {
            writer.Write(startMs);
            writer.Write(value);
        }
        var samples = stored.SamplesInOrder(stored.NeededMs).ToList();
        writer.Write7BitEncodedInt(samples.Count);
        foreach (var (startMs, values) in samples)
        {
            writer.Write(startMs);
            writer.Write7BitEncodedInt(values.Length);
            foreach (var value in values) writer.Write(value);
        }
    }

    static StoredPoints ReadPoints(BinaryReader reader, MetricStore store)
    {
        var (space, metric, statistic, path, expression) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        var dimensions = new List<KeyValuePair<string, string>>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) dimensions.Add(KeyValuePair.Create(reader.ReadString(), reader.ReadString()));
        var (periodMs, line, offset) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var stored = store.Series(new MetricKey(space, metric, statistic, dimensions), periodMs, new RecordPlace(path, line, offset), expression.Length == 0 ? null : expression);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) stored.Add(reader.ReadInt64(), reader.ReadDouble());
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var startMs = reader.ReadInt64();
            var values = new double[reader.Read7BitEncodedInt()];
            for (var i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
            stored.Add(startMs, values);
        }
        return stored;
    }
}
