namespace CognitoRules.Vocabulary;

/// <summary>
/// What a compiled predicate reads: one event, or one group's window, or the steps of a sequence, or metric series.
/// Owned by the evaluation step and reused; a predicate never keeps it.
/// </summary>
public sealed class Scope
{
    /// <summary>The event at hand; set for `where`, `by`, aggregate arguments, sequence steps, and everything of a rule without a window.</summary>
    public EventRow? Event { get; set; }

    /// <summary>The earlier steps of a sequence, by step index; a step not reached is null.</summary>
    public EventRow?[] Steps { get; set; } = [];

    /// <summary>The accumulators of the group's window; set for `let`, `when`, `severity`, `finding` of a window rule.</summary>
    public IAggregateValues? Aggregates { get; set; }

    /// <summary>The group's values, in the order of `by` (for a metrics rule: of `dimensions`).</summary>
    public IGroupValues? Group { get; set; }

    /// <summary>The series of a metrics rule.</summary>
    public ISeriesValues? Series { get; set; }
}

/// <summary>The values that name a group.</summary>
public interface IGroupValues
{
    /// <summary>The text of part <paramref name="part"/>; numbers and bools in their invariant form; missing when the events had none.</summary>
    TextValue Text(int part);

    /// <summary>The number of a part; NaN when it is not a number.</summary>
    double Number(int part);
}

/// <summary>A compiled yes-or-no expression.</summary>
public delegate bool BoolCode(Scope scope);

/// <summary>A compiled number; NaN when missing. Times are Unix milliseconds.</summary>
public delegate double NumberCode(Scope scope);

/// <summary>A compiled text; missing when any part it needs is.</summary>
public delegate TextValue TextCode(Scope scope);
