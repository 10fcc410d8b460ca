using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Tests.Sources.MetricMath;

/// <summary>
/// Literal cases of metric math, read from Cases/*.txt. A block is separated by blank lines: `# title`, then series (`m1: 1 _ 3`), series of
/// metric math (`e1 = m1 + 1`), optionally `period: 60` (seconds) and `start: 2026-01-01T00:00:00Z`, then `expression => result`. A result is
/// points, `number 5`, arrays as `1 2 | 3 4` (`none` for an empty one), or `error CR3009`.
/// </summary>
public sealed record MathCase(string File, int Line, string Title, string Expression, string Expected)
{
    internal List<(string Name, double[] Points)> Metrics { get; init; } = [];

    internal List<(string Name, string Text)> Math { get; init; } = [];

    internal long PeriodMs { get; set; } = 60_000;

    internal long StartMs { get; set; } = 1_767_225_600_000;

    public override string ToString() => $"{File}:{Line} {Title}: {Expression}";

    public static IEnumerable<MathCase> ReadAll() => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests/CognitoRules.Tests/Sources/MetricMath/Cases"), "*.txt")
        .Order(StringComparer.Ordinal).SelectMany(Read);

    static IEnumerable<MathCase> Read(string path)
    {
        var title = "";
        var block = new MathCase("", 0, "", "", "");
        var number = 0;
        foreach (var line in System.IO.File.ReadLines(path).Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0) block = new MathCase("", 0, "", "", "");
            else if (line[0] == '#') title = line[1..].Trim();
            else if (line.LastIndexOf("=>", StringComparison.Ordinal) is var arrow and >= 0)
                yield return block with { File = Path.GetFileName(path), Line = number, Title = title, Expression = line[..arrow].Trim(), Expected = line[(arrow + 2)..].Trim() };
            else if (line.Split(": ") is ["period", var seconds]) block.PeriodMs = 1000 * long.Parse(seconds, CultureInfo.InvariantCulture);
            else if (line.Split(": ") is ["start", var start]) block.StartMs = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            else if (line.Split(": ", 2) is [var name, var points] && name.All(char.IsLetterOrDigit)) block.Metrics.Add((name, Numbers(points)));
            else if (line.Split(" = ", 2) is [var math, var text]) block.Math.Add((math, text));
            else throw new FormatException($"{path}:{number} is no line of a case");
        }
    }

    /// <summary>What the expression gives, in the form of an expected result; the first error's code when it cannot be compiled.</summary>
    public string Evaluate()
    {
        var bag = new DiagnosticBag();
        var count = Metrics.Count == 0 ? 3 : Metrics[0].Points.Length;
        var inputs = Metrics.Select(m => (m.Name, Text: (string?)null)).Concat(Math.Select(m => (m.Name, Text: (string?)m.Text))).Append(("result", Expression));
        var program = MathProgram.Check(MathTexts.Inputs(inputs), bag);
        if (program is null) return $"error {bag.Sorted()[0].Code}";
        var run = new MathRun(program, new MathGrid(StartMs, PeriodMs, count), [.. program.Inputs.Select((_, i) => i < Metrics.Count ? Metrics[i].Points : null)]);
        return Text(run.Value(Metrics.Count + Math.Count, 0, count));
    }

    internal static string Text(MathValue value) => value switch
    {
        ScalarValue number => $"number {Point(number.Value)}",
        SeriesValue series => string.Join(' ', series.Points.ToArray().Select(Point)),
        ArrayValue { Items.Count: 0 } => "none",
        ArrayValue array => string.Join(" | ", array.Items.Select(Text)),
        _ => "?",
    };

    static string Point(double value) => double.IsNaN(value) ? "_" : System.Math.Round(value, 9).ToString("R", CultureInfo.InvariantCulture).Replace("-0", value == 0 ? "0" : "-0", StringComparison.Ordinal);

    static double[] Numbers(string points) =>
        [.. points.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p == "_" ? double.NaN : double.Parse(p, CultureInfo.InvariantCulture))];
}
