namespace CognitoRules.Sources.Metrics;

/// <summary>Writes a rule's groups and their points, and reads them back into a store.</summary>
static class EvaluatorState
{
    internal static void Write(BinaryWriter writer, Dictionary<MetricGroup, GroupPoints> groups)
    {
        writer.Write7BitEncodedInt(groups.Count);
        foreach (var (group, points) in groups)
        {
            group.Write(writer);
            var entries = points.Entries.ToList();
            writer.Write7BitEncodedInt(entries.Count);
            foreach (var (series, otherSpelling, stored) in entries)
            {
                writer.Write7BitEncodedInt(series);
                writer.Write7BitEncodedInt(otherSpelling);
                Write(writer, stored);
            }
        }
    }

    internal static void Read(BinaryReader reader, MetricsRulePlan plan, MetricStore store, Dictionary<MetricGroup, GroupPoints> groups)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var points = groups[MetricGroup.Read(reader, plan.Dimensions.Count)] = new GroupPoints(plan);
            for (var entries = reader.Read7BitEncodedInt(); entries > 0; entries--)
            {
                var (series, otherSpelling) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
                points.Add(series, otherSpelling, ReadPoints(reader, store));
            }
        }
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
        var points = stored.InOrder().ToList();
        writer.Write7BitEncodedInt(points.Count);
        foreach (var (startMs, value) in points)
        {
            writer.Write(startMs);
            writer.Write(value);
        }
        var samples = stored.SamplesInOrder().ToList();
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
