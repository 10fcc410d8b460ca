using BenchmarkDotNet.Attributes;
using CognitoRules.Predicates;
using CognitoRules.Vocabulary;

namespace CognitoRules.Benchmarks.Micro;

/// <summary>A `where` over rows. Per event.</summary>
public class PredicateBenchmarks
{
    readonly Scope scope = new();
    Condition plain = null!;
    Condition rich = null!;
    EventRow[] plainRows = [];
    EventRow[] richRows = [];

    /// <summary>Compiles the conditions and makes rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (plain, plainRows) = Where("Action == \"InitiateAuth\" && Error == \"NotAuthorizedException\"");
        (rich, richRows) = Where("(SignIn || Action.StartsWith(\"Admin\")) && !Throttled && Ip.InCidr(\"203.0.113.0/24\", \"2001:db8::/32\") && UserAgent.Contains(\"python\")");
    }

    /// <summary>Two comparisons.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public int Plain() => Count(plain, plainRows);

    /// <summary>Kinds of act, networks and a search in a text.</summary>
    [Benchmark(OperationsPerInvoke = Samples.Count)]
    public int Rich() => Count(rich, richRows);

    static (Condition Where, EventRow[] Rows) Where(string condition)
    {
        var rules = Samples.Rule($"where: |\n  {condition}\nby: [Ip]\nwindow: 10m\nwhen: Count() >= 10");
        return (rules.Rules[0].Code.Where!, Samples.Rows(rules));
    }

    int Count(Condition where, EventRow[] rows)
    {
        var count = 0;
        foreach (var row in rows)
        {
            scope.Event = row;
            if (where.Holds(scope)) count++;
        }
        return count;
    }
}
