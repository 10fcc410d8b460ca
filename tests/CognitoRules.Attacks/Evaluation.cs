using System.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Vocabulary;

namespace CognitoRules.Attacks;

/// <summary>Runs the `where` of a rule that loaded over events made to be dear: every text field as long as a field may be.</summary>
static class Evaluation
{
    const int TextLength = 256 * 1024;

    static readonly EventRow[] Rows = [.. new[] { "a", "=", "ab", "Z\u00fc ", "0123456789.", "\n" }.Select(Row)];

    internal static int EventCount => Rows.Length;

    /// <summary>The processor milliseconds of the dearest event.</summary>
    internal static double Slowest(CompiledRule rule)
    {
        if (rule.Code.Where is not { } where) return 0;
        var slowest = 0.0;
        foreach (var row in Rows)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            where(new Scope { Event = row });
            slowest = Math.Max(slowest, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
        }
        return slowest;
    }

    static EventRow Row(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, TextLength / unit.Length));
        var row = new EventRow(rawPathCount: 64, bufferBytes: TextLength * 64) { Source = EventSources.CloudTrail };
        foreach (var word in Words.All.Where(w => w.Kind == ValueKind.Text)) row.SetText((int)word.Word, text);
        return row;
    }
}
