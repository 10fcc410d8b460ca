using CognitoRules.Diagnostics;
using CognitoRules.Vocabulary;

namespace CognitoRules.Rules;

/// <summary>One inline test: some data, and what the rule must say of it.</summary>
public sealed record RuleTestSpec
{
    /// <summary>A sentence.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>Why the test is not run yet; null: it is run.</summary>
    public string? Todo { get; init; }

    /// <summary>Generated events; empty when the test uses series or a fixture.</summary>
    public IReadOnlyList<TestEventSpec> Events { get; init; } = [];

    /// <summary>Metric points per period: groups of series; empty unless a metrics test.</summary>
    public IReadOnlyList<TestSeriesSpec> Series { get; init; } = [];

    /// <summary>The period of <see cref="Series"/>; null: the rule's.</summary>
    public Located<TimeSpan>? Period { get; init; }

    /// <summary>A path to recorded data, relative to the rule file; null when generated.</summary>
    public Located<string>? Fixture { get; init; }

    /// <summary>Parameter values for this test only.</summary>
    public IReadOnlyDictionary<string, object> Params { get; init; } = new Dictionary<string, object>();

    /// <summary>What must come out.</summary>
    public required TestExpectation Expect { get; init; }
}

/// <summary>Some events of a test: one event, repeated.</summary>
/// <param name="At">Time of the first, after t0 (2026-01-01T00:00:00Z).</param>
/// <param name="Repeat">How many; at least 1.</param>
/// <param name="Every">Time between two; zero: all at once.</param>
/// <param name="Fields">Words (`Action`), or raw paths (`requestParameters.x`, first letter lowercase), to values: string, double, bool, null, or nested lists and dictionaries. Texts may hold {i} and {i % N}.</param>
public sealed record TestEventSpec(TimeSpan At, int Repeat, TimeSpan Every, IReadOnlyList<TestFieldSpec> Fields, EventSources? Source, SourceSpan Span);

/// <summary>One field of a test's event.</summary>
public sealed record TestFieldSpec(Located<string> Name, object? Value, SourceSpan ValueSpan);

/// <summary>One series of a metrics test, in expanding notation.</summary>
/// <param name="Name">Metric and statistic, `SignInSuccesses.Sum`, or the rule's own name for the series.</param>
/// <param name="Dimensions">Values of the rule's dimensions; empty: one unnamed group.</param>
/// <param name="Points">One value per period from t0; NaN where there is none.</param>
public sealed record TestSeriesSpec(Located<string> Name, IReadOnlyDictionary<string, string> Dimensions, IReadOnlyList<double> Points);

/// <summary>What a test expects.</summary>
/// <param name="Findings">How many findings in all; 0 is `expect: none`.</param>
/// <param name="By">Group values every finding (or, with more than one expected, at least one) must have.</param>
/// <param name="At">Event time of the first finding after t0; null: any.</param>
/// <param name="Severity">The severity of every finding; null: any.</param>
/// <param name="Message">The sentence of the first finding; null: any.</param>
/// <param name="Let">Values of `let` names in the first finding: string or double.</param>
public sealed record TestExpectation(
    int Findings, IReadOnlyDictionary<string, string> By, TimeSpan? At, Severity? Severity, string? Message, IReadOnlyDictionary<string, object> Let, SourceSpan Span);
