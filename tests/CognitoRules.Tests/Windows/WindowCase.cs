using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Sources.CloudTrail;
using CognitoRules.Time;

namespace CognitoRules.Tests.Windows;

/// <summary>
/// One literal case of a `.case` file: rules, what happens when, and what must come of it.
/// <code>
/// == A sentence one could dispute
/// load                            a rule; id, title, severity and `source: cloudtrail` are filled in where they are left out
///   window: 10m
///   when: Count() >= 2
/// only live                       the case makes no sense for a replay, which waits for all data
/// at 10m Ip=a Failed n=3 id=x     an event at an offset from t0, in the order of arrival; n is a number in the record; `x5 every 1m` repeats, {i} counts
/// until 20m                       a live source says that everything before has come
/// expect                          everything that must come out, in order; an empty list is silence
///   10m Ip=a events=2 window=0s..10m: the sentence
///   fault CR5101 x1
/// </code>
/// </summary>
sealed record WindowCase(string Name, IReadOnlyList<SourceText> Rules, bool OnlyLive, IReadOnlyList<WindowCase.Act> Acts, IReadOnlyList<string> Expected)
{
    /// <summary>Time zero: 2026-01-01T00:00:00Z, a multiple of every slot in the cases.</summary>
    internal const long EpochMs = 1_767_225_600_000;

    /// <summary>Something that happens: an event's record, or, without one, that time has come to a moment.</summary>
    internal sealed record Act(long TimeMs, byte[]? Record);

    /// <summary>Reads the cases of a file; a line that is none fails.</summary>
    internal static IEnumerable<WindowCase> Read(string path)
    {
        var lines = File.ReadAllLines(path).Select(l => l.TrimEnd()).Where(l => l.Length > 0 && !l.StartsWith('#')).ToList();
        for (var i = 0; i < lines.Count;)
        {
            if (!lines[i].StartsWith("== ", StringComparison.Ordinal)) throw new FormatException($"{path}: `{lines[i]}` stands in no case");
            var end = lines.FindIndex(i + 1, l => l.StartsWith("== ", StringComparison.Ordinal)) is var next and >= 0 ? next : lines.Count;
            yield return ReadOne($"{Path.GetFileNameWithoutExtension(path)}: {lines[i][3..]}", lines[(i + 1)..end]);
            i = end;
        }
    }

    static WindowCase ReadOne(string name, List<string> lines)
    {
        var (rules, acts, expected, onlyLive) = (new List<SourceText>(), new List<Act>(), new List<string>(), false);
        for (var i = 0; i < lines.Count;)
        {
            var block = lines.Skip(i + 1).TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l[2..]).ToList();
            var words = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["load"]: rules.Add(Rule(block, rules.Count)); break;
                case ["expect"]: expected.AddRange(block); break;
                case ["only", "live"]: onlyLive = true; break;
                case ["until", var moment]: acts.Add(new Act(EpochMs + Offset(moment), null)); break;
                case ["at", var moment, .. var rest]: acts.AddRange(Events(Offset(moment), rest, acts.Count)); break;
                default: throw new FormatException($"{name}: `{lines[i]}` is no line of a case");
            }
            if (block.Count > 0 && words[0] is not ("load" or "expect")) throw new FormatException($"{name}: nothing may be indented under `{lines[i]}`");
            i += 1 + block.Count;
        }
        return new WindowCase(name, rules, onlyLive, acts, expected);
    }

    static SourceText Rule(List<string> lines, int index)
    {
        var defaults = new[] { $"id: rule-{index + 1}", "title: a case", "severity: low", "source: cloudtrail" }
            .Where(d => !lines.Exists(l => l.StartsWith(d[..d.IndexOf(':', StringComparison.Ordinal)] + ":", StringComparison.Ordinal)));
        return new SourceText($"case-{index + 1}.yaml", string.Join('\n', defaults.Concat(lines)) + "\n");
    }

    static IEnumerable<Act> Events(long offset, string[] words, int number)
    {
        var repeat = words is [['x', .. var times], ..] && int.TryParse(times, CultureInfo.InvariantCulture, out var count) ? count : 1;
        if (repeat > 1) words = words[1..];
        var every = words is ["every", var step, ..] ? Offset(step) : 0;
        if (every > 0) words = words[2..];
        for (var i = 0; i < repeat; i++)
        {
            var fields = words.Select(w => w.Replace("{i}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Split('=', 2)).ToDictionary(FieldName, FieldValue, StringComparer.Ordinal);
            var timeMs = EpochMs + offset + every * i;
            // Ids rise with the order of arrival, so that events of one moment keep it.
            var id = fields.Remove("id", out var given) ? (string)given! : string.Create(CultureInfo.InvariantCulture, $"e{number + i:d6}");
            yield return new Act(timeMs, CloudTrailRecordWriter.Write(fields, timeMs, id));
        }
    }

    static string FieldName(string[] word) => word[0] == "n" ? "requestParameters.n" : word[0];

    static object? FieldValue(string[] word) => word switch
    {
        [_] => true,
        ["n", var number] => double.Parse(number, CultureInfo.InvariantCulture),
        _ => word[1],
    };

    static long Offset(string text) => text == "0s" ? 0 : Durations.TryParse(text, out var time) ? (long)time.TotalMilliseconds : throw new FormatException($"`{text}` is no duration");
}
