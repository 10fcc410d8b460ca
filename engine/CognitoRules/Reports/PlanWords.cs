using System.Globalization;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Reports;

/// <summary>Parts of a compiled rule's plan in words.</summary>
static class PlanWords
{
    /// <summary>The necessary conditions: which events are looked at, before any condition is asked.</summary>
    internal static string LooksAt(Dispatch dispatch)
    {
        var actions = dispatch.Actions is { } names ? string.Join(", ", names.Order(StringComparer.Ordinal)) : "any action";
        var services = dispatch.Services is { } hosts ? $" of {string.Join(", ", hosts.Order(StringComparer.Ordinal))}" : "";
        return actions + services + (dispatch.FailedOnly ? ", failed only" : "") + (dispatch.SucceededOnly ? ", succeeded only" : "");
    }

    /// <summary>A filter pattern and how far it goes.</summary>
    internal static string Filter(LogFilter filter)
    {
        var source = filter.Source == EventSources.CloudTrail ? "cloudtrail" : "activity-log";
        if (filter.Pattern.Length == 0) return $"{source}: every record, nothing to filter by";
        return $"{source}: {filter.Pattern} ({(filter.IsExact ? "exactly the records `where` wants" : "lets more pass; `where` decides")})";
    }

    /// <summary>What happens where a record lacks a field.</summary>
    internal static string Missing(RuleCode code)
    {
        var words = code.Words.Where(w => Words.Info(w).Kind != ValueKind.Bool && w is not (Word.Action or Word.Time or Word.EventId)).Order().Select(w => w.ToString()).ToList();
        if (words.Count == 0 && code.RawPaths.Count == 0) return "nothing that could be";
        return "a comparison with a missing value is false, `!=` is true, a question to it is false" + (code.Aggregates.Any(a => a.Argument is not null) ? "; aggregates skip it" : "");
    }

    /// <summary>What an accumulator costs for each group and pane of a window.</summary>
    internal static string Cost(AggregateSpec spec, RuleLimits limits) => spec.Kind switch
    {
        AggregateKind.Count => "one number per group and pane",
        AggregateKind.Distinct => string.Create(CultureInfo.InvariantCulture, $"a set of values per group and pane, exact up to {limits.DistinctValues:#,0}"),
        AggregateKind.Sum or AggregateKind.Min or AggregateKind.Max => "one number per group and pane; a missing number is skipped",
        AggregateKind.Avg => "two numbers per group and pane; a missing number is skipped",
        AggregateKind.First or AggregateKind.Last => "one value per group and pane",
        AggregateKind.Top or AggregateKind.Share => string.Create(CultureInfo.InvariantCulture, $"a count for each value per group and pane, up to {limits.DistinctValues:#,0} values"),
        AggregateKind.FirstSeen => string.Create(CultureInfo.InvariantCulture, $"a memory of {spec.Days} days, up to {limits.FirstSeen:#,0} values of all groups together"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a memory of {spec.Days} days by hour of the week, per group"),
    };
}
