using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Findings;
using CognitoRules.Predicates;
using CognitoRules.Sources.Metrics;
using CognitoRules.Tests.Predicates;
using CognitoRules.Vocabulary;
using Xunit;

namespace CognitoRules.Tests.Evaluation;

/// <summary>What rules ask in common is asked once; each rule sees and finds what it sees and finds when it asks everything by itself.</summary>
public sealed class SharedConditionsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Random_rules_that_share_what_they_ask_find_what_each_finds_alone(int number, bool emitted)
    {
        var seed = new Seeded((ulong)number);
        var rules = Compile([.. Enumerable.Range(0, 60).Select(i => RandomRule(seed, i))]);
        if (emitted) foreach (var condition in rules.Rules.SelectMany(r => r.Code.Conditions)) condition.Emit();
        var (alone, together) = (new Run(rules), new Run(rules));
        var router = new Router(rules.Rules);

        // Few shapes, each often, so that decisions are made for them; then ever new ones.
        var kinds = Enumerable.Range(0, 40).Select(n => RandomPredicates.Event(seed, n % 4)).ToList();
        for (var n = 0; n < 2_500; n++)
        {
            var row = Row(seed, n < 2_000 ? seed.Pick(kinds) : RandomPredicates.Event(seed, n % 4), n);
            foreach (var runner in alone.Runners) runner.Take(row);
            foreach (var wanted in router.Find(row)) together.Runners[wanted.Rule].Take(row, wanted.Known);
        }

        Assert.Equal(alone.Told(), together.Told());
        Assert.True(rules.Rules.Count > 45, $"only {rules.Rules.Count} rules");
        Assert.True(together.Runners.Count(r => r.Findings > 0) > rules.Rules.Count / 2, "most rules find nothing");
        Assert.True(together.Runners.Sum(r => r.Matched) > 20_000, "rules want few events");
    }

    [Fact]
    public void A_condition_that_many_rules_have_is_asked_once_however_it_is_written()
    {
        var rules = Compile([.. Enumerable.Range(0, 40).Select(i => Rule(i, i % 2 == 0
            ? "UserAgent.Contains(\"curl\") && Ip.InCidr(\"203.0.113.0/24\")"
            : "Ip.InCidr(\"203.0.113.0/24\") && UserAgent.Contains(\"curl\") && UserAgent.Contains(\"curl\")"))]);
        var router = new Router(rules.Rules);

        var wanted = router.Find(Row(("Ip", "203.0.113.7"), ("UserAgent", "curl/8"))).Length;

        Assert.Equal(40, wanted);
        Assert.Equal(1, router.Asked);
        Assert.Equal(2, router.Questions!.WorkedOut);
    }

    [Fact]
    public void A_pattern_beside_conditions_of_each_rules_own_is_worked_out_once_per_event()
    {
        var rules = Compile([.. Enumerable.Range(0, 40).Select(i => Rule(i, string.Create(CultureInfo.InvariantCulture, $"Status != {i} && UserAgent.Matches(\"^c.r\")")))]);
        var router = new Router(rules.Rules);

        var first = router.Find(Row(("UserAgent", "curl/8"))).Length;
        var second = router.Find(Row(("UserAgent", "wget/1"))).Length;
        var third = router.Find(Row(("UserAgent", "cargo"))).Length;

        Assert.Equal((40, 0, 40), (first, second, third));
        Assert.Equal(3, router.Questions!.WorkedOut);
    }

    [Fact]
    public void Truths_and_missing_texts_are_not_asked_of_a_shape_that_came_often()
    {
        var rules = Compile([.. Enumerable.Range(0, 20).Select(i => Rule(i, i % 2 == 0 ? "SignIn && User != null && !Throttled" : "SignIn && (User == null || Failed) && UserName == null"))]);
        var router = new Router(rules.Rules);
        var row = Row(("Action", "InitiateAuth"), ("User", "alice"));
        row.SetBool((int)Word.SignIn, true);
        for (var i = 0; i < Shapes.SeenMin; i++) router.Find(row);
        var before = router.Asked;

        var wanted = router.Find(row).Length;

        Assert.Equal(10, wanted);
        Assert.Equal(before, router.Asked);
    }

    [Fact]
    public void An_empty_text_is_not_taken_for_a_missing_one()
    {
        string[] wheres = ["Error == \"\"", "Error != \"\"", "Error == null", "Error == \"a\"", "Error == \"b\"", "Error == \"c\"", "Error == \"d\"", "Action == \"\"", "Action != \"\"", "Action == null"];
        var rules = Compile([.. wheres.Select((w, i) => Rule(i, w))]);
        var router = new Router(rules.Rules);
        string Wanted(EventRow row) => string.Join(' ', router.Find(row).ToArray().Select(w => rules.Rules[w.Rule].Id[^1]).Order());

        for (var i = 0; i < 2 * Shapes.SeenMin; i++)
        {
            Assert.Equal("1 2 8 9", Wanted(Row()));
            // An error, even an empty one, is a failure in a record.
            Assert.Equal("0 7", Wanted(Failed(Row(("Error", ""), ("Action", "")))));
            Assert.Equal("1 3 8", Wanted(Failed(Row(("Error", "a"), ("Action", "x")))));
        }
    }

    [Fact]
    public void Finding_the_rules_that_want_an_event_allocates_nothing_once_its_shape_is_known()
    {
        var rules = Compile([.. Enumerable.Range(0, 60).Select(i => Rule(i, string.Create(CultureInfo.InvariantCulture, $"ClientId == \"client-{i % 20}\" && UserAgent.Contains(\"a{i % 3}\") && Failed")))]);
        var router = new Router(rules.Rules);
        var rows = Enumerable.Range(0, 50).Select(i => Failed(Row(("ClientId", $"client-{i % 25}"), ("UserAgent", "a0 a1")))).ToList();
        void All()
        {
            foreach (var row in rows) router.Find(row);
        }

        for (var i = 0; i < 10; i++) All();
        var before = GC.GetAllocatedBytesForCurrentThread();
        All();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    static SourceText RandomRule(Seeded seed, int number)
    {
        // Parts of a small stock, so that rules have much in common.
        var stock = new Seeded(77);
        var parts = Enumerable.Range(0, 40).Select(_ => RandomPredicates.Predicate(stock, 1).Text).ToList();
        string Part() => seed.Below(4) switch
        {
            0 => seed.Pick(parts),
            1 => RandomPredicates.Predicate(seed, 2).Text,
            2 => $"{seed.Pick(parts)} && {seed.Pick(parts)}",
            _ => $"({seed.Pick(parts)} || {seed.Pick(parts)})",
        };
        var where = seed.Below(3) switch
        {
            0 => $"{Part()} || Action == \"{seed.Pick(["InitiateAuth", "SignUp", "a"])}\"",
            1 => $"Error is \"{seed.Pick(["a", "abc", "abd", "NotAuthorizedException"])}\" or \"ALICE\" || {Part()}",
            _ => $"{Part()} || UserName == \"{seed.Pick(["a", "abc", "abd", "alice"])}\" && {Part()}",
        };
        return seed.Below(4) == 0
            ? Text(number, $"where: |\n  {where}\nby: [Ip]\nsequence:\n  - one: |\n      {Part()}\n  - two: |\n      {Part()} || UserName == one.UserName\nwithin: 10m")
            : Text(number, $"where: |\n  {where}\nby: [Ip]\nwindow: 10m\nlet:\n  some: |\n    Count({Part()})\n  users: |\n    Distinct(User, {Part()})\nwhen: some >= {1 + seed.Below(4)} || users >= {2 + seed.Below(3)}");
    }

    static SourceText Rule(int number, string where) => Text(number, $"where: |\n  {where}");

    static SourceText Text(int number, string fields) => new(string.Create(CultureInfo.InvariantCulture, $"rule-{number:000}.yaml"),
        string.Create(CultureInfo.InvariantCulture, $"id: rule-{number:000}\ntitle: t\nseverity: low\nsource: cloudtrail\n{fields}\n"));

    static CompiledRuleSet Compile(IReadOnlyList<SourceText> texts) => Engine.Load(texts).Compiled;

    static EventRow Row(Seeded seed, PlainEvent e, int number)
    {
        var row = RandomPredicates.Row(e);
        row.TimeMs = 1_767_225_600_000 + number * 1_000L;
        row.SetText((int)Word.EventId, string.Create(CultureInfo.InvariantCulture, $"event-{number}-{seed.Below(10)}"));
        return row;
    }

    static EventRow Row(params (string Word, string Text)[] texts) => PredicateTexts.Row([.. texts.Select(t => (Words.Find(t.Word)!.Word, (object)t.Text))]);

    static EventRow Failed(EventRow row)
    {
        row.SetBool((int)Word.Failed, true);
        return row;
    }

    sealed class Run
    {
        readonly List<Finding> findings = [];

        internal Run(CompiledRuleSet rules) => Runners = [.. rules.Rules.Select(r => new RuleRunner(r, new PoolAccounts(), new FaultLog(), (_, finding) => findings.Add(finding), null))];

        internal IReadOnlyList<RuleRunner> Runners { get; }

        internal List<string> Told()
        {
            foreach (var runner in Runners) runner.Complete();
            return [.. FindingOrder.Sort(findings).Select(f => f.Id), .. Runners.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Rule.Id} {r.Matched} {r.Findings}"))];
        }
    }
}
