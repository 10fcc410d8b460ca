namespace CognitoRules.Sources.MetricMath;

/// <summary>Computes a call from its arguments over a grid. The arguments have the types of the form that was chosen when the rule loaded.</summary>
delegate MathValue MathCode(IReadOnlyList<MathValue> arguments, MathGrid grid);

/// <summary>The same for one series of a form that looks at points before its own: of those before the grid it needs the nearest and no other.</summary>
delegate SeriesValue PastCode(SeriesValue series, MathGrid grid, PointBefore? before);

/// <summary>What one place of a call takes.</summary>
/// <param name="Types">The types it takes.</param>
/// <param name="Words">The words it takes, when <paramref name="Types"/> has Word.</param>
/// <param name="Optional">Whether it, and all behind it, may be left out.</param>
sealed record MathParameter(MathType Types, IReadOnlyList<string> Words, bool Optional = false);

/// <summary>Which points of its arguments a form looks at for one point of its result.</summary>
enum MathReach
{
    /// <summary>Those of the same period (ABS, IF, SUM of an array).</summary>
    Point,

    /// <summary>Those before it, too (DIFF, FILL with REPEAT).</summary>
    Past,

    /// <summary>
    /// All of the range it is asked over (AVG of one series): then it is computed for each window of the rule, so that a replay says what a live
    /// engine said at that time.
    /// </summary>
    Range,
}

/// <summary>One documented way to call a function.</summary>
/// <param name="Parameters">In order.</param>
/// <param name="Result">What it gives.</param>
/// <param name="Reach">What it looks at.</param>
sealed record MathForm(IReadOnlyList<MathParameter> Parameters, MathType Result, MathReach Reach, MathCode Code)
{
    internal bool Windowed => Reach == MathReach.Range;

    /// <summary>What it does to each series of its first argument, for a form that looks at points before its own; null for others.</summary>
    internal PastCode? Past { get; init; }

    internal int ArgumentCountMin => Parameters.Count(p => !p.Optional);
}

/// <summary>A function of metric math.</summary>
/// <param name="Name">In capitals, as it must be written.</param>
/// <param name="Usage">Its forms as a person writes them.</param>
sealed record MathFunction(string Name, string Usage, IReadOnlyList<MathForm> Forms);
