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

/// <summary>The cost of a predicate per event: compiled from a rule, written by hand in C#, run by Microsoft RulesEngine. All three must agree on every event.</summary>
static class PredicatesBenchmark
{
    const int EventCount = 4_096;

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
        // The scope is set once per event, for all rules; what is measured is one rule's part.
        var rows = events.Select(e => new Scope { Event = Row(e) }).ToArray();
        Console.WriteLine($"{"predicate",-20} {"hand-written",13} {"rule",9} {"ratio",6} {"bytes",6} {"RulesEngine",13} {"faster",8}");
        var worst = 0.0;
        foreach (var predicate in Predicates)
        {
            var code = Compile(predicate.Rule);
            var engine = Engine(predicate.Expression);
            Agree(predicate, events, rows, code, engine);
            var (hand, rule, peer) = (double.MaxValue, double.MaxValue, double.MaxValue);
            // In turns, so that a busy moment of the machine meets all of them; the fastest round counts.
            for (var round = 0; round < 400; round++)
            {
                hand = Math.Min(hand, Time(5, () => Count(events, predicate.Hand)));
                rule = Math.Min(rule, Time(5, () => Count(rows, code)));
                if (round % 50 == 0) peer = Math.Min(peer, Time(1, () => Count(events, engine)));
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            Count(rows, code);
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)EventCount;
            worst = Math.Max(worst, rule / hand);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predicate.Name,-20} {hand,10:0.0} ns {rule,6:0.0} ns {rule / hand,6:0.00} {bytes,6:0.##} {peer,10:0} ns {peer / rule,7:0}x"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"worst ratio to hand-written C#: {worst:0.00} (wanted: at most 2)"));
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

    static int Count(Scope[] scopes, BoolCode code)
    {
        var count = 0;
        foreach (var scope in scopes) count += code(scope) ? 1 : 0;
        return count;
    }

    static int Count(PlainRecord[] events, RulesEngine.RulesEngine engine) =>
        events.Count(e => engine.ExecuteAllRulesAsync("w", new RuleParameter("e", e)).AsTask().GetAwaiter().GetResult()[0].IsSuccess);

    static void Agree((string Name, string Rule, string Expression, Func<PlainRecord, bool> Hand) predicate, PlainRecord[] events, Scope[] rows, BoolCode code, RulesEngine.RulesEngine engine)
    {
        var (hand, rule, peer) = (Count(events, predicate.Hand), Count(rows, code), Count(events, engine));
        if (hand != rule || hand != peer) throw new InvalidOperationException($"{predicate.Name}: {hand} by hand, {rule} by rule, {peer} by RulesEngine");
    }

    internal static BoolCode Compile(string where)
    {
        var bag = new DiagnosticBag();
        var rule = RuleLoader.Load(new SourceText("rule.yaml", $"id: measured\ntitle: t\nseverity: low\nsource: cloudtrail\nwhere: |\n  {where}\n"), bag)!;
        var set = PredicateCompiler.Compile([rule], bag);
        return set.Rules is [var code] ? code.Where! : throw new InvalidOperationException(string.Join("; ", bag.Items.Select(d => d.Message)));
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
