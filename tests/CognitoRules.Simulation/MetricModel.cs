using System.Globalization;
using CognitoRules.FixtureGenerator;
using CognitoRules.Predicates;

namespace CognitoRules.Simulation;

/// <summary>All points of one group, by series and slot: nothing is ever forgotten.</summary>
sealed class MetricWorld
{
    readonly Dictionary<string, SortedDictionary<long, double>> series = new(StringComparer.Ordinal);

    internal long FirstSlot => series.Values.Where(s => s.Count > 0).Min(s => s.Keys.First());

    internal long LastSlot => series.Values.Where(s => s.Count > 0).Max(s => s.Keys.Last());

    internal bool IsPresent(long slot) => series.Values.Any(s => s.ContainsKey(slot));

    internal void Add(string name, long slot, double value)
    {
        if (!series.TryGetValue(name, out var points)) series[name] = points = [];
        points[slot] = points.GetValueOrDefault(slot) + value;
    }

    internal double At(string name, long slot) => series.TryGetValue(name, out var points) && points.TryGetValue(slot, out var value) ? value : double.NaN;
}

/// <summary>A window: the slots from First to Last.</summary>
readonly record struct MetricWindow(long First, long Last);

/// <summary>A series as text, and what it means: its point of a slot, as a window sees it.</summary>
sealed record MetricSeries(string Text, Func<MetricWorld, long, MetricWindow, double> At)
{
    /// <summary>The points that a window sees.</summary>
    internal double[] Points(MetricWorld world, MetricWindow window) => [.. Enumerable.Range(0, (int)(window.Last - window.First) + 1).Select(i => At(world, window.First + i, window))];
}

/// <summary>A condition over a window, or a value of it.</summary>
sealed record MetricAsked<T>(string Text, Func<MetricWorld, MetricWindow, T> Meaning);

/// <summary>A rule over metrics with its meaning.</summary>
sealed record MetricModel(string Id, long PeriodMs, int WindowPoints, long StepMs, long SuppressMs, MetricAsked<bool> When, MetricAsked<double> Shown, string Yaml);

/// <summary>Generates rules over metrics; those of a group read the same series and share their evaluation.</summary>
static class RandomMetricRules
{
    const long MinuteMs = 60_000;

    static readonly MetricSeries A = new("a", (w, s, _) => w.At("a", s));
    static readonly MetricSeries B = new("b", (w, s, _) => w.At("b", s));

    /// <summary>Some rules over two metrics and metric math of them.</summary>
    internal static List<MetricModel> Rules(Chance chance, string id)
    {
        var periodMs = chance.Below(3) == 0 ? 5 * MinuteMs : MinuteMs;
        var series = new List<(string Name, MetricSeries Series)> { ("a", A), ("b", B) };
        var section = "source:\n  metrics:\n    a: SignInSuccesses Sum\n    b: SignInThrottles Sum\n";
        for (var i = 0; i < 3; i++)
        {
            var math = Computed(chance, periodMs, chance.Below(2));
            series.Add(($"m{i}", math));
            section += $"    m{i}: = {math.Text}\n";
        }
        section += $"  dimensions: [UserPool]\n  period: {periodMs / MinuteMs}m\n";
        return [.. Enumerable.Range(0, 3).Select(i => Rule(chance, $"{id}-{i}", periodMs, section, series))];
    }

    static MetricModel Rule(Chance chance, string id, long periodMs, string section, List<(string Name, MetricSeries Series)> series)
    {
        var points = chance.Pick<int>([1, 2, 3, 6, 15]);
        var steps = chance.Below(3) switch { 0 => points, 1 => 1 + chance.Below(Math.Min(3, points)), _ => 1 };
        var window = steps == points ? $"window: {{ tumbling: {points * periodMs / MinuteMs}m }}" : $"window: {{ sliding: {points * periodMs / MinuteMs}m, every: {steps * periodMs / MinuteMs}m }}";
        var when = Condition(chance, series, points, 2);
        var (name, shown) = chance.Pick(series);
        var suppressMs = chance.Below(2) == 0 ? points * periodMs : (1 + chance.Below(40)) * MinuteMs;
        var yaml = $"id: {id}\ntitle: {id}\nseverity: low\n{section}{window}\nlet: {{ shown: {name} }}\nwhen: |\n  {when.Text}\nsuppress: {suppressMs / MinuteMs}m\n";
        return new MetricModel(id, periodMs, points, steps * periodMs, suppressMs, when, new MetricAsked<double>(name, (w, v) => shown.Points(w, v)[^1]), yaml);
    }

    static MetricSeries Computed(Chance chance, long periodMs, int depth)
    {
        var (x, y) = depth > 0 ? (Computed(chance, periodMs, depth - 1), chance.Pick<MetricSeries>([A, B])) : (chance.Pick<MetricSeries>([A, B]), chance.Pick<MetricSeries>([A, B]));
        var limit = chance.Below(4);
        return chance.Below(15) switch
        {
            0 => new($"({x.Text}) + ({y.Text})", (w, s, v) => Beside(x.At(w, s, v), y.At(w, s, v), (l, r) => l + r)),
            1 => new($"({x.Text}) - ({y.Text})", (w, s, v) => Beside(x.At(w, s, v), y.At(w, s, v), (l, r) => l - r)),
            2 => new($"({x.Text}) / ({y.Text})", (w, s, v) => Beside(x.At(w, s, v), y.At(w, s, v), (l, r) => l / r)),
            3 => new($"IF(({x.Text}) > {limit}, {y.Text})", (w, s, v) => x.At(w, s, v) is var c && double.IsNaN(c) || c <= limit ? double.NaN : y.At(w, s, v) is var t && double.IsNaN(t) ? 0 : t),
            4 => new($"FILL({x.Text}, {limit})", (w, s, v) => x.At(w, s, v) is var p && double.IsNaN(p) ? limit : p),
            5 => Past($"FILL({x.Text}, REPEAT)", x, (p, before, _) => double.IsNaN(p) ? before : p, always: true),
            6 or 7 => Past($"DIFF({x.Text})", x, (p, before, _) => p - before),
            8 => Past($"RATE({x.Text})", x, (p, before, steps) => (p - before) / (steps * periodMs / 1000.0)),
            9 => Past($"DIFF_TIME({x.Text})", x, (_, _, steps) => steps * periodMs / 1000.0),
            10 => new($"RUNNING_SUM({x.Text})", (w, s, v) => double.IsNaN(x.At(w, s, v)) ? double.NaN : Finite(Present(x, w, v with { Last = s }, v).Sum())),
            11 => new($"({x.Text}) - AVG({x.Text})", (w, s, v) => Finite(x.At(w, s, v) - Finite(Present(x, w, v, v).Sum() / (v.Last - v.First + 1)))),
            12 => new($"({y.Text}) - MAX({x.Text})", (w, s, v) => Finite(y.At(w, s, v) - Present(x, w, v, v).DefaultIfEmpty(double.NaN).Max())),
            13 => new($"TIME_SERIES(SUM({x.Text}))", (w, _, v) => Finite(Present(x, w, v, v).Sum())),
            _ => new($"SUM([{x.Text}, {y.Text}])", (w, s, v) => Beside(x.At(w, s, v), y.At(w, s, v), (l, r) => l + r)),
        };
    }

    // Against the nearest point before, however far back: but what depends on its window sees nothing before it.
    static MetricSeries Past(string text, MetricSeries x, Func<double, double, long, double> apply, bool always = false)
    {
        var windowed = text.Contains("AVG(", StringComparison.Ordinal) || text.Contains("MAX(", StringComparison.Ordinal) || text.Contains("RUNNING_SUM(", StringComparison.Ordinal) || text.Contains("TIME_SERIES(", StringComparison.Ordinal);
        return new(text, (world, slot, window) =>
        {
            var point = x.At(world, slot, window);
            if (double.IsNaN(point) && !always) return double.NaN;
            for (var before = slot - 1; before >= (windowed ? window.First : world.FirstSlot - 20); before--)
            {
                if (x.At(world, before, window) is var value && !double.IsNaN(value)) return Finite(apply(point, value, slot - before));
            }
            return always ? point : double.NaN;
        });
    }

    static MetricAsked<bool> Condition(Chance chance, List<(string Name, MetricSeries Series)> series, int windowPoints, int depth)
    {
        if (depth > 0 && chance.Below(3) > 0)
        {
            var (a, b) = (Condition(chance, series, windowPoints, depth - 1), Condition(chance, series, windowPoints, depth - 1));
            return chance.Below(5) switch
            {
                0 => new($"!({a.Text})", (w, v) => !a.Meaning(w, v)),
                1 or 2 => new($"({a.Text} && {b.Text})", (w, v) => a.Meaning(w, v) && b.Meaning(w, v)),
                _ => new($"({a.Text} || {b.Text})", (w, v) => a.Meaning(w, v) || b.Meaning(w, v)),
            };
        }
        var (name, x) = chance.Pick(series);
        if (chance.Below(6) == 0)
        {
            var of = 1 + chance.Below(windowPoints);
            var (count, missing, at) = (1 + chance.Below(of), chance.Pick(AlarmState.Names), chance.Below(4));
            return new($"{name}.Breaching({count}, of: {of}, above: {at}, missing: \"{missing}\")", (w, v) => AlarmState.IsOn(x.Points(w, v), count, of, Comparison.Greater, at, AlarmState.Treatment(missing)!.Value));
        }
        var (left, op, right) = (Number(chance, name, x), chance.Below(4), chance.Below(5));
        return new($"{left.Text} {new[] { ">", ">=", "<", "==" }[op]} {right}", (w, v) => left.Meaning(w, v) is var l && op switch { 0 => l > right, 1 => l >= right, 2 => l < right, _ => l == right });
    }

    static MetricAsked<double> Number(Chance chance, string name, MetricSeries x)
    {
        var limit = chance.Below(4);
        return chance.Below(9) switch
        {
            0 => new($"{name}.First", (w, v) => x.At(w, v.First, v)),
            1 => new($"{name}.Min", (w, v) => Present(x, w, v, v).DefaultIfEmpty(double.NaN).Min()),
            2 => new($"{name}.Max", (w, v) => Present(x, w, v, v).DefaultIfEmpty(double.NaN).Max()),
            3 => new($"{name}.Sum", (w, v) => Present(x, w, v, v).Sum()),
            4 => new($"{name}.Points", (w, v) => Present(x, w, v, v).Count()),
            5 => new($"{name}.Missing", (w, v) => x.Points(w, v).Count(double.IsNaN)),
            6 => new($"{name}.Above({limit})", (w, v) => Present(x, w, v, v).Count(p => p > limit)),
            _ => new($"{name}", (w, v) => x.At(w, v.Last, v)),
        };
    }

    static IEnumerable<double> Present(MetricSeries x, MetricWorld world, MetricWindow slots, MetricWindow seenFrom)
    {
        for (var slot = slots.First; slot <= slots.Last; slot++)
        {
            if (x.At(world, slot, seenFrom) is var point && !double.IsNaN(point)) yield return point;
        }
    }

    static double Beside(double left, double right, Func<double, double, double> apply) =>
        double.IsNaN(left) && double.IsNaN(right) ? double.NaN : Finite(apply(double.IsNaN(left) ? 0 : left, double.IsNaN(right) ? 0 : right));

    static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    /// <summary>Every finding of a rule in one group, as `end of the window, suppress slot, shown value`: every window there is, looked at from scratch.</summary>
    internal static IEnumerable<string> Findings(MetricModel rule, MetricWorld world)
    {
        var fired = new HashSet<long>();
        var slotMs = Math.Max(rule.SuppressMs, rule.StepMs);
        for (var newest = world.FirstSlot; newest <= world.LastSlot + rule.WindowPoints; newest++)
        {
            var endMs = (newest + 1) * rule.PeriodMs;
            var window = new MetricWindow(newest - rule.WindowPoints + 1, newest);
            if (endMs % rule.StepMs != 0 || !Enumerable.Range(0, rule.WindowPoints + 1).Any(i => world.IsPresent(newest - i))) continue;
            if (!rule.When.Meaning(world, window) || !fired.Add((endMs - 1) / slotMs)) continue;
            yield return string.Create(CultureInfo.InvariantCulture, $"{endMs} {(endMs - 1) / slotMs * slotMs} {Text(rule.Shown.Meaning(world, window))}");
        }
    }

    internal static string Text(double value) => double.IsNaN(value) ? "-" : (value + 0.0).ToString("R", CultureInfo.InvariantCulture);
}
