using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Sources.MetricMath;

namespace CognitoRules.Sources.Metrics;

/// <summary>A plain metric that a rule reads.</summary>
/// <param name="Index">Its index among the rule's series.</param>
/// <param name="Name">The rule's name for it.</param>
/// <param name="Metrics">Every spelling of the metric's name, the rule's own first.</param>
sealed record PlainSeries(int Index, string Name, string Namespace, IReadOnlyList<string> Metrics, string Statistic);

/// <summary>A series that only CloudWatch can compute.</summary>
/// <param name="Function">The function that makes it so.</param>
sealed record RecordedSeries(int Index, string Name, string Function, SourceSpan Span);

/// <summary>What a metrics rule reads and how its windows lie: made once when the rule loads, immutable.</summary>
sealed class MetricsRulePlan
{
    /// <summary>CloudWatch allows thirty dimensions on a metric.</summary>
    internal const int DimensionCountMax = 30;

    const int NameLengthMax = 255;

    MetricsRulePlan(Rule rule, MetricsSpec spec, MathProgram program, IReadOnlyList<PlainSeries> plain)
    {
        Rule = rule;
        Program = program;
        Plain = plain;
        Recorded = [.. spec.Series.Select((s, i) => program.IsRecorded(i) ? new RecordedSeries(i, s.Name.Value, ServerFunctions.CallIn(program.Node(i)!)!.Function, s.Span) : null).OfType<RecordedSeries>()];
        SeriesNames = [.. spec.Series.Select(s => s.Name.Value)];
        Dimensions = [.. spec.Dimensions.Select(d => d.Value)];
        PeriodMs = (long)spec.Period.Value.TotalMilliseconds;
        WindowMs = rule.Window is { } window ? (long)window.Length.TotalMilliseconds : PeriodMs;
        StepMs = rule.Window is { } moving ? (long)moving.Every.TotalMilliseconds : PeriodMs;
        WindowPoints = (int)(WindowMs / PeriodMs);
        Reading = string.Join('\n', spec.Series.Select(s => $"{s.Name.Value}\0{s.Namespace}\0{s.Metric}\0{s.Statistic}\0{s.Math?.Text}")
            .Concat(Dimensions).Append(string.Create(CultureInfo.InvariantCulture, $"{PeriodMs} {rule.Limits.Groups} {(program.PastDepth > 0 ? WindowPoints : 0)}")));
    }

    /// <summary>The rule.</summary>
    internal Rule Rule { get; }

    /// <summary>Its series, checked.</summary>
    internal MathProgram Program { get; }

    /// <summary>The metrics to fetch, in file order.</summary>
    internal IReadOnlyList<PlainSeries> Plain { get; }

    /// <summary>The series that are known by recorded results only, in file order.</summary>
    internal IReadOnlyList<RecordedSeries> Recorded { get; }

    /// <summary>All names in file order: the position is the index for <see cref="Vocabulary.ISeriesValues.Points"/>.</summary>
    internal IReadOnlyList<string> SeriesNames { get; }

    /// <summary>The dimensions that make groups, in file order: the position is the part for <see cref="Vocabulary.IGroupValues"/>.</summary>
    internal IReadOnlyList<string> Dimensions { get; }

    /// <summary>The period of every series.</summary>
    internal long PeriodMs { get; }

    /// <summary>The window's length, a whole number of periods; one period for a rule without a window.</summary>
    internal long WindowMs { get; }

    /// <summary>How far the window moves: it is judged where its end is a multiple of this.</summary>
    internal long StepMs { get; }

    /// <summary>
    /// What is read, written out: rules with the same text here read the same series of the same groups. Where a series looks back without end its
    /// beginning is that of the first window, so rules share it only when their windows are of one length.
    /// </summary>
    internal string Reading { get; }

    /// <summary>How many points a window holds.</summary>
    internal int WindowPoints { get; }

    /// <summary>Whether C# can read the series: false for a name that holds a number or an array for other expressions.</summary>
    internal bool IsSeries(int series) => Program.Info(series).Type == MathType.Series;

    /// <summary>The place of a dimension among the rule's; -1 when it is none of them.</summary>
    internal int DimensionIndex(string name)
    {
        for (var i = 0; i < Dimensions.Count; i++)
        {
            if (Dimensions[i] == name) return i;
        }
        return -1;
    }

    /// <summary>The series of a test's `SignInSuccesses.Sum`, or of the rule's own name for a plain metric; null when there is none.</summary>
    internal PlainSeries? Find(string name) =>
        Plain.FirstOrDefault(p => p.Name == name) ?? Plain.FirstOrDefault(p => p.Metrics.Any(m => name == $"{m}.{p.Statistic}"));

    /// <summary>The generated points of an inline test, one a period from <paramref name="startMs"/>; null when the rule has no such series to give.</summary>
    internal MetricPoints? TestPoints(TestSeriesSpec test, long periodMs, long startMs, RecordPlace place)
    {
        var dimensions = test.Dimensions.OrderBy(d => d.Key, StringComparer.Ordinal).ToList();
        var points = test.Points.Select((value, i) => (startMs + i * periodMs, value)).Where(p => !double.IsNaN(p.value)).ToList();
        if (Find(test.Name.Value) is { } plain)
        {
            var metric = plain.Metrics.FirstOrDefault(m => test.Name.Value == $"{m}.{plain.Statistic}") ?? plain.Metrics[0];
            return new MetricPoints(new MetricKey(plain.Namespace, metric, plain.Statistic, dimensions), periodMs, points, place);
        }
        // The members of a recorded array are `band.0`, `band.1`.
        var (name, member) = test.Name.Value.Split('.') is [var array, var number] ? (array, number) : (test.Name.Value, "0");
        return Recorded.Any(r => r.Name == name) ? new MetricPoints(new MetricKey(MetricPoints.MathNamespace, name, member, dimensions), periodMs, points, place) : null;
    }

    /// <summary>Checks the metrics of a rule; null when there is a mistake, or the rule reads no metrics.</summary>
    internal static MetricsRulePlan? Compile(Rule rule, DiagnosticBag bag)
    {
        if (rule.Metrics is not { } spec) return null;
        var mistakes = new DiagnosticBag();
        Names(spec, mistakes);
        Windows(rule, spec, mistakes);
        var program = MathProgram.Compile([.. spec.Series.Select(Input)], mistakes);
        bag.AddRange(mistakes.Items.Select(d => d with { RuleId = rule.Id.Value }));
        if (mistakes.HasErrors || program is null) return null;
        var plan = new MetricsRulePlan(rule, spec, program, [.. spec.Series.Select((s, i) => Plained(s, i, spec)).OfType<PlainSeries>()]);
        return MetricsAdvice.Check(plan, spec, bag) ? plan : null;
    }

    static MathInput Input(SeriesSpec series) => new(series.Name.Value, series.Name.Span, series.Math is { } math ? new MathText(math.Text, math.Map.Span) : null);

    // A spelling that the rule reads under a name of its own belongs to that name: the sum of the two would else count it twice.
    static PlainSeries? Plained(SeriesSpec series, int index, MetricsSpec spec)
    {
        if (series.Math is not null) return null;
        var spellings = MetricSpellings.Of(series.Namespace!, series.Metric!)
            .Where(m => m == series.Metric || !spec.Series.Any(s => s.Namespace == series.Namespace && s.Metric == m && s.Statistic == series.Statistic));
        return new PlainSeries(index, series.Name.Value, series.Namespace!, [.. spellings], series.Statistic!);
    }

    static void Names(MetricsSpec spec, DiagnosticBag bag)
    {
        foreach (var series in spec.Series)
        {
            Length("series name", series.Name.Value, series.Name.Span);
            if (series.Math is not null) continue;
            Length("namespace", series.Namespace!, series.Span);
            Length("metric name", series.Metric!, series.Span);
            if (Statistic.Parse(series.Statistic!) is null) bag.Add(MetricsMistakes.Statistic(series));
        }
        foreach (var twice in spec.Dimensions.GroupBy(d => d.Value, StringComparer.Ordinal).Where(g => g.Count() > 1)) bag.Add(MetricsMistakes.DimensionTwice(twice.ElementAt(1)));
        if (spec.Dimensions.Count > DimensionCountMax) bag.Add(MetricsMistakes.TooManyDimensions(spec.Dimensions[DimensionCountMax]));

        void Length(string what, string written, SourceSpan span)
        {
            if (written.Length > NameLengthMax) bag.Add(MetricsMistakes.NameTooLong(what, written, span, NameLengthMax));
        }
    }

    // The loader has already refused a period that is no whole minute and a window shorter than a period.
    static void Windows(Rule rule, MetricsSpec spec, DiagnosticBag bag)
    {
        if (rule.Window is not { } window) return;
        if (window.Length.Ticks % spec.Period.Value.Ticks != 0) bag.Add(MetricsMistakes.WindowOfParts(window, spec.Period));
        else if (window.Every.Ticks % spec.Period.Value.Ticks != 0) bag.Add(MetricsMistakes.StepOfParts(window, spec.Period));
        foreach (var (kept, days, next) in Retention)
        {
            if (spec.Period.Value.Ticks % next.Ticks == 0 || window.Length.TotalDays <= days) continue;
            bag.Add(MetricsMistakes.BeyondRetention(window.Span, window.Length, spec.Period, kept, next));
            break;
        }
    }

    // How long CloudWatch keeps points whose period is no multiple of the next longer one that it keeps; it keeps hours for longer than a window may be.
    static readonly (string Kept, int Days, TimeSpan Next)[] Retention =
    [
        ("15 days", 15, TimeSpan.FromMinutes(5)), ("63 days", 63, TimeSpan.FromHours(1)),
    ];
}
