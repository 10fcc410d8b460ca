using System.Text;
using CognitoRules.FixtureGenerator;
using CognitoRules.Sources.CloudTrail;

namespace CognitoRules.Simulation;

/// <summary>An event as an ordinary object. Missing is null or NaN.</summary>
sealed record SimEvent(long TimeMs, string Id, string Action, bool Failed, string? User, string? Ip, double N)
{
    /// <summary>2026-01-01T00:00:00Z, a Thursday.</summary>
    internal const long EpochMs = 1_767_225_600_000;

    static readonly string[] Actions = ["InitiateAuth", "InitiateAuth", "InitiateAuth", "SignUp", "ConfirmForgotPassword", "ChangePassword"];

    byte[]? record;

    /// <summary>The record that CloudTrail would have delivered.</summary>
    internal byte[] ToRecord() => record ??= Write();

    byte[] Write()
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Action"] = Action, ["User"] = User, ["Ip"] = Ip };
        if (Failed) fields["Failed"] = true;
        if (!double.IsNaN(N)) fields["requestParameters.n"] = N;
        return CloudTrailRecordWriter.Write(fields, TimeMs, Id);
    }

    /// <summary>Events in the order of their time and id, each id once.</summary>
    internal static List<SimEvent> InOrder(IEnumerable<SimEvent> events) =>
        [.. events.OrderBy(e => e.TimeMs).ThenBy(e => e.Id, StringComparer.Ordinal).DistinctBy(e => e.Id)];

    /// <summary>A few events over a few of a rule's spans, with times that like to stand on edges, beside them, and on one another.</summary>
    internal static List<SimEvent> Random(Chance chance, long spanMs, IReadOnlyList<long> edges)
    {
        var events = new List<SimEvent>();
        var startMs = EpochMs + chance.Below(5) * edges[0];
        var count = 1 + chance.Below(chance.Below(4) == 0 ? 80 : 25);
        for (var i = 0; i < count; i++)
        {
            var timeMs = events.Count > 0 && chance.Below(6) == 0 ? chance.Pick(events).TimeMs : startMs + (long)(chance.Share() * spanMs);
            if (chance.Below(3) == 0) timeMs = Near(chance, timeMs, edges);
            if (events.Count > 0 && chance.Below(4) == 0) timeMs = chance.Pick(events).TimeMs + chance.Pick(edges) - chance.Below(2);
            var id = chance.Below(3) == 0 ? "e-" + chance.Token(6) : chance.Uuid();
            events.Add(new SimEvent(timeMs, id, chance.Pick(Actions), chance.Below(2) == 0,
                chance.Below(8) == 0 ? null : $"u{chance.Below(3)}", chance.Below(10) == 0 ? null : $"i{chance.Below(3)}", chance.Below(5) == 0 ? double.NaN : chance.Below(6)));
        }
        return events;
    }

    /// <summary>For a person who reads a failed case.</summary>
    public override string ToString() =>
        new StringBuilder().Append(TimeMs - EpochMs).Append(' ').Append(Id).Append(' ').Append(Action).Append(Failed ? " failed" : "").Append(' ').Append(User ?? "-").Append(' ').Append(Ip ?? "-").Append(' ').Append(N).ToString();

    static long Near(Chance chance, long timeMs, IReadOnlyList<long> edges)
    {
        var edge = chance.Pick(edges);
        return timeMs / edge * edge + chance.Below(3) - 1;
    }
}
