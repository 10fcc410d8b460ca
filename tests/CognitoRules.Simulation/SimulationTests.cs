using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.FixtureGenerator;
using CognitoRules.Sources;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Simulation;

/// <summary>
/// Random rules over random events: a replay, any order, any batching, any restart find what the naive reference finds. Each failure prints the rule, the
/// events and the seed of its block.
/// </summary>
public sealed class SimulationTests
{
    const int RulesPerBlock = 12;

    /// <summary>Seeds of blocks: a few for every build, as many as asked for by COGNITORULES_SIMULATION_CASES at night.</summary>
    public static TheoryData<ulong> Blocks
    {
        get
        {
            var first = ulong.Parse(Environment.GetEnvironmentVariable("COGNITORULES_SIMULATION_SEED") ?? "1", CultureInfo.InvariantCulture);
            var blocks = new TheoryData<ulong>();
            for (var i = 0; i < Math.Max(1, CaseCount / (RulesPerBlock * CasesPerRule)); i++) blocks.Add(first + (ulong)i);
            return blocks;
        }
    }

    static int CaseCount => int.Parse(Environment.GetEnvironmentVariable("COGNITORULES_SIMULATION_CASES") ?? "2400", CultureInfo.InvariantCulture);

    // Compiling rules is most of the work: at night each rule meets more events.
    internal static int CasesPerRule => CaseCount > 10_000 ? 50 : 20;

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Random_rules_find_in_random_events_what_the_reference_finds(ulong ruleSeed)
    {
        var (rules, models) = Compile(ruleSeed);
        var found = 0;

        for (var i = 0; i < models.Count; i++)
        {
            for (var n = 0; n < CasesPerRule; n++)
            {
                // One half of the cases meets closures, the other emitted code.
                if (n == CasesPerRule / 2) EmittedConditions.Of(rules, models[i].Id);
                found += Math.Min(1, Check(rules, models[i], ruleSeed, (ulong)(i * 1_000_000 + n)));
            }
        }

        Assert.True(found > models.Count * CasesPerRule / 10, $"only {found} cases have a finding: they prove little");
        CheckBothWays(rules, models, ruleSeed);
    }

    // All rules of the block at once over the events of each of them: on one thread and on several.
    [Theory]
    [MemberData(nameof(Blocks))]
    public void Random_rules_leave_the_same_findings_counts_and_state_on_any_number_of_threads(ulong ruleSeed)
    {
        var (rules, models) = Compile(ruleSeed);

        for (var n = 0; n < CasesPerRule; n++)
        {
            if (n == CasesPerRule / 2) EmittedConditions.Of(rules);
            var seed = (ulong)n;
            var chance = new Chance(Mix(ruleSeed, seed + 0x5B4EAD));
            var events = Deliveries.Shuffled(models.SelectMany(m => Events(m, chance)).ToList(), chance);
            var batches = chance.Next();
            var alone = Outcome(spreading: null);

            for (var i = 0; i < 3; i++)
            {
                var spreading = SpreadRules.ByChance(chance);
                Assert.True(alone == Outcome(spreading), $"seeds ({ruleSeed}, {seed}), {spreading}");
            }

            string Outcome(LaneOptions? spreading) =>
                SpreadRules.Outcome(rules.Compiled, events, (batch, e) => batch.Add(EventSources.CloudTrail, e.ToRecord(), new RecordPlace("sim", 1, 0)), new Chance(batches), spreading);
        }
    }

    // A rule that more events can only make truer gives the same ids when it is judged at each event and when it is judged at the ends of windows.
    static void CheckBothWays(LoadedRules rules, List<RuleModel> models, ulong ruleSeed)
    {
        foreach (var (model, i) in models.Select((m, i) => (m, i)).Where(m => IsEarly(rules, m.m) && m.m.Of is null))
        {
            // A slot's edge inside a step cuts the one window into two for the one way only.
            if (model.Cut == Cut.Sliding && model.SuppressMs % model.EveryMs != 0) continue;
            for (var n = 0; n < CasesPerRule; n++)
            {
                var events = Events(model, new Chance(Mix(ruleSeed, (ulong)(i * 1_000_000 + n))));
                Assert.Equal(
                    Reference.Find(model, events, early: true).Select(f => f.Id).Order(StringComparer.Ordinal),
                    Reference.Find(model, events, early: false).Select(f => f.Id).Order(StringComparer.Ordinal));
            }
        }
    }

    // How many findings there are.
    static int Check(LoadedRules rules, RuleModel model, ulong ruleSeed, ulong caseSeed)
    {
        var chance = new Chance(Mix(ruleSeed, caseSeed));
        var events = Events(model, chance);
        var expected = Expected(rules, model, events);
        var only = Only(rules, model);
        // Restoring after every event is the dearest way by far: long cases and two of three others are restored at random.
        var always = events.Count < 30 && chance.Below(3) == 0;
        var ways = new (string Name, Func<IEnumerable<Findings.Finding>> Run)[]
        {
            ("replayed in order", () => Deliveries.Replay(only.Compiled, events)),
            ("replayed shuffled", () => Deliveries.Replay(only.Compiled, Deliveries.Shuffled(events, chance), chance)),
            (always ? "live, restored after every event" : "live", () => Deliveries.Live(only, events, chance, restoreAlways: always)),
        };
        foreach (var (name, run) in ways)
        {
            var actual = run().Where(f => f.Rule.Id.Value == model.Id).Select(f => Found.Of(f).ToString()).ToList();
            if (expected.SequenceEqual(actual)) continue;
            Assert.Fail($"seeds ({ruleSeed}, {caseSeed}), {name}\n{model.Yaml}\n{string.Join('\n', events)}\nexpected\n{string.Join('\n', expected)}\nactual\n{string.Join('\n', actual)}");
        }
        return expected.Count;
    }

    static List<string> Expected(LoadedRules rules, RuleModel model, List<SimEvent> events) => [.. FoundBy(rules, model, events).Select(f => f.ToString())];

    static List<Found> FoundBy(LoadedRules rules, RuleModel model, List<SimEvent> events) =>
        Reference.Find(model, model.Of is { } of ? AsEvents(FoundBy(rules, of, events)) : events, IsEarly(rules, model));

    // A finding as an event: its time, its id, its address. Findings of one moment are in the order of their groups.
    static List<SimEvent> AsEvents(List<Found> found) => [.. found.Select(f => new SimEvent(f.TimeMs, f.Id, "", false, null, f.By[0], double.NaN))];

    static bool IsEarly(LoadedRules rules, RuleModel model) => rules.Compiled.Rules.Single(r => r.Id == model.Id).Code.Monotone;

    // The rule alone, or with those whose findings it reads.
    static LoadedRules Only(LoadedRules rules, RuleModel model)
    {
        var wanted = rules.Compiled with { Rules = [.. rules.Compiled.Rules.Where(r => r.Id == model.Id || r.Id == model.Of?.Id || r.Id == model.Of?.Of?.Id)] };
        return new LoadedRules(wanted, [], 1, null);
    }

    static List<SimEvent> Events(RuleModel model, Chance chance)
    {
        var first = model.Of?.Of ?? model.Of ?? model;
        const long DayMs = 86_400_000;
        long[] edges = [first.EveryMs > 0 ? first.EveryMs : 60_000, first.LengthMs > 0 ? first.LengthMs : 60_000, first.MaxMs > 0 ? first.MaxMs : 300_000, first.SuppressMs > 0 ? first.SuppressMs : 1000];
        var spanMs = Math.Max(first.LengthMs, 60_000) * (1 + chance.Below(5));
        if (model.Of is not null) spanMs = Math.Max(spanMs, 3 * 3_600_000);
        if (model.Yaml.Contains("FirstSeen", StringComparison.Ordinal) && chance.Below(2) == 0) spanMs = 4 * DayMs;
        // The reference looks at every window.
        if (first.EveryMs > 0) spanMs = Math.Min(spanMs, first.EveryMs * (chance.Below(4) == 0 ? 3000 : 300));
        if (!model.Yaml.Contains("Baseline", StringComparison.Ordinal)) return SimEvent.InOrder(SimEvent.Random(chance, spanMs, edges));
        // The same hour of many weeks, and now and then another.
        return SimEvent.InOrder(SimEvent.Random(chance, 2 * 3_600_000, edges).SelectMany(e => Enumerable.Range(0, 7).Where(_ => chance.Below(3) > 0)
            .Select(week => e with { TimeMs = e.TimeMs + week * 7 * DayMs + (chance.Below(4) == 0 ? chance.Below(7_200_000) : 0), Id = chance.Uuid() })));
    }

    static (LoadedRules Rules, List<RuleModel> Models) Compile(ulong ruleSeed)
    {
        var chance = new Chance(Mix(ruleSeed, 0x5EED));
        var models = new List<RuleModel>();
        for (var i = 0; i < RulesPerBlock - 2; i++) models.Add(RandomRules.Rule(chance, $"r{i}"));
        // What can never or must always be true is refused at load; chance makes such rules now and then.
        var refused = Load(models).Diagnostics.Where(d => d.Code is "CR2026" or "CR2027").Select(d => d.RuleId).ToHashSet(StringComparer.Ordinal);
        models.RemoveAll(m => refused.Contains(m.Id));
        var below = models.FirstOrDefault(m => m.By.SequenceEqual(["Ip"]) && !m.Yaml.Contains("Baseline", StringComparison.Ordinal));
        if (below is not null)
        {
            var over = RandomRules.Over(chance, below, "over");
            models.AddRange([over, RandomRules.Over(chance, over, "top")]);
        }
        var rules = Load(models);
        Assert.False(rules.HasErrors, string.Join('\n', rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.RuleId} {d.Code} {d.Message}")) + "\n" + string.Join("---\n", models.Select(m => m.Yaml)));
        return (rules, models);
    }

    static LoadedRules Load(List<RuleModel> models) => Engine.Load([.. models.Select(m => new SourceText($"{m.Id}.yaml", m.Yaml))]);

    internal static ulong Mix(ulong a, ulong b) => new Chance(a * 0x9E37_79B9_7F4A_7C15 + b).Next();
}
