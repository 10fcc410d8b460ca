using CognitoRules.Predicates;
using CognitoRules.Vocabulary;

namespace CognitoRules.Tests.Predicates;

/// <summary>A window as an ordinary list of ordinary events, with LINQ's meaning of the aggregates. Missing values are skipped.</summary>
public sealed class PlainWindow(IReadOnlyList<PlainEvent> events)
{
    public IReadOnlyList<PlainEvent> Events { get; } = events;

    public double Count(Func<PlainEvent, bool> condition) => Events.Count(condition);

    public double Distinct(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => Events.Where(condition).Select(value).OfType<string>().Distinct(StringComparer.Ordinal).Count();

    public double Sum(Func<PlainEvent, double> value, Func<PlainEvent, bool> condition) => Numbers(value, condition).Sum();

    public double Min(Func<PlainEvent, double> value, Func<PlainEvent, bool> condition) => Numbers(value, condition).DefaultIfEmpty(double.NaN).Min();

    public double Max(Func<PlainEvent, double> value, Func<PlainEvent, bool> condition) => Numbers(value, condition).DefaultIfEmpty(double.NaN).Max();

    public double Avg(Func<PlainEvent, double> value, Func<PlainEvent, bool> condition) => Numbers(value, condition).DefaultIfEmpty(double.NaN).Average();

    public string? First(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => Events.Where(condition).Select(value).OfType<string>().FirstOrDefault();

    public string? Last(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => Events.Where(condition).Select(value).OfType<string>().LastOrDefault();

    public string? Top(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => TopOf([.. Events.Where(condition).Select(value).OfType<string>()]);

    public double Share(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => ShareOf([.. Events.Where(condition).Select(value).OfType<string>()]);

    public bool FirstSeen(Func<PlainEvent, string?> value, Func<PlainEvent, bool> condition) => Events.Where(condition).Select(value).OfType<string>().Any(IsNew);

    /// <summary>The most frequent text; of equals the first by their bytes.</summary>
    public static string? TopOf(IReadOnlyList<string> texts) => texts.GroupBy(t => t, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    /// <summary>Its share; NaN of none.</summary>
    public static double ShareOf(IReadOnlyList<string> texts) => texts.Count == 0 ? double.NaN : (double)texts.Count(t => t == TopOf(texts)) / texts.Count;

    /// <summary>What a memory says that has seen the texts of even length.</summary>
    public static bool IsNew(string text) => text.Length % 2 == 1;

    /// <summary>What a memory says to which half a value is usual.</summary>
    public static double Median(double value) => value / 2;

    /// <summary>What a memory says to which one less is usual, give or take a half.</summary>
    public static double Score(double value) => (value - 1) * 2;

    IEnumerable<double> Numbers(Func<PlainEvent, double> value, Func<PlainEvent, bool> condition) => Events.Where(condition).Select(value).Where(v => !double.IsNaN(v));
}

/// <summary>The accumulators of a window, worked out anew from its rows with the rule's own conditions and arguments: slow and plain.</summary>
sealed class NaiveAggregates(RuleCode code, IReadOnlyList<EventRow> rows) : IAggregateValues
{
    public double Number(int slot)
    {
        var aggregate = code.Aggregates[slot];
        if (aggregate.Spec.Kind == AggregateKind.Count) return Fed(aggregate).Count();
        if (aggregate.Spec.Kind == AggregateKind.Share) return PlainWindow.ShareOf([.. Texts(aggregate)]);
        if (aggregate.Spec.Kind == AggregateKind.Distinct) return Texts(aggregate).Distinct(StringComparer.Ordinal).Count();
        var numbers = Fed(aggregate).Select(s => aggregate.Argument!.Number!(s)).Where(v => !double.IsNaN(v));
        return aggregate.Spec.Kind switch
        {
            AggregateKind.Sum => numbers.Sum(),
            AggregateKind.Min => numbers.DefaultIfEmpty(double.NaN).Min(),
            AggregateKind.Max => numbers.DefaultIfEmpty(double.NaN).Max(),
            AggregateKind.Avg => numbers.DefaultIfEmpty(double.NaN).Average(),
            var kind => throw new InvalidOperationException($"{kind} is not asked here"),
        };
    }

    public TextValue Text(int slot)
    {
        var texts = Texts(code.Aggregates[slot]).ToList();
        if (texts.Count == 0) return TextValue.Missing;
        var text = code.Aggregates[slot].Spec.Kind switch { AggregateKind.First => texts[0], AggregateKind.Top => PlainWindow.TopOf(texts)!, _ => texts[^1] };
        return new TextValue(System.Text.Encoding.UTF8.GetBytes(text));
    }

    public bool Bool(int slot) => code.Aggregates[slot].Spec.Kind == AggregateKind.FirstSeen
        ? Texts(code.Aggregates[slot]).Any(PlainWindow.IsNew)
        : throw new InvalidOperationException("no other truth is kept here");

    public BaselineValue Baseline(int slot)
    {
        var value = code.Aggregates[slot].Argument!.Number!(new Scope { Aggregates = this });
        return new BaselineValue(PlainWindow.Median(value), 0.5, PlainWindow.Score(value), Learning: false);
    }

    IEnumerable<Scope> Fed(AggregateCode aggregate) => rows.Select(r => new Scope { Event = r }).Where(s => aggregate.Condition?.Holds(s) ?? true);

    IEnumerable<string> Texts(AggregateCode aggregate) => Fed(aggregate).Select(s => aggregate.Argument!.Text!(s).ToString()).OfType<string>();
}
