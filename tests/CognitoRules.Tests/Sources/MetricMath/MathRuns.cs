using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;
using Xunit;

namespace CognitoRules.Tests.Sources.MetricMath;

/// <summary>Evaluates one expression over points given in a test.</summary>
static class MathRuns
{
    internal static double[] Of(IReadOnlyList<(string Name, double[] Points)> metrics, string text, long startMs = 0)
    {
        var bag = new DiagnosticBag();
        var program = MathProgram.Check(MathTexts.Inputs(metrics.Select(m => (m.Name, (string?)null)).Append(("result", text))), bag);
        Assert.True(program is not null, string.Join("\n", bag.Items.Select(d => $"{d.Code} {d.Message}")));
        var count = metrics[0].Points.Length;
        var run = new MathRun(program, new MathGrid(startMs, 60_000, count), [.. metrics.Select(m => m.Points), null]);
        return run.Points(metrics.Count, 0, count).ToArray();
    }
}
