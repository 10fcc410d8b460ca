using System.Globalization;

namespace CognitoRules.Sources.MetricMath;

/// <summary>The families of statistics.</summary>
enum StatisticKind
{
    /// <summary>How many values.</summary>
    SampleCount,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Sum by SampleCount.</summary>
    Average,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>p99: the value below which so many percent lie.</summary>
    Percentile,

    /// <summary>tm, TM: the mean of the values between the bounds.</summary>
    TrimmedMean,

    /// <summary>wm, WM: the mean with the values outside the bounds moved to them.</summary>
    WinsorizedMean,

    /// <summary>tc, TC: how many values lie between the bounds.</summary>
    TrimmedCount,

    /// <summary>ts, TS: the sum of the values between the bounds.</summary>
    TrimmedSum,

    /// <summary>PR: how many percent of the values lie between the bounds.</summary>
    PercentileRank,
}

/// <summary>
/// A CloudWatch statistic: its name read, and its value of raw samples. CloudWatch approximates percentiles in a way it does not publish;
/// here they are exact: a percentile interpolates between the nearest ranks, and a bound in percent cuts through a value where it falls, so
/// that a count may be a fraction, as CloudWatch's may. Bounds in the metric's unit exclude the lower and include the upper.
/// </summary>
/// <param name="Low">The lower bound, in percent or in the metric's unit; NaN when open.</param>
/// <param name="High">The upper bound; for a percentile the percentage; NaN when open.</param>
/// <param name="Percent">Whether the bounds are percentages of the samples.</param>
sealed record Statistic(StatisticKind Kind, double Low, double High, bool Percent)
{
    /// <summary>Reads a name as CloudWatch writes it; null when there is no such statistic or its bounds hold nothing.</summary>
    internal static Statistic? Parse(string name) => name switch
    {
        "SampleCount" => Plain(StatisticKind.SampleCount),
        "Sum" => Plain(StatisticKind.Sum),
        "Average" => Plain(StatisticKind.Average),
        "Minimum" => Plain(StatisticKind.Minimum),
        "Maximum" => Plain(StatisticKind.Maximum),
        "IQM" => new Statistic(StatisticKind.TrimmedMean, 25, 75, Percent: true),
        _ => name.EndsWith(')') ? Bounded(name) : Short(name),
    };

    /// <summary>The value of the samples; NaN of none, and for the families that CloudWatch does not give when a value is negative.</summary>
    internal double Of(IReadOnlyCollection<double> samples)
    {
        var values = samples.Order().ToArray();
        if (values.Length == 0) return Kind is StatisticKind.SampleCount or StatisticKind.Sum ? 0 : double.NaN;
        if (Kind > StatisticKind.Maximum && values[0] < 0) return double.NaN;
        return Kind switch
        {
            StatisticKind.SampleCount => values.Length,
            StatisticKind.Sum => values.Sum(),
            StatisticKind.Average => values.Sum() / values.Length,
            StatisticKind.Minimum => values[0],
            StatisticKind.Maximum => values[^1],
            StatisticKind.Percentile => AtRank(values, High),
            StatisticKind.PercentileRank => 100.0 * values.Count(Inside) / values.Length,
            StatisticKind.WinsorizedMean => Winsorized(values),
            StatisticKind.TrimmedCount => Trimmed(values).Count,
            StatisticKind.TrimmedSum => Trimmed(values).Sum,
            _ => Trimmed(values) is { Count: > 0 } part ? part.Sum / part.Count : double.NaN,
        };
    }

    static Statistic Plain(StatisticKind kind) => new(kind, double.NaN, double.NaN, Percent: false);

    // p99.9, tm95: the lower-case form has one number, the upper bound in percent, with at most ten decimals.
    static Statistic? Short(string name)
    {
        var letters = name.StartsWith('p') ? 1 : 2;
        StatisticKind? kind = name.Length <= letters ? null : name[..letters] switch
        {
            "p" => StatisticKind.Percentile,
            "tm" => StatisticKind.TrimmedMean,
            "wm" => StatisticKind.WinsorizedMean,
            "tc" => StatisticKind.TrimmedCount,
            "ts" => StatisticKind.TrimmedSum,
            _ => null,
        };
        if (kind is null || !TryNumber(name[letters..], out var percent) || percent > 100) return null;
        var decimals = name.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? name.Length - point - 1 : 0;
        return decimals > 10 || (kind != StatisticKind.Percentile && percent == 0) ? null : new Statistic(kind.Value, double.NaN, percent, Percent: true);
    }

    // TM(10%:90%), TC(:0.5), PR(100:2000).
    static Statistic? Bounded(string name)
    {
        StatisticKind? kind = name[..Math.Min(3, name.Length)] switch
        {
            "TM(" => StatisticKind.TrimmedMean,
            "WM(" => StatisticKind.WinsorizedMean,
            "TC(" => StatisticKind.TrimmedCount,
            "TS(" => StatisticKind.TrimmedSum,
            "PR(" => StatisticKind.PercentileRank,
            _ => null,
        };
        if (kind is null || name[3..^1].Split(':') is not [var lower, var upper] || (lower.Length == 0 && upper.Length == 0)) return null;
        var percent = lower.EndsWith('%') || upper.EndsWith('%');
        if (!TryBound(lower, percent, out var low) || !TryBound(upper, percent, out var high) || low >= high) return null;
        // A percentile rank asks how many percent lie between two values: bounds in percent would be the answer.
        return percent && kind == StatisticKind.PercentileRank ? null : new Statistic(kind.Value, low, high, percent);
    }

    static bool TryBound(string text, bool percent, out double bound)
    {
        bound = double.NaN;
        if (text.Length == 0) return true;
        if (text.EndsWith('%') != percent) return false;
        return TryNumber(percent ? text[..^1] : text, out bound) && (!percent || bound <= 100);
    }

    static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    bool Inside(double value) => !(value <= Low) && !(value > High);

    static double AtRank(double[] sorted, double percent)
    {
        var rank = percent / 100 * (sorted.Length - 1);
        var below = (int)rank;
        var share = rank - below;
        return share == 0 ? sorted[below] : sorted[below] * (1 - share) + sorted[below + 1] * share;
    }

    // Each sample is a stretch of one on a line as long as the samples are many; a bound in percent may cut through it.
    (double Count, double Sum) Trimmed(double[] sorted)
    {
        var count = 0.0;
        var sum = 0.0;
        var from = double.IsNaN(Low) ? 0 : Low / 100 * sorted.Length;
        var to = double.IsNaN(High) ? sorted.Length : High / 100 * sorted.Length;
        for (var i = 0; i < sorted.Length; i++)
        {
            var share = Percent ? Math.Clamp(Math.Min(to, i + 1) - Math.Max(from, i), 0, 1) : Inside(sorted[i]) ? 1 : 0;
            count += share;
            sum += share * sorted[i];
        }
        return (count, sum);
    }

    double Winsorized(double[] sorted)
    {
        var low = double.IsNaN(Low) ? double.NegativeInfinity : Percent ? AtRank(sorted, Low) : Low;
        var high = double.IsNaN(High) ? double.PositiveInfinity : Percent ? AtRank(sorted, High) : High;
        return sorted.Sum(v => Math.Clamp(v, low, high)) / sorted.Length;
    }
}
