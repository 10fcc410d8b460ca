using System.Globalization;
using CognitoRules.FixtureGenerator;
using CognitoRules.Time;

namespace CognitoRules.Simulation;

/// <summary>Generates rules of every form, each with its meaning.</summary>
static class RandomRules
{
    const string N = "Raw(\"requestParameters.n\")";
    const long MinuteMs = 60_000;

    static readonly Question[] Questions =
    [
        new("Failed", e => e.Failed), new("Succeeded", e => !e.Failed), new("Action == \"SignUp\"", e => e.Action == "SignUp"),
        new("User == \"u1\"", e => e.User == "u1"), new("Ip != \"i0\"", e => e.Ip != "i0"), new("Ip != null", e => e.Ip != null), new($"{N} >= 3", e => e.N >= 3),
    ];

    static readonly Step[] FirstSteps =
    [
        new("first", "Action == \"ConfirmForgotPassword\"", (e, _) => e.Action == "ConfirmForgotPassword"), new("first", "Failed", (e, _) => e.Failed),
        new("first", "Action == \"SignUp\" && Succeeded", (e, _) => e.Action == "SignUp" && !e.Failed),
    ];

    static readonly Step[] LaterSteps =
    [
        new("", "Action == \"InitiateAuth\" && Succeeded", (e, _) => e.Action == "InitiateAuth" && !e.Failed), new("", "Action == \"ChangePassword\"", (e, _) => e.Action == "ChangePassword"),
        new("", "Ip != first.Ip", (e, s) => e.Ip is null || s[0]!.Ip is null || e.Ip != s[0]!.Ip), new("", "User == first.User && Failed", (e, s) => e.User is not null && e.User == s[0]!.User && e.Failed),
    ];

    /// <summary>A rule of any form.</summary>
    internal static RuleModel Rule(Chance chance, string id) => chance.Below(10) switch
    {
        0 => Single(chance, id),
        1 or 2 => Sequence(chance, id),
        3 or 4 => Session(chance, id),
        5 => Baseline(chance, id),
        6 => Tumbling(chance, id),
        _ => Sliding(chance, id),
    };

    /// <summary>A rule over another's findings, which are grouped by address.</summary>
    internal static RuleModel Over(Chance chance, RuleModel of, string id)
    {
        var at = chance.Below(3) + 1;
        var judgement = chance.Below(2) == 0 ? new Judgement($"Count() >= {at}", v => v.Events.Count >= at) : new Judgement($"Count() == {at}", v => v.Events.Count == at);
        var rule = new RuleModel { Id = id, Cut = Cut.Sliding, By = ["Ip"], LengthMs = 60 * MinuteMs, EveryMs = 6 * MinuteMs, SuppressMs = 60 * MinuteMs, When = judgement, Of = of, Yaml = "" };
        var source = $"source: findings\nof: [{of.Id}]\n";
        if (chance.Below(3) > 0) return Finish(rule, "  sliding: 1h\n  every: 6m\n", source);
        var asked = new Step("first", $"Rule == \"{of.Id}\"", (_, _) => true);
        return Finish(rule with { Cut = Cut.Sequence, When = null, EveryMs = 0, Steps = [asked, asked with { Name = chance.Below(2) == 0 ? "absent" : "second" }] }, "", source);
    }

    static RuleModel Single(Chance chance, string id) =>
        Finish(new RuleModel { Id = id, Cut = Cut.Single, Where = chance.Pick(Questions), By = By(chance), SuppressMs = chance.Below(3) == 0 ? 0 : (1 + chance.Below(90)) * MinuteMs, Yaml = "" }, "");

    static RuleModel Sliding(Chance chance, string id)
    {
        var (lengthMs, everyMs) = chance.Pick<(long, long)>([(10 * MinuteMs, MinuteMs), (5 * MinuteMs, 2 * MinuteMs), (60 * MinuteMs, 6 * MinuteMs), (90_000, 10_000), (10 * MinuteMs, 10 * MinuteMs), (60 * MinuteMs, 60_000)]);
        return Finish(Windowed(chance, id) with { LengthMs = lengthMs, EveryMs = everyMs, SuppressMs = Suppress(chance, lengthMs) }, $"  sliding: {Words(lengthMs)}\n  every: {Words(everyMs)}\n");
    }

    static RuleModel Tumbling(Chance chance, string id)
    {
        var lengthMs = chance.Pick<long>([5 * MinuteMs, 60 * MinuteMs, 10_000]);
        return Finish(Windowed(chance, id) with { LengthMs = lengthMs, EveryMs = lengthMs, SuppressMs = Suppress(chance, lengthMs) }, $"  tumbling: {Words(lengthMs)}\n");
    }

    static RuleModel Session(Chance chance, string id)
    {
        var (silenceMs, maxMs) = chance.Pick<(long, long)>([(15 * MinuteMs, 60 * MinuteMs), (5 * MinuteMs, 5 * MinuteMs), (2 * MinuteMs, 9 * MinuteMs), (20_000, 240 * MinuteMs)]);
        return Finish(Windowed(chance, id) with { Cut = Cut.Session, LengthMs = silenceMs, MaxMs = maxMs, SuppressMs = Suppress(chance, silenceMs) }, $"  session: {Words(silenceMs)}\n  max: {Words(maxMs)}\n");
    }

    static RuleModel Baseline(Chance chance, string id)
    {
        var rule = Windowed(chance, id) with { LengthMs = 60 * MinuteMs, EveryMs = 60 * MinuteMs, SuppressMs = 60 * MinuteMs };
        var score = chance.Below(3);
        var usual = new Value("Baseline(Count(), days: 28).Median", v => Memory.Usual(rule, v)?.Median);
        rule = rule with
        {
            When = new Judgement($"Baseline(Count(), days: 28).Score > {score}", v => Memory.Usual(rule, v)?.Score > score),
            Values = [.. rule.Values, usual],
        };
        return Finish(rule, "  tumbling: 1h\n");
    }

    static RuleModel Sequence(Chance chance, string id)
    {
        var steps = new List<Step> { chance.Pick(FirstSteps) };
        var form = chance.Below(8);
        if (form >= 6)
        {
            // What must not happen stands behind two steps, or twice behind one.
            steps.Add(chance.Pick(LaterSteps) with { Name = "absent" });
            if (form == 6) steps.Add(chance.Pick(LaterSteps) with { Name = "between" });
            steps.Add(chance.Pick(LaterSteps) with { Name = "absent" });
        }
        if (form is 1 or 3) steps.Add(chance.Pick(LaterSteps) with { Name = "absent" });
        if (form != 0 && form != 1 || steps.Count == 1 && form == 0) steps.Add(chance.Pick(LaterSteps) with { Name = "second" });
        if (form == 4) steps.Add(chance.Pick(LaterSteps) with { Name = "third" });
        if (form == 5) steps.Add(chance.Pick(LaterSteps) with { Name = "absent" });
        var withinMs = chance.Pick<long>([60 * MinuteMs, 5 * MinuteMs, 10_000, 30 * MinuteMs]);
        var rule = new RuleModel { Id = id, Cut = Cut.Sequence, By = By(chance), LengthMs = withinMs, SuppressMs = chance.Below(2) == 0 ? withinMs : (1 + chance.Below(20)) * MinuteMs, Steps = steps, Yaml = "" };
        return Finish(rule, "");
    }

    static RuleModel Windowed(Chance chance, string id)
    {
        var values = new List<Value> { new("Count()", v => (double)v.Events.Count) };
        for (var i = chance.Below(4); i >= 0; i--) values.Add(AnyValue(chance));
        return new RuleModel { Id = id, Cut = Cut.Sliding, Where = chance.Below(3) == 0 ? chance.Pick(Questions) : null, By = By(chance), When = Judgement(chance, 2), Values = values, Yaml = "" };
    }

    static Judgement Judgement(Chance chance, int depth)
    {
        switch (chance.Below(depth > 0 ? 7 : 4))
        {
            case 0:
                var count = CountLike(chance);
                var at = 1 + chance.Below(4);
                return new($"{count.Text} >= {at}", v => (double)count.Meaning(v)! >= at);
            case 1:
                var (number, op, than) = (NumberValue(chance), chance.Below(4), chance.Below(6));
                return new($"{number.Text} {new[] { ">", "==", "<", "!=" }[op]} {than}", v => Compare(number.Meaning(v), op, than));
            case 2:
                var text = TextValue(chance);
                var wanted = text.Text.Contains("Ip", StringComparison.Ordinal) ? $"i{chance.Below(3)}" : $"u{chance.Below(3)}";
                return new($"{text.Text} == \"{wanted}\"", v => (string?)text.Meaning(v) == wanted);
            case 3:
                var (enough, days) = (2 + chance.Below(3), 1 + chance.Below(2));
                return chance.Below(3) == 0
                    ? new($"FirstSeen(Ip, days: {days})", v => Memory.IsNews(v, days))
                    : new($"Count() >= {enough}", v => v.Events.Count >= enough);
            case 4:
                var inner = Judgement(chance, depth - 1);
                return new($"!({inner.Text})", v => !inner.Meaning(v));
            case 5:
                var (a, b) = (Judgement(chance, depth - 1), Judgement(chance, depth - 1));
                return new($"({a.Text} && {b.Text})", v => a.Meaning(v) && b.Meaning(v));
            default:
                var (c, d) = (Judgement(chance, depth - 1), Judgement(chance, depth - 1));
                return new($"({c.Text} || {d.Text})", v => c.Meaning(v) || d.Meaning(v));
        }
    }

    static bool Compare(object? left, int op, double right)
    {
        var number = left is double value ? value : double.NaN;
        return op switch { 0 => number > right, 1 => number == right, 2 => number < right, _ => number != right };
    }

    static Value AnyValue(Chance chance) => chance.Below(3) switch { 0 => TextValue(chance), 1 => CountLike(chance), _ => NumberValue(chance) };

    static Value CountLike(Chance chance)
    {
        var q = Condition(chance);
        return chance.Below(3) switch
        {
            0 => new($"Count({q.Text})", v => (double)v.Events.Count(q.Meaning)),
            1 => new($"Distinct(User{Comma(q)})", v => (double)Texts(v, q, e => e.User).Distinct().Count()),
            _ => new($"Distinct(Ip{Comma(q)})", v => (double)Texts(v, q, e => e.Ip).Distinct().Count()),
        };
    }

    static Value NumberValue(Chance chance)
    {
        var q = Condition(chance);
        var p = Condition(chance);
        return chance.Below(7) switch
        {
            0 => new($"Sum({N}{Comma(q)})", v => Numbers(v, q).Sum()),
            1 => new($"Min({N}{Comma(q)})", v => Numbers(v, q) is { Count: > 0 } n ? n.Min() : null),
            2 => new($"Max({N}{Comma(q)})", v => Numbers(v, q) is { Count: > 0 } n ? n.Max() : null),
            3 => new($"Avg({N}{Comma(q)})", v => Numbers(v, q) is { Count: > 0 } n ? n.Sum() / n.Count : null),
            4 => new($"Share(User{Comma(q)})", v => Texts(v, q, e => e.User) is { Count: > 0 } t ? (double)t.GroupBy(x => x).Max(g => g.Count()) / t.Count : null),
            5 => new($"Elapsed(First(Time{Comma(q)}), Last(Time{Comma(p)}))", v => v.Events.FirstOrDefault(q.Meaning) is { } first && v.Events.LastOrDefault(p.Meaning) is { } last ? (last.TimeMs - first.TimeMs) / 1000.0 : null),
            _ => new($"Distinct({N}{Comma(q)})", v => (double)Numbers(v, q).Distinct().Count()),
        };
    }

    static Value TextValue(Chance chance)
    {
        var q = Condition(chance);
        return chance.Below(4) switch
        {
            0 => new($"First(User{Comma(q)})", v => Texts(v, q, e => e.User).FirstOrDefault()),
            1 => new($"Last(Ip{Comma(q)})", v => Texts(v, q, e => e.Ip).LastOrDefault()),
            2 => new($"Top(Ip{Comma(q)})", v => MostFrequent(Texts(v, q, e => e.Ip))),
            _ => new($"Top(User{Comma(q)})", v => MostFrequent(Texts(v, q, e => e.User))),
        };
    }

    static string? MostFrequent(List<string> texts) => texts.GroupBy(x => x).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    static List<double> Numbers(View v, Question q) => [.. v.Events.Where(q.Meaning).Select(e => e.N).Where(n => !double.IsNaN(n))];

    static List<string> Texts(View v, Question q, Func<SimEvent, string?> read) => [.. v.Events.Where(q.Meaning).Select(read).OfType<string>()];

    static Question Condition(Chance chance) => chance.Below(2) == 0 ? new Question("", _ => true) : chance.Pick(Questions);

    static string Comma(Question q) => q.Text.Length == 0 ? "" : ", " + q.Text;

    static IReadOnlyList<string> By(Chance chance) => chance.Below(4) switch { 0 => [], 1 => ["User", "Ip"], 2 => ["User"], _ => ["Ip"] };

    // The length, a multiple of it, or anything: slots need not fit the window.
    static long Suppress(Chance chance, long lengthMs) => chance.Below(3) switch { 0 => lengthMs, 1 => lengthMs * (1 + chance.Below(6)), _ => (1 + chance.Below(100)) * MinuteMs };

    static string Words(long timeMs) => Durations.Format(TimeSpan.FromMilliseconds(timeMs));

    static RuleModel Finish(RuleModel rule, string window, string source = "source: cloudtrail\n")
    {
        // Any number that differs from rule to rule.
        rule = rule with { Evidence = window.Length == 0 ? 5 : (int)(rule.LengthMs / 1000 + rule.SuppressMs / 60_000) % 8 };
        var yaml = string.Create(CultureInfo.InvariantCulture, $"id: {rule.Id}\ntitle: a random rule\nseverity: low\n{source}by: [{string.Join(", ", rule.By)}]\n");
        if (rule.Where is { } where) yaml += $"where: {Scalar(where.Text)}\n";
        if (window.Length > 0) yaml += $"window:\n{window}";
        if (rule.When is { } when) yaml += $"when: {Scalar(when.Text)}\n";
        if (rule.Steps.Count > 0) yaml += $"sequence:\n{string.Concat(rule.Steps.Select(s => $"  - {s.Name}: {Scalar(s.Text)}\n"))}within: {Words(rule.LengthMs)}\n";
        if (rule.Evidence != 5) yaml += $"limits: {{ evidence: {rule.Evidence} }}\n";
        if (rule.SuppressMs > 0) yaml += $"suppress: {Words(rule.SuppressMs)}\n";
        if (rule.Values.Count > 0) yaml += $"finding: {Scalar(string.Join(" ", rule.Values.Select(v => $"{{{v.Text}}}")))}\n";
        return rule with { Yaml = yaml };
    }

    static string Scalar(string code) => "'" + code.Replace("'", "''", StringComparison.Ordinal) + "'";
}
