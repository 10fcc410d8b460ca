using System.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Predicates;
using CognitoRules.Vocabulary;

namespace CognitoRules.Attacks;

/// <summary>Runs the `where` of a rule that loaded, both ways, over events made to be dear: every text field as long as a field may be.</summary>
static class Evaluation
{
    const int TextLength = 256 * 1024;

    static readonly EventRow[] Rows = [.. new[] { "a", "=", "ab", "Z\u00fc ", "0123456789.", "\n" }.Select(Row)];

    /// <summary>
    /// The processor milliseconds of the dearest event, as closures or as emitted code, or of emitting, whichever is dearest; and of all of it together.
    /// </summary>
    internal static (double Dearest, double All) Costs(CompiledRule rule)
    {
        if (rule.Code.Where is not { } where) return (0, 0);
        var costs = new List<double>();
        var closures = Rows.Select(r => Ask(where, r, costs)).ToList();
        costs.Add(Milliseconds(where.Emit));
        var emitted = Rows.Select(r => Ask(where, r, costs)).ToList();
        if (!closures.SequenceEqual(emitted)) throw new InvalidOperationException($"{rule.Rule.Where!.Text} says something else as emitted code");
        return (costs.Max(), costs.Sum());
    }

    static bool Ask(Condition where, EventRow row, List<double> costs)
    {
        var holds = false;
        costs.Add(Milliseconds(() => holds = where.Holds(new Scope { Event = row })));
        return holds;
    }

    static double Milliseconds(Action act)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        act();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds;
    }

    static EventRow Row(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, TextLength / unit.Length));
        var row = new EventRow(rawPathCount: 64, bufferBytes: TextLength * 64) { Source = EventSources.CloudTrail };
        foreach (var word in Words.All.Where(w => w.Kind == ValueKind.Text)) row.SetText((int)word.Word, text);
        return row;
    }
}
