using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// Which rules may want an event, by source, action and outcome: the necessary conditions the compiler read out of each `where`.
/// An event meets only these; `where` itself decides.
/// </summary>
sealed class Router
{
    readonly Dictionary<EventSources, Table> tables = [];

    internal Router(IReadOnlyList<RuleRunner> runners)
    {
        foreach (var source in new[] { EventSources.CloudTrail, EventSources.ActivityLog, EventSources.Findings })
            tables[source] = new Table([.. runners.Where(r => r.Rule.Rule.Events.HasFlag(source))]);
    }

    /// <summary>The rules that may want this event, in id order.</summary>
    internal RuleRunner[] Find(EventRow row) => tables[row.Source].Find(row);

    sealed class Table
    {
        readonly RuleRunner[] anyAction;
        readonly Dictionary<string, RuleRunner[]> byAction = new(StringComparer.Ordinal);
        readonly Dictionary<string, RuleRunner[]>.AlternateLookup<ReadOnlySpan<char>> lookup;

        internal Table(IReadOnlyList<RuleRunner> runners)
        {
            anyAction = [.. runners.Where(r => r.Rule.Code.Dispatch.Actions is null)];
            foreach (var action in runners.SelectMany(r => r.Rule.Code.Dispatch.Actions ?? (IReadOnlySet<string>)new HashSet<string>()).Distinct(StringComparer.Ordinal))
                byAction[action] = [.. runners.Where(r => r.Rule.Code.Dispatch.Actions?.Contains(action) ?? true)];
            lookup = byAction.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        internal RuleRunner[] Find(EventRow row)
        {
            var action = row.Text((int)Word.Action);
            Span<char> name = stackalloc char[128];
            if (action.IsMissing || action.Utf8.Length > name.Length || !Encoding.UTF8.TryGetChars(action.Utf8, name, out var length)) return anyAction;
            return lookup.TryGetValue(name[..length], out var runners) ? runners : anyAction;
        }
    }
}
