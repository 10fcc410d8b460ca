using CognitoRules.Diagnostics;
using CognitoRules.Findings;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Evaluation;

/// <summary>
/// A rule over findings, the findings that wait for it, and the rules they come from. A finding is handed over when no rule it reads can still make an
/// earlier one, so that it meets findings in the order of their time however the run was cut.
/// </summary>
sealed class FindingInbox(RuleRunner runner, FaultLog faults, IReadOnlyList<RuleRunner> upstream)
{
    readonly PriorityQueue<EventRow, Place> waiting = new();
    long number;
    long reachedMs = long.MinValue;

    /// <summary>The order of findings, as <see cref="FindingOrder"/> has it; those of a test come last, in the order given.</summary>
    readonly record struct Place(long TimeMs, string Rule, string Group, string Id, long Number) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            if (TimeMs != other.TimeMs) return TimeMs.CompareTo(other.TimeMs);
            var byRule = string.CompareOrdinal(Rule, other.Rule);
            if (byRule != 0) return byRule;
            var byGroup = string.CompareOrdinal(Group, other.Group);
            if (byGroup != 0) return byGroup;
            var byId = string.CompareOrdinal(Id, other.Id);
            return byId != 0 ? byId : Number.CompareTo(other.Number);
        }
    }

    /// <summary>The rule.</summary>
    internal RuleRunner Runner => runner;

    /// <summary>The rules whose findings it reads.</summary>
    internal IReadOnlyList<RuleRunner> Upstream => upstream;

    /// <summary>Puts a finding in. One of metrics that were waited for in vain comes too late.</summary>
    internal void Add(Finding finding)
    {
        if (finding.TimeMs < reachedMs) faults.Add(EvaluationFaults.LateFinding(runner.Rule.Rule, finding));
        else waiting.Enqueue(FindingRows.Of(finding), new Place(finding.TimeMs, finding.Rule.Id.Value, FindingOrder.GroupText(finding), finding.Id, 0));
    }

    /// <summary>Puts a finding in that no rule of this run made.</summary>
    internal void AddGenerated(EventRow row) => waiting.Enqueue(row, new Place(row.TimeMs, "\uffff", "", "", number++));

    /// <summary>Hands over the findings before a moment, and tells the rule that time has reached it.</summary>
    /// <returns>The moment before which the rule's own findings are all there.</returns>
    internal long AdvanceTo(long timeMs)
    {
        while (waiting.TryPeek(out var row, out var place) && (place.TimeMs < timeMs || timeMs == long.MaxValue))
        {
            waiting.Dequeue();
            runner.Take(row);
        }
        runner.AdvanceTo(timeMs);
        reachedMs = Math.Max(reachedMs, timeMs);
        return timeMs;
    }

    /// <summary>Writes the findings that wait.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(reachedMs);
        writer.Write7BitEncodedInt(waiting.Count);
        foreach (var (row, place) in waiting.UnorderedItems.OrderBy(w => w.Priority))
        {
            writer.Write(place.TimeMs);
            writer.Write(place.Rule);
            writer.Write(place.Group);
            writer.Write(place.Id);
            row.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal void Read(BinaryReader reader, Func<BinaryReader, EventRow> rows)
    {
        reachedMs = reader.ReadInt64();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var place = new Place(reader.ReadInt64(), reader.ReadString(), reader.ReadString(), reader.ReadString(), number++);
            waiting.Enqueue(rows(reader), place);
        }
    }
}
