using CognitoRules.Findings;
using CognitoRules.Rules;

namespace CognitoRules.RuleTests;

/// <summary>How one test ended.</summary>
public enum TestVerdict
{
    /// <summary>As expected.</summary>
    Passed,

    /// <summary>Not as expected.</summary>
    Failed,

    /// <summary>Marked `todo`, not run.</summary>
    Todo,
}

/// <summary>One test's outcome.</summary>
public sealed record TestOutcome
{
    /// <summary>The rule; for a fixture's expectations, null.</summary>
    public Rule? Rule { get; init; }

    /// <summary>The suite's name: the rule's id, or the fixture's path.</summary>
    public required string Suite { get; init; }

    /// <summary>The test's sentence.</summary>
    public required string Name { get; init; }

    /// <summary>The file of the test.</summary>
    public required string File { get; init; }

    /// <summary>The line of the test, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>How it ended.</summary>
    public required TestVerdict Verdict { get; init; }

    /// <summary>In one line what happened: `2 findings`, `silent, 19 events`, `expected 1 finding, got 0`.</summary>
    public required string Summary { get; init; }

    /// <summary>Further lines of a failure: the closest group, each comparison's value.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Whether it failed because it could not be run at all, such as for want of its fixture.</summary>
    public bool CouldNotRun { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>All outcomes of a run, in order of file and line.</summary>
public sealed record TestRun(IReadOnlyList<TestOutcome> Outcomes)
{
    /// <summary>How many passed.</summary>
    public int Passed => Outcomes.Count(o => o.Verdict == TestVerdict.Passed);

    /// <summary>How many failed.</summary>
    public int Failed => Outcomes.Count(o => o.Verdict == TestVerdict.Failed);

    /// <summary>How many are still to be written.</summary>
    public int Todo => Outcomes.Count(o => o.Verdict == TestVerdict.Todo);

    /// <summary>How many rules or fixtures had a test.</summary>
    public int Suites => Outcomes.Select(o => o.Suite).Distinct(StringComparer.Ordinal).Count();
}
