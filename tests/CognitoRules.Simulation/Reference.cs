using System.Globalization;
using CognitoRules.Findings;
using CognitoRules.Vocabulary;
using CognitoRules.Windows;

namespace CognitoRules.Simulation;

/// <summary>
/// What a rule finds in a set of events, told in the simplest way: all events are kept, and each window is looked at from scratch. Shares no code with
/// the engine's windows.
/// </summary>
static class Reference
{
    /// <summary>The findings as lines, in the order of findings.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="events">All events, in order, each once.</param>
    /// <param name="early">Whether windows are judged at each event instead of at their ends.</param>
    internal static List<Found> Find(RuleModel rule, IReadOnlyList<SimEvent> events, bool early)
    {
        var counted = events.Where(e => rule.Where?.Meaning(e) ?? true).GroupBy(e => string.Join('\0', rule.GroupOf(e).Select(v => v is null ? "-" : "=" + v)), StringComparer.Ordinal);
        var found = counted.SelectMany(g => rule.Cut switch
        {
            Cut.Single => Singles(rule, [.. g]),
            Cut.Session => Sessions(rule, [.. g], early),
            Cut.Sequence => Sequences(rule, [.. g]),
            _ => early ? AtEvents(rule, [.. g]) : AtEnds(rule, [.. g]),
        });
        return [.. found.OrderBy(f => f.TimeMs).ThenBy(f => f.Group, StringComparer.Ordinal).ThenBy(f => f.Id, StringComparer.Ordinal)];
    }

    static IEnumerable<Found> Singles(RuleModel rule, List<SimEvent> events)
    {
        var fired = new HashSet<long>();
        foreach (var e in events)
        {
            if (rule.SuppressMs == 0) yield return Make(rule, e, e.TimeMs, e.TimeMs, [e], e.TimeMs, e.TimeMs + 1, null, byEvent: true);
            else if (fired.Add(Slot(rule, e.TimeMs))) yield return Make(rule, e, e.TimeMs, Slot(rule, e.TimeMs), [e], e.TimeMs, e.TimeMs + 1, null);
        }
    }

    static IEnumerable<Found> AtEvents(RuleModel rule, List<SimEvent> events)
    {
        var fired = new HashSet<long>();
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            var endMs = (e.TimeMs / rule.EveryMs + 1) * rule.EveryMs;
            var known = events[..(i + 1)];
            var view = new View([.. known.Where(k => k.TimeMs >= endMs - rule.LengthMs)], known, e.TimeMs);
            if (fired.Contains(Slot(rule, e.TimeMs)) || !rule.When!.Meaning(view)) continue;
            fired.Add(Slot(rule, e.TimeMs));
            yield return Make(rule, e, e.TimeMs, Slot(rule, e.TimeMs), view.Events, endMs - rule.LengthMs, endMs, view);
        }
    }

    static IEnumerable<Found> AtEnds(RuleModel rule, List<SimEvent> events)
    {
        var fired = new HashSet<long>();
        for (var endMs = events[0].TimeMs / rule.EveryMs * rule.EveryMs; endMs <= events[^1].TimeMs + rule.LengthMs; endMs += rule.EveryMs)
        {
            var view = new View([.. events.Where(e => e.TimeMs >= endMs - rule.LengthMs && e.TimeMs < endMs)], [.. events.Where(e => e.TimeMs < endMs)], endMs);
            if (view.Events.Count == 0) continue;
            var slot = Slot(rule, view.Events[^1].TimeMs);
            if (fired.Contains(slot) || !rule.When!.Meaning(view)) continue;
            fired.Add(slot);
            yield return Make(rule, events[0], endMs, slot, view.Events, endMs - rule.LengthMs, endMs, view);
        }
    }

    static IEnumerable<Found> Sessions(RuleModel rule, List<SimEvent> events, bool early)
    {
        var fired = new HashSet<long>();
        for (var first = 0; first < events.Count;)
        {
            var (startMs, next) = (events[first].TimeMs, first + 1);
            while (next < events.Count && events[next].TimeMs < End(rule, startMs, events[next - 1].TimeMs)) next++;
            var slot = Slot(rule, startMs);
            for (var end = early ? first + 1 : next; end <= next && !fired.Contains(slot); end++)
            {
                var (session, endMs) = (events[first..end], End(rule, startMs, events[end - 1].TimeMs));
                var view = new View(session, events[..end], early ? session[^1].TimeMs : endMs);
                if (!rule.When!.Meaning(view)) continue;
                fired.Add(slot);
                yield return Make(rule, events[0], view.NowMs, slot, session, startMs, endMs, view);
            }
            first = next;
        }
    }

    static long End(RuleModel rule, long startMs, long lastMs) => Math.Min(lastMs + rule.LengthMs, startMs + rule.MaxMs);

    static IEnumerable<Found> Sequences(RuleModel rule, List<SimEvent> events)
    {
        var ends = new List<(long TimeMs, int Phase, int Start, SimEvent?[] Rows)>();
        for (var start = 0; start < events.Count; start++)
        {
            var rows = new SimEvent?[rule.Steps.Count];
            if (!rule.Steps[0].Meaning(events[start], rows)) continue;
            rows[0] = events[start];
            if (Follow(rule, events, start, rows) is var (timeMs, phase)) ends.Add((timeMs, phase, start, rows));
        }
        var fired = new HashSet<long>();
        foreach (var (timeMs, _, _, rows) in ends.OrderBy(e => e.TimeMs).ThenBy(e => e.Phase).ThenBy(e => e.Start))
        {
            if (!fired.Add(Slot(rule, timeMs))) continue;
            var steps = rows.OfType<SimEvent>().ToList();
            yield return Make(rule, steps[0], timeMs, Slot(rule, timeMs), steps, steps[0].TimeMs, timeMs + 1, null);
        }
    }

    // When an attempt succeeds: at an event, whose place is the phase, or after all events of its last moment.
    static (long TimeMs, int Phase)? Follow(RuleModel rule, List<SimEvent> events, int start, SimEvent?[] rows)
    {
        var next = 1;
        for (var i = start + 1; i < events.Count && events[i].TimeMs <= events[start].TimeMs + rule.LengthMs; i++)
        {
            var step = next;
            while (step < rule.Steps.Count && rule.Steps[step].Absent)
            {
                if (rule.Steps[step].Meaning(events[i], rows)) return null;
                step++;
            }
            if (step == rule.Steps.Count || !rule.Steps[step].Meaning(events[i], rows)) continue;
            rows[step] = events[i];
            next = step + 1;
            if (next == rule.Steps.Count) return (events[i].TimeMs, i);
        }
        return rule.Steps.Skip(next).All(s => s.Absent) ? (events[start].TimeMs + rule.LengthMs, int.MaxValue) : null;
    }

    static long Slot(RuleModel rule, long timeMs) => rule.SuppressMs == 0 ? timeMs : timeMs / rule.SuppressMs * rule.SuppressMs;

    static Found Make(RuleModel rule, SimEvent of, long timeMs, long slotMs, IReadOnlyList<SimEvent> events, long startMs, long endMs, View? view, bool byEvent = false)
    {
        var key = new GroupKeyBuilder();
        foreach (var value in rule.GroupOf(of)) key.Add(value is null ? TextValue.Missing : new TextValue(System.Text.Encoding.UTF8.GetBytes(value)));
        if (byEvent) key.Add(new TextValue(System.Text.Encoding.UTF8.GetBytes(of.Id)));
        var message = rule.Values.Count == 0 || view is null ? "" : string.Join(' ', rule.Values.Select(v => ValueText.Of(v.Meaning(view))));
        return new Found(timeMs, string.Join('\0', rule.GroupOf(of).Select(v => v ?? "-")), FindingId.Of(rule.Id, key.Key, slotMs), startMs, endMs, events[0].TimeMs, events[^1].TimeMs, events.Count,
            rule.Cut is Cut.Sliding or Cut.Session ? [.. events.TakeLast(rule.Evidence).Select(e => e.Id)] : [.. events.Take(rule.Evidence).Select(e => e.Id)], message, [.. rule.GroupOf(of)]);
    }
}

/// <summary>A finding, as far as the reference tells it.</summary>
sealed record Found(long TimeMs, string Group, string Id, long StartMs, long EndMs, long FirstMs, long LastMs, long Count, IReadOnlyList<string> Sample, string Message, IReadOnlyList<string?> By)
{
    /// <summary>The same of a finding of the engine.</summary>
    internal static Found Of(Finding f) => new(f.TimeMs, "", f.Id, f.WindowStartMs, f.WindowEndMs, f.FirstEventMs, f.LastEventMs, f.Count, f.SampleEventIds, f.Rule.Finding is null ? "" : f.Message, []);

    /// <summary>All of it as one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{TimeMs - SimEvent.EpochMs} [{StartMs - SimEvent.EpochMs}, {EndMs - SimEvent.EpochMs}) {FirstMs - SimEvent.EpochMs}..{LastMs - SimEvent.EpochMs} x{Count} {string.Join(',', Sample)} \"{Message}\" {Id}");
}
