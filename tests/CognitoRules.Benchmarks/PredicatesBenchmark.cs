using System.Diagnostics;
using System.Globalization;
using CognitoRules.Diagnostics;
using CognitoRules.Predicates;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;
using RulesEngine.Models;

namespace CognitoRules.Benchmarks;

/// <summary>An event as an ordinary object, for hand-written code and for RulesEngine.</summary>
public sealed class PlainRecord
{
    /// <summary>The words the measured predicates read.</summary>
    public string? Action { get; init; }

    /// <inheritdoc cref="Action"/>
    public string? Error { get; init; }

    /// <inheritdoc cref="Action"/>
    public string? Ip { get; init; }

    /// <inheritdoc cref="Action"/>
    public string? User { get; init; }

    /// <inheritdoc cref="Action"/>
    public double Status { get; init; }

    /// <inheritdoc cref="Action"/>
    public bool Failed { get; init; }

    /// <inheritdoc cref="Action"/>
    public bool SignIn { get; init; }
}

/// <summary>The cost of a predicate per event: written by hand in C#, a rule's as closures and as emitted code, run by Microsoft RulesEngine; and what a condition costs before its first answer. All must agree on every event.</summary>
static class PredicatesBenchmark
{
    // As many as have room in a core's cache in either form: a rule is asked about a row that has just been decoded.
    const int EventCount = 1_024;

    static readonly Dictionary<string, int> NoRawFields = [];

    static readonly (string Name, string Rule, string Expression, Func<PlainRecord, bool> Hand)[] Predicates =
    [
        ("one equality", """Action == "InitiateAuth" """, """e.Action == "InitiateAuth" """, e => e.Action == "InitiateAuth"),
        ("two flags", "SignIn && Failed", "e.SignIn && e.Failed", e => e.SignIn && e.Failed),
        ("errors of sign-ins", """SignIn && Failed && Error is "NotAuthorizedException" or "UserNotFoundException" """,
            """e.SignIn && e.Failed && (e.Error == "NotAuthorizedException" || e.Error == "UserNotFoundException")""", e => e.SignIn && e.Failed && e.Error is "NotAuthorizedException" or "UserNotFoundException" && e is { SignIn: true, Failed: true }),
        ("a long condition", """(SignIn || Action.StartsWith("Admin")) && Failed && Status >= 400 && Status < 500 && Error != "TooManyRequestsException" && !Ip.StartsWith("10.") && User != null""",
            """(e.SignIn || (e.Action != null && e.Action.StartsWith("Admin"))) && e.Failed && e.Status >= 400 && e.Status < 500 && e.Error != "TooManyRequestsException" && !(e.Ip != null && e.Ip.StartsWith("10.")) && e.User != null""",
            e => (e.SignIn || (e.Action?.StartsWith("Admin", StringComparison.Ordinal) ?? false)) && e.Failed && e.Status >= 400 && e.Status < 500 && e.Error != "TooManyRequestsException"
                && !(e.Ip?.StartsWith("10.", StringComparison.Ordinal) ?? false) && e.User != null),
    ];

    internal static int Run(string[] arguments)
    {
        var events = Enumerable.Range(0, EventCount).Select(Event).ToArray();
        // An event is put into a scope before its rules are asked; what is measured is the asking.
        var rows = events.Select(e => new Scope { Event = Row(e) }).ToArray();
        // The engine's rows and scopes live long: they are where the collector keeps what it seldom looks at.
        GC.Collect();
        GC.Collect();
        Console.WriteLine($"{"predicate",-20} {"hand-written",13} {"closures",9} {"ratio",6} {"emitted",9} {"ratio",6} {"bytes",6} {"RulesEngine",13} {"faster",8}");
        var worst = 0.0;
        foreach (var predicate in Predicates)
        {
            var where = Compile(predicate.Rule).Plan.Lowered.Where!;
            var (closures, emitted) = (new Condition(where, new Closures(NoRawFields), askedMin: int.MaxValue), new Condition(where, new Closures(NoRawFields)));
            emitted.Emit();
            var engine = Engine(predicate.Expression);
            Agree(predicate, events, rows, [closures, emitted], engine);
            var (hand, closed, best, peer) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
            // In turns, so that a busy moment of the machine meets all of them; the fastest round counts.
            for (var round = 0; round < 400; round++)
            {
                hand = Math.Min(hand, Time(50, () => Count(events, predicate.Hand)));
                closed = Math.Min(closed, Time(50, () => Count(rows, closures)));
                best = Math.Min(best, Time(50, () => Count(rows, emitted)));
                if (round % 50 == 0) peer = Math.Min(peer, Time(1, () => Count(events, engine)));
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            Count(rows, closures);
            Count(rows, emitted);
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)EventCount;
            worst = Math.Max(worst, best / hand);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{predicate.Name,-20} {hand,10:0.0} ns {closed,6:0.0} ns {closed / hand,6:0.00} {best,6:0.0} ns {best / hand,6:0.00} {bytes,6:0.##} {peer,10:0} ns {peer / best,7:0}x"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worst ratio of what the engine runs in the end to hand-written C#: {worst:0.00} (wanted: at most 2)"));
        Emitting(rows);
        return 0;
    }

    static double Time(int repeats, Func<int> count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++) count();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeats / EventCount;
    }

    static int Count(PlainRecord[] events, Func<PlainRecord, bool> predicate)
    {
        var count = 0;
        foreach (var e in events) count += predicate(e) ? 1 : 0;
        return count;
    }

    static int Count(Scope[] scopes, Condition code)
    {
        var count = 0;
        foreach (var scope in scopes) count += code.Holds(scope) ? 1 : 0;
        return count;
    }

    static int Count(PlainRecord[] events, RulesEngine.RulesEngine engine) =>
        events.Count(e => engine.ExecuteAllRulesAsync("w", new RuleParameter("e", e)).AsTask().GetAwaiter().GetResult()[0].IsSuccess);

    static void Agree((string Name, string Rule, string Expression, Func<PlainRecord, bool> Hand) predicate, PlainRecord[] events, Scope[] rows, Condition[] ways, RulesEngine.RulesEngine engine)
    {
        var counts = new[] { Count(events, predicate.Hand), Count(events, engine) }.Concat(ways.Select(w => Count(rows, w))).ToList();
        if (counts.Distinct().Count() > 1) throw new InvalidOperationException($"{predicate.Name}: {string.Join(", ", counts)} by hand, RulesEngine, closures and emitted code");
    }

    // What a condition costs before its first answer, one after another as in a run, and how many answers pay for it.
    static void Emitting(Scope[] rows)
    {
        Console.WriteLine($"{"made ready",-20} {"closures",10} {"emitted",10}");
        foreach (var predicate in Predicates)
        {
            var nodes = Enumerable.Range(0, 50).Select(_ => Compile(predicate.Rule).Plan.Lowered.Where!).ToList();
            var scope = rows[0];
            double Each(bool emit)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                foreach (var node in nodes)
                {
                    var condition = new Condition(node, new Closures(NoRawFields));
                    if (emit) condition.Emit();
                    condition.Holds(scope);
                }
                return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / nodes.Count;
            }

            var (closed, emitted) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < 5; round++) (closed, emitted) = (Math.Min(closed, Each(false)), Math.Min(emitted, Each(true)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predicate.Name,-20} {closed,7:0} µs {emitted,7:0} µs"));
        }
    }

    internal static RuleCode Compile(string where)
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rule.yaml", $"id: measured\ntitle: t\nseverity: low\nsource: cloudtrail\nwhere: |\n  {where}\n"), bag)!;
        var set = PredicateCompiler.Compile([rule], bag);
        return set.Rules is [var code] ? code : throw new InvalidOperationException(string.Join("; ", bag.Items.Select(d => d.Message)));
    }

    static RulesEngine.RulesEngine Engine(string expression) => new(
        [new Workflow { WorkflowName = "w", Rules = [new RulesEngine.Models.Rule { RuleName = "r", Expression = expression, RuleExpressionType = RuleExpressionType.LambdaExpression }] }]);

    // As mixed as a real stream, so that no branch predictor learns the order of events; the same on every run.
    static PlainRecord Event(int i)
    {
        string[] actions = ["InitiateAuth", "RespondToAuthChallenge", "SignUp", "AdminSetUserPassword", "ListUsers"];
        string[] errors = ["NotAuthorizedException", "UserNotFoundException", "TooManyRequestsException", "InvalidParameterException"];
        var state = (ulong)i * 0x9E3779B97F4A7C15;
        int Below(int bound)
        {
            state = (state ^ (state >> 31)) * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB;
            return (int)((state >> 33) % (ulong)bound);
        }

        var failed = Below(2) == 0;
        var action = actions[Below(5)];
        return new PlainRecord
        {
            Action = action, Error = failed ? errors[Below(4)] : null, Ip = Below(7) == 0 ? "10.0.0.1" : string.Create(CultureInfo.InvariantCulture, $"203.0.113.{Below(200)}"),
            User = Below(11) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"user-{i}"), Status = failed ? 400 + Below(120) : 200, Failed = failed,
            SignIn = action is "InitiateAuth" or "RespondToAuthChallenge",
        };
    }

    static EventRow Row(PlainRecord e)
    {
        var row = new EventRow(0) { Source = EventSources.CloudTrail };
        void Text(Word word, string? value)
        {
            if (value is not null) row.SetText((int)word, value);
        }

        Text(Word.Action, e.Action);
        Text(Word.Error, e.Error);
        Text(Word.Ip, e.Ip);
        Text(Word.User, e.User);
        row.SetNumber((int)Word.Status, e.Status);
        row.SetBool((int)Word.Failed, e.Failed);
        row.SetBool((int)Word.SignIn, e.SignIn);
        return row;
    }
}
