using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Tests.Sources.MetricMath;

/// <summary>Compiles expressions written in a test as if they stood in one file, a line each.</summary>
static class MathTexts
{
    internal static IReadOnlyList<MathInput> Inputs(IEnumerable<(string Name, string? Text)> series)
    {
        var list = series.ToList();
        var file = new SourceText("math.txt", string.Join('\n', list.Select(s => $"{s.Name} = {s.Text}")));
        var inputs = new List<MathInput>();
        var at = 0;
        foreach (var (name, text) in list)
        {
            var start = at + name.Length + 3;
            inputs.Add(new MathInput(name, new SourceSpan(file, at, at + name.Length), text is null ? null : Text(file, text, start)));
            at = start + (text?.Length ?? 0) + 1;
        }
        return inputs;
    }

    internal static MathNode? Parse(string text, DiagnosticBag bag) => MathParser.Parse(Text(new SourceText("math.txt", text), text, 0), bag);

    /// <summary>The diagnostics of one expression over m1, m2 and m3: code, covered text, message.</summary>
    internal static string[] Mistakes(string text)
    {
        var bag = new DiagnosticBag();
        MathProgram.Compile(Inputs([("m1", null), ("m2", null), ("m3", null), ("result", text)]), bag);
        return [.. bag.Sorted().Select(d => $"{d.Code} [{d.Span?.Text}] {d.Message}")];
    }

    static MathText Text(SourceText file, string text, int start) =>
        new(text, (from, to) => new SourceSpan(file, start + Math.Clamp(from, 0, text.Length), start + Math.Clamp(to, 0, text.Length)));
}
