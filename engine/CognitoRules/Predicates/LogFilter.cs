using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// A CloudWatch Logs filter pattern for what a rule wants: the service drops what cannot matter before it is fetched. It never drops a record that
/// matters; where a condition has no counterpart, or the pattern would be too long, it lets more pass, and `where` decides.
/// </summary>
/// <param name="Source">Whose records the pattern reads.</param>
/// <param name="Pattern">The pattern; empty: every record.</param>
/// <param name="IsExact">Whether it lets exactly the matching records pass, of those written as AWS writes them.</param>
sealed record LogFilter(EventSources Source, string Pattern, bool IsExact)
{
    /// <summary>The longest pattern that FilterLogEvents takes.</summary>
    internal const int LengthMax = 1024;

    /// <summary>The patterns of a rule, one per source that has log groups.</summary>
    internal static IReadOnlyList<LogFilter> Of(LoweredRule lowered) =>
        [.. new[] { EventSources.CloudTrail, EventSources.ActivityLog }.Where(s => lowered.Rule.Events.HasFlag(s)).Select(s => Of(lowered, s))];

    static LogFilter Of(LoweredRule lowered, EventSources source)
    {
        var roots = lowered.Steps.Count == 0
            ? lowered.Where is null ? [] : [lowered.Where]
            : lowered.Steps.Select(s => lowered.Where is null ? s.Test : new AndNode(lowered.Where, s.Test)).ToList();
        if (roots.Count == 0) return new LogFilter(source, "", IsExact: true);
        // From the whole condition down to what fits: the names of actions last, because they drop the most.
        foreach (var detail in Enum.GetValues<FilterDetail>())
        {
            var terms = new FilterTerms(source, detail);
            var all = roots.Select(r => terms.Of(r)).Aggregate(FilterTerm.Or);
            if (all.IsEverything) return new LogFilter(source, "", IsExact: false);
            var pattern = $"{{ {all.Text} }}";
            if (pattern.Length <= LengthMax) return new LogFilter(source, pattern, all.IsExact);
        }
        return new LogFilter(source, "", IsExact: false);
    }
}

/// <summary>How much of a condition goes into a pattern.</summary>
enum FilterDetail
{
    /// <summary>All that has a counterpart.</summary>
    Whole,

    /// <summary>Names of actions by their first word.</summary>
    ShortNames,

    /// <summary>Nothing but actions and services.</summary>
    Dispatch,
}

/// <summary>A piece of a pattern.</summary>
/// <param name="Text">Its text; empty: everything passes.</param>
/// <param name="IsExact">Whether it passes exactly what the condition does.</param>
/// <param name="IsOr">Whether it is a disjunction, which a conjunction around it has to bracket.</param>
readonly record struct FilterTerm(string Text, bool IsExact, bool IsOr = false)
{
    internal static FilterTerm Everything { get; } = new("", IsExact: false);

    internal bool IsEverything => Text.Length == 0;

    // Dropping one side of a conjunction lets more pass, which is always sound.
    internal static FilterTerm And(FilterTerm a, FilterTerm b) =>
        a.IsEverything ? b with { IsExact = false } : b.IsEverything || IsTooLong(a, b) ? a with { IsExact = false } : new($"{a.Bracketed} && {b.Bracketed}", a.IsExact && b.IsExact);

    internal static FilterTerm Or(FilterTerm a, FilterTerm b) =>
        a.IsEverything || b.IsEverything || IsTooLong(a, b) ? Everything : a.Text == b.Text ? a : new($"{a.Text} || {b.Text}", a.IsExact && b.IsExact, IsOr: true);

    static bool IsTooLong(FilterTerm a, FilterTerm b) => a.Text.Length + b.Text.Length > 4 * LogFilter.LengthMax;

    string Bracketed => IsOr ? $"({Text})" : Text;
}
