using System.Text.Json;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>A record under construction: values set at paths, written as JSON.</summary>
sealed class RecordTree
{
    readonly SortedDictionary<string, object?> members = new(StringComparer.Ordinal);

    /// <summary>Sets the value at a path; objects and arrays on the way are made, and a plain value in the way is replaced.</summary>
    internal void Set(string path, object? value)
    {
        if (!RawPath.TryParse(path, out var parsed, out _)) return;
        object? node = members;
        for (var i = 0; i < parsed!.Steps.Count; i++)
        {
            var step = parsed.Steps[i];
            var last = i + 1 == parsed.Steps.Count;
            var next = last ? Clone(value) : parsed.Steps[i + 1].Index >= 0 ? new List<object?>() : new SortedDictionary<string, object?>(StringComparer.Ordinal);
            if (node is SortedDictionary<string, object?> map)
            {
                if (!last && map.TryGetValue(step.Name, out var there) && there is not null && there.GetType() == next!.GetType()) node = there;
                else node = map[step.Name] = Merge(map.GetValueOrDefault(step.Name), next);
            }
            else if (node is List<object?> list)
            {
                if (step.Index > 1000) return;
                while (list.Count <= step.Index) list.Add(null);
                if (!last && list[step.Index] is { } there && there.GetType() == next!.GetType()) node = there;
                else node = list[step.Index] = next;
            }
        }
    }

    /// <summary>The record as JSON.</summary>
    internal byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Write(json, members);
        return stream.ToArray();
    }

    // Nested parts of a record are laid over what the words gave.
    static object? Merge(object? there, object? next)
    {
        if (there is not SortedDictionary<string, object?> old || next is not SortedDictionary<string, object?> add) return next;
        foreach (var (name, value) in add) old[name] = Merge(old.GetValueOrDefault(name), value);
        return old;
    }

    static object? Clone(object? value) => value switch
    {
        Dictionary<string, object?> map => new SortedDictionary<string, object?>(map.ToDictionary(m => m.Key, m => Clone(m.Value), StringComparer.Ordinal), StringComparer.Ordinal),
        List<object?> list => list.Select(Clone).ToList(),
        _ => value,
    };

    static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when number == Math.Floor(number) && Math.Abs(number) < 1e15: json.WriteNumberValue((long)number); break;
            case double number: json.WriteNumberValue(number); break;
            case List<object?> list:
                json.WriteStartArray();
                foreach (var item in list) Write(json, item);
                json.WriteEndArray();
                break;
            case SortedDictionary<string, object?> map:
                json.WriteStartObject();
                foreach (var (name, item) in map)
                {
                    json.WritePropertyName(name);
                    Write(json, item);
                }
                json.WriteEndObject();
                break;
        }
    }
}
