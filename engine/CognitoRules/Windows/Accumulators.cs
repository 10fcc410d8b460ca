using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>
/// Keeps what one aggregate needs of one group's events, cut into panes so that old ones can leave. Panes only grow; a pane's number is the
/// event's time divided by the pane's length.
/// </summary>
abstract class Accumulator
{
    /// <summary>Takes an event's value.</summary>
    internal abstract void Add(long pane, int slot, EventRow row, IEventFeeder feeder);

    /// <summary>Forgets every pane before <paramref name="pane"/>.</summary>
    internal abstract void EvictBefore(long pane);

    /// <summary>The value as a number; NaN when there is none.</summary>
    internal virtual double Number => double.NaN;

    /// <summary>The value as a text; missing when there is none.</summary>
    internal virtual TextValue Text => TextValue.Missing;

    /// <summary>The value as a truth.</summary>
    internal virtual bool Bool => false;

    /// <summary>Whether a limit was reached, so that the value is "at least".</summary>
    internal virtual bool AtLeast => false;

    /// <summary>Makes the accumulator of an aggregate.</summary>
    internal static Accumulator Create(AggregateSpec spec, int distinctMax) => spec.Kind switch
    {
        AggregateKind.Count => new CountAccumulator(),
        AggregateKind.Distinct => new DistinctAccumulator(spec.Argument, distinctMax),
        AggregateKind.Top or AggregateKind.Share => new FrequencyAccumulator(spec.Argument, distinctMax, spec.Kind == AggregateKind.Share),
        AggregateKind.First or AggregateKind.Last => new EdgeAccumulator(spec.Argument, spec.Kind == AggregateKind.Last),
        AggregateKind.FirstSeen => new NewsAccumulator(),
        AggregateKind.Baseline => new NothingAccumulator(),
        _ => new NumberAccumulator(spec.Kind),
    };
}

/// <summary>A queue of panes, each with a value; the first pane stands inline, since most groups have just one.</summary>
struct PaneQueue<T>
{
    long firstPane;
    T first;
    Queue<(long Pane, T Value)>? more;
    long lastPane;
    T last;
    int count;

    /// <summary>How many panes there are.</summary>
    internal readonly int Count => count;

    /// <summary>The newest pane's number; meaningless when there is none.</summary>
    internal readonly long LastPane => lastPane;

    /// <summary>The oldest pane's value.</summary>
    internal readonly T First => count == 1 ? last : first;

    /// <summary>The newest pane's value.</summary>
    internal T Last
    {
        readonly get => last;
        set => last = value;
    }

    /// <summary>Opens a new newest pane.</summary>
    internal void Open(long pane, T value)
    {
        if (count == 1) (firstPane, first) = (lastPane, last);
        else if (count > 1) (more ??= new Queue<(long, T)>()).Enqueue((lastPane, last));
        (lastPane, last) = (pane, value);
        count++;
    }

    /// <summary>Removes the oldest pane if it is before <paramref name="pane"/>.</summary>
    internal bool TryEvict(long pane, out T value)
    {
        value = default!;
        if (count == 0) return false;
        if (count == 1)
        {
            if (lastPane >= pane) return false;
            value = last;
            last = default!;
            count = 0;
            return true;
        }
        if (firstPane >= pane) return false;
        value = first;
        if (more is { Count: > 0 }) (firstPane, first) = more.Dequeue();
        count--;
        return true;
    }

    /// <summary>Every pane's value, oldest first.</summary>
    internal readonly IEnumerable<T> Values()
    {
        if (count > 1)
        {
            yield return first;
            foreach (var (_, value) in more ?? []) yield return value;
        }
        if (count > 0) yield return last;
    }
}

/// <summary>How many events.</summary>
sealed class CountAccumulator : Accumulator
{
    PaneQueue<long> panes;
    long total;

    internal override double Number => total;

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        if (panes.Count > 0 && panes.LastPane == pane) panes.Last++;
        else panes.Open(pane, 1);
        total++;
    }

    internal override void EvictBefore(long pane)
    {
        while (panes.TryEvict(pane, out var count)) total -= count;
    }
}

/// <summary>Sum, Min, Max and Avg of a number. Panes are added up anew for each reading, since subtracting doubles leaves crumbs.</summary>
sealed class NumberAccumulator(AggregateKind kind) : Accumulator
{
    PaneQueue<(double Sum, double Min, double Max, long Count)> panes;

    internal override double Number
    {
        get
        {
            var (sum, min, max, count) = (0.0, double.NaN, double.NaN, 0L);
            foreach (var pane in panes.Values())
            {
                sum += pane.Sum;
                count += pane.Count;
                if (!(pane.Min >= min)) min = pane.Min;
                if (!(pane.Max <= max)) max = pane.Max;
            }
            return kind switch
            {
                AggregateKind.Sum => sum,
                AggregateKind.Min => min,
                AggregateKind.Max => max,
                _ => count == 0 ? double.NaN : sum / count,
            };
        }
    }

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        var value = feeder.Number(slot, row);
        if (double.IsNaN(value)) return;
        if (panes.Count > 0 && panes.LastPane == pane)
        {
            var last = panes.Last;
            panes.Last = (last.Sum + value, Math.Min(last.Min, value), Math.Max(last.Max, value), last.Count + 1);
        }
        else
        {
            panes.Open(pane, (value, value, value, 1));
        }
    }

    internal override void EvictBefore(long pane)
    {
        while (panes.TryEvict(pane, out _))
        {
        }
    }
}

/// <summary>The value of the earliest or the latest event that has one.</summary>
sealed class EdgeAccumulator(ValueKind kind, bool latest) : Accumulator
{
    PaneQueue<(byte[]? Text, double Number)> panes;

    internal override double Number => panes.Count == 0 ? double.NaN : latest ? panes.Last.Number : panes.First.Number;

    internal override TextValue Text => panes.Count == 0 ? TextValue.Missing : new TextValue(latest ? panes.Last.Text : panes.First.Text);

    internal override bool Bool => Number > 0;

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        var open = panes.Count == 0 || panes.LastPane != pane;
        if (kind == ValueKind.Text)
        {
            var text = feeder.Text(slot, row);
            if (text.IsMissing) return;
            if (open) panes.Open(pane, (text.Utf8.ToArray(), double.NaN));
            else if (latest && !text.Utf8.SequenceEqual(panes.Last.Text)) panes.Last = (text.Utf8.ToArray(), double.NaN);
            return;
        }
        var number = kind == ValueKind.Bool ? feeder.Bool(slot, row) ? 1 : 0 : feeder.Number(slot, row);
        if (double.IsNaN(number)) return;
        if (open) panes.Open(pane, (null, number));
        else if (latest) panes.Last = (null, number);
    }

    internal override void EvictBefore(long pane)
    {
        while (panes.TryEvict(pane, out _))
        {
        }
    }
}

/// <summary>Whether the window holds news: a value that the memory had not seen. The memory decides; this only keeps the panes.</summary>
sealed class NewsAccumulator : Accumulator
{
    PaneQueue<bool> panes;
    int news;

    internal override bool Bool => news > 0;

    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        if (panes.Count > 0 && panes.LastPane == pane) return;
        panes.Open(pane, true);
        news++;
    }

    internal override void EvictBefore(long pane)
    {
        while (panes.TryEvict(pane, out _)) news--;
    }
}

/// <summary>Keeps nothing: a baseline is remembered beside the windows.</summary>
sealed class NothingAccumulator : Accumulator
{
    internal override void Add(long pane, int slot, EventRow row, IEventFeeder feeder)
    {
    }

    internal override void EvictBefore(long pane)
    {
    }
}
