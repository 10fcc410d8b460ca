using System.Diagnostics;
using System.Globalization;
using CognitoRules.Benchmarks.Micro;
using CognitoRules.Benchmarks.Peers;
using CognitoRules.Diagnostics;
using CognitoRules.Evaluation;
using CognitoRules.Predicates;
using CognitoRules.Sources.Metrics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks;

/// <summary>
/// What it costs to find the rules that want an event when each rule is asked by itself, after its action and outcome, and when rules share what they ask.
/// Both must find the same rules for every event.
/// </summary>
static class SharingBenchmark
{
    // As long as the machine's compiler takes to make both ways good.
    static readonly TimeSpan MeasuredMin = TimeSpan.FromSeconds(4);

    // Each looks through a text; the rules of a set take them in turn, each beside something cheap of its own.
    static readonly string[] Dear =
    [
        .. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"UserAgent.Matches(\"(python|aws-cli|boto).{i}\")")),
        .. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"Ip.InCidr(\"203.0.{112 + i}.0/24\", \"198.51.{100 + i}.0/24\")")),
        .. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"UserAgent.Contains(\"requests/{i}\")")),
    ];

    /// <summary>Arguments: folders of rules to measure, too.</summary>
    internal static int Run(string[] args)
    {
        Console.WriteLine($"{"per event",-38} {"alone: asked",12} {"ns",7}   {"shared: asked",13} {"dear",6} {"ns",7} {"ratio",6}");
        // The first to be measured would be measured before the machine's compiler has looked at it again.
        Measure("", Samples.Rules(200));
        Report("200 rules of `peers`", Samples.Rules(200));
        Report("1,000 rules of `peers`", Samples.Rules(1000));
        Report("1,000 rules over 30 dear conditions", Load([.. Enumerable.Range(0, 1000).Select(Overlapping)]));
        foreach (var folder in args) Report(folder, Engine.Load([folder]).Compiled);
        return 0;
    }

    static SourceText Overlapping(int i)
    {
        // Action and outcome tell little apart here; the third that asks for nothing else is equal in many rules.
        var where = (i % 3) switch { 0 => Dear[i % 30], 1 => $"{Dear[i % 30]} && Region == \"{TrailActions.Regions[i % TrailActions.Regions.Count]}\"", _ => $"ClientId != null && {Dear[i % 30]} && Failed" };
        return new SourceText($"rule-{i:0000}.yaml", string.Create(CultureInfo.InvariantCulture,
            $"id: rule-{i:0000}\ntitle: t\nseverity: low\nsource: cloudtrail\nwhere: |\n  {where}\nby: [Ip]\nwindow: 10m\nwhen: Count() >= {1000 + i}\n"));
    }

    static void Report(string what, CompiledRuleSet rules) => Console.WriteLine(Measure(what, rules));

    static string Measure(string what, CompiledRuleSet rules)
    {
        var single = rules.Rules.Where(r => r.IsOverEvents && r.Rule.Sequence is null).ToList();
        var rows = Samples.Rows(rules);
        var (router, mayWant) = (new Router(single), rows.Select(row => MayWant(single, row)).ToArray());
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var alone = mayWant[i].Where(c => c.Code.Where!.Holds(new Scope { Event = row })).Select(r => r.Id);
            if (!alone.SequenceEqual(router.Find(row).ToArray().Select(w => single[w.Rule].Id).Order(StringComparer.Ordinal))) throw new InvalidOperationException($"{what}: not the same rules");
        }
        // Which shapes there are is known by now.
        var (askedBefore, dearBefore) = (router.Asked, router.Questions!.WorkedOut);
        foreach (var row in rows) router.Find(row);
        var (asked, dear) = (router.Asked - askedBefore, router.Questions.WorkedOut - dearBefore);
        var (least, sharedLeast) = (double.MaxValue, double.MaxValue);
        // In turns, so that a busy moment of the machine meets both; the fastest round counts.
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < MeasuredMin;)
        {
            least = Math.Min(least, Time(() => Alone(rows, mayWant)));
            sharedLeast = Math.Min(sharedLeast, Time(() => Shared(rows, router)));
        }
        return string.Create(CultureInfo.InvariantCulture,
            $"{what,-38} {PerEvent(mayWant.Sum(m => m.Length)),12:0.00} {least,7:0}   {PerEvent(asked),13:0.00} {PerEvent(dear),6:0.00} {sharedLeast,7:0} {least / sharedLeast,6:0.0}");

        double PerEvent(long count) => (double)count / rows.Length;
        double Time(Func<int> find)
        {
            var start = Stopwatch.GetTimestamp();
            find();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / rows.Length;
        }
    }

    // Finding them is not counted.
    static CompiledRule[] MayWant(List<CompiledRule> rules, EventRow row)
    {
        var (action, failed, succeeded) = (row.Text((int)Word.Action).ToString(), row.Bool((int)Word.Failed), row.Bool((int)Word.Succeeded));
        return [.. rules.Where(r => r.Rule.Events.HasFlag(row.Source) && (r.Code.Dispatch.Actions?.Contains(action ?? "") ?? true) && r.Code.Dispatch.Fits(failed, succeeded))];
    }

    static int Alone(EventRow[] rows, CompiledRule[][] mayWant)
    {
        var (scope, found) = (new Scope(), 0);
        for (var i = 0; i < rows.Length; i++)
        {
            scope.Event = rows[i];
            foreach (var rule in mayWant[i]) found += rule.Code.Where!.Holds(scope) ? 1 : 0;
        }
        return found;
    }

    static int Shared(EventRow[] rows, Router router)
    {
        var found = 0;
        foreach (var row in rows) found += router.Find(row).Length;
        return found;
    }

    static CompiledRuleSet Load(IReadOnlyList<SourceText> sources)
    {
        var rules = Engine.Load(sources);
        return rules.HasErrors ? throw new InvalidOperationException(rules.Diagnostics[0].Message) : rules.Compiled;
    }
}
