using System.Globalization;
using System.Text.RegularExpressions;
using CognitoRules.Rules;
using CognitoRules.Sources.ActivityLog;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>Writes the events of an inline test as records in the shapes that AWS delivers, so that they take the road of recorded data.</summary>
static partial class TestEvents
{
    /// <summary>The records, in the order of the test.</summary>
    internal static IEnumerable<(EventSources Source, byte[] Json)> Generate(RuleTestSpec test, EventSources ruleSources, long epochMs)
    {
        var number = 0;
        foreach (var (spec, timeMs, index, fields) in Expand(test, epochMs))
        {
            var source = spec.Source ?? (ruleSources.HasFlag(EventSources.CloudTrail) ? EventSources.CloudTrail : EventSources.ActivityLog);
            // Ids rise with the order of the test, so that events of one moment keep it.
            var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number++:d12}");
            yield return (source, source == EventSources.ActivityLog ? ActivityRecordWriter.Write(fields, timeMs, id) : CloudTrailRecordWriter.Write(fields, timeMs, id));
        }
    }

    /// <summary>Every event with its time, its number among its kind, and its fields with `{i}` filled in.</summary>
    internal static IEnumerable<(TestEventSpec Spec, long TimeMs, int Index, IReadOnlyDictionary<string, object?> Fields)> Expand(RuleTestSpec test, long epochMs)
    {
        foreach (var spec in test.Events)
        {
            for (var i = 0; i < spec.Repeat; i++)
            {
                var index = i;
                var fields = spec.Fields.ToDictionary(f => f.Name.Value, f => Fill(f.Value, index), StringComparer.Ordinal);
                yield return (spec, epochMs + (long)spec.At.TotalMilliseconds + (long)spec.Every.TotalMilliseconds * i, i, fields);
            }
        }
    }

    static object? Fill(object? value, int index) => value switch
    {
        string text when text.Contains("{i", StringComparison.Ordinal) => Placeholder().Replace(text, found =>
            (found.Groups[1].Success ? index % int.Parse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : index).ToString(CultureInfo.InvariantCulture)),
        List<object?> list => list.Select(v => Fill(v, index)).ToList(),
        Dictionary<string, object?> map => map.ToDictionary(m => m.Key, m => Fill(m.Value, index), StringComparer.Ordinal),
        _ => value,
    };

    [GeneratedRegex(@"\{i(?:\s*%\s*([1-9][0-9]{0,6}))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
