using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>Keeps one window of a metrics rule as the rule saw it: the first that is a finding, or else the one that came closest.</summary>
sealed class SeriesSnapshot(CompiledRule rule, IReadOnlyDictionary<string, string> wantedGroup) : ISeriesJudge
{
    readonly FindingBuilder builder = new(rule);
    readonly Scope scope = new();
    SeriesMemory? memory;
    double closeness = -1;

    /// <summary>The group's values; null when no window was judged.</summary>
    internal IReadOnlyList<NamedValue>? Group { get; private set; }

    /// <summary>The end of the window.</summary>
    internal long EndMs { get; private set; }

    /// <summary>Whether it is a finding.</summary>
    internal bool Fires { get; private set; }

    /// <summary>The points of each series in the window, oldest first; of an array, none.</summary>
    internal IReadOnlyList<double[]> Points { get; private set; } = [];

    /// <summary>The comparisons of `when`.</summary>
    internal IReadOnlyList<ComparedValue> Comparisons { get; private set; } = [];

    void ISeriesJudge.Judge(IGroupValues group, ReadOnlyMemory<byte> groupKey, ISeriesValues series, long periodEndMs, long windowStartMs)
    {
        if (Fires) return;
        var names = builder.Group(group);
        if (wantedGroup.Any(w => names.FirstOrDefault(n => n.Name == w.Key)?.Value as string != w.Value)) return;
        (scope.Group, scope.Series) = (group, series);
        (memory ??= SeriesMemory.For(rule, scope, new FaultLog()))?.Look(group, groupKey, periodEndMs);
        var fires = rule.Code.When!.Holds(scope);
        var comparisons = rule.Code.Comparisons.Select(c => FindingBuilder.Compare(c, scope)).ToList();
        var close = ClosestMiss.Closeness(comparisons);
        if (!fires && close <= closeness) return;
        (closeness, Fires, Group, EndMs, Comparisons) = (close, fires, names, periodEndMs, comparisons);
        Points = [.. Enumerable.Range(0, rule.Metrics!.SeriesNames.Count).Select(i => rule.Metrics.IsSeries(i) ? series.Points(i).ToArray() : [])];
    }
}
