namespace CognitoRules.Predicates;

/// <summary>The numbers between two bounds.</summary>
/// <param name="Min">The lower bound.</param>
/// <param name="Max">The upper bound.</param>
/// <param name="IsMinOpen">Whether the lower bound itself is outside.</param>
/// <param name="IsMaxOpen">Whether the upper bound itself is outside.</param>
readonly record struct NumberRange(double Min, double Max, bool IsMinOpen = false, bool IsMaxOpen = false)
{
    internal static NumberRange All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    internal static NumberRange Nothing { get; } = new(1, 0);

    /// <summary>The numbers that compare so with a bound; none for a bound that is no number.</summary>
    internal static NumberRange Of(Comparison comparison, double bound) => double.IsNaN(bound) ? Nothing : comparison switch
    {
        Comparison.Equal => new(bound, bound),
        Comparison.Less => All with { Max = bound, IsMaxOpen = true },
        Comparison.LessOrEqual => All with { Max = bound },
        Comparison.Greater => All with { Min = bound, IsMinOpen = true },
        Comparison.GreaterOrEqual => All with { Min = bound },
        _ => All,
    };

    /// <summary>The numbers in both.</summary>
    internal NumberRange And(NumberRange other)
    {
        var (min, minOpen) = Min > other.Min ? (Min, IsMinOpen) : Min < other.Min ? (other.Min, other.IsMinOpen) : (Min, IsMinOpen || other.IsMinOpen);
        var (max, maxOpen) = Max < other.Max ? (Max, IsMaxOpen) : Max > other.Max ? (other.Max, other.IsMaxOpen) : (Max, IsMaxOpen || other.IsMaxOpen);
        return new NumberRange(min, max, minOpen, maxOpen);
    }

    /// <summary>Whether there is no number in it; of whole numbers, when only those count.</summary>
    internal bool IsEmpty(bool onlyWhole)
    {
        if (Min > Max || (Min == Max && (IsMinOpen || IsMaxOpen))) return true;
        if (!onlyWhole || double.IsInfinity(Min) || double.IsInfinity(Max)) return false;
        var first = Math.Ceiling(Min) is var up && up == Min && IsMinOpen ? up + 1 : up;
        return first > Max || (first == Max && IsMaxOpen);
    }

    /// <summary>Whether every number of it is in the other.</summary>
    internal bool IsInside(NumberRange other, bool onlyWhole)
    {
        var below = new NumberRange(Min, other.Min, IsMinOpen, !other.IsMinOpen).And(this);
        var above = new NumberRange(other.Max, Max, !other.IsMaxOpen, IsMaxOpen).And(this);
        return below.IsEmpty(onlyWhole) && above.IsEmpty(onlyWhole);
    }
}
