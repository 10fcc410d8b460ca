using CognitoRules.Diagnostics;
using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>The compiled C# of a set of rules: one field table for all, one entry per rule that compiled.</summary>
/// <param name="Fields">Every word and raw path that some rule reads; raw path i is field Words.Count + i of every row.</param>
/// <param name="Rules">In the order given; a rule with errors is absent, and its diagnostics say why.</param>
sealed record RuleCodeSet(FieldRequest Fields, IReadOnlyList<RuleCode> Rules);

/// <summary>One rule's compiled C# and its plan. Immutable, safe to call from one thread at a time per <see cref="Scope"/>.</summary>
sealed record RuleCode
{
    /// <summary>The rule.</summary>
    public required Rule Rule { get; init; }

    /// <summary>What is known of it before any event comes.</summary>
    public required RulePlan Plan { get; init; }

    /// <summary>Makes closures over the fields of the rule's set.</summary>
    public required Closures Closures { get; init; }

    /// <summary>What can be known before an event is decoded whole.</summary>
    public Dispatch Dispatch => Plan.Dispatch;

    /// <summary>The words this rule reads.</summary>
    public IReadOnlySet<Word> Words => Plan.Words;

    /// <summary>The raw paths this rule reads.</summary>
    public IReadOnlyList<RawPath> RawPaths => Plan.RawPaths;

    /// <summary>Which events count; null: all.</summary>
    public Condition? Where { get; init; }

    /// <summary>The group's parts, read from an event, in the order of `by`.</summary>
    public IReadOnlyList<ValueCode> By { get; init; } = [];

    /// <summary>The accumulators needed, by slot; equal aggregates share one.</summary>
    public IReadOnlyList<AggregateCode> Aggregates { get; init; } = [];

    /// <summary>The named values, in file order.</summary>
    public IReadOnlyList<NamedCode> Let { get; init; } = [];

    /// <summary>When a window is a finding; null for a rule without a window that has none, and for sequences.</summary>
    public Condition? When { get; init; }

    /// <summary>`when` of a rule over metrics for many windows at once; null for other rules.</summary>
    public SeriesCondition? Series { get; init; }

    /// <summary>Every comparison of `when`, in source order: the values a finding and a failed test show.</summary>
    public IReadOnlyList<ComparisonCode> Comparisons { get; init; } = [];

    /// <summary>More events can only make `when` truer, so it may fire before its window closes.</summary>
    public bool Monotone => Plan.NotMonotoneBecause is "";

    /// <summary>The part of `when` that is not monotone, as written; empty when it is.</summary>
    public string NotMonotoneBecause => Plan.NotMonotoneBecause ?? "";

    /// <summary>The severity's word, when it is computed; null when fixed.</summary>
    public TextCode? Severity { get; init; }

    /// <summary>The finding's sentence; empty: the title.</summary>
    public IReadOnlyList<SentencePart> Finding { get; init; } = [];

    /// <summary>The steps of a sequence; empty without one.</summary>
    public IReadOnlyList<StepCode> Steps { get; init; } = [];

    /// <summary>All that is asked of each event or of each window, and so may turn into emitted code.</summary>
    public IEnumerable<Condition> Conditions => new[] { Where, When }.Concat(Aggregates.Select(a => a.Condition)).OfType<Condition>().Concat(Steps.Select(s => s.Test));
}

/// <summary>Necessary conditions of `where` (or of any step): an event outside them can never matter to the rule.</summary>
/// <param name="Actions">Action names, or null when any action may matter.</param>
/// <param name="FailedOnly">Only failed events matter.</param>
/// <param name="SucceededOnly">Only succeeded events matter.</param>
sealed record Dispatch(IReadOnlySet<string>? Actions, bool FailedOnly, bool SucceededOnly)
{
    /// <summary>Whether an event that went so may matter; one that asked for more has neither failed nor succeeded.</summary>
    internal bool Fits(bool failed, bool succeeded) => (failed || !FailedOnly) && (succeeded || !SucceededOnly);

    /// <summary>Service host names, or null when any service may matter.</summary>
    public IReadOnlySet<string>? Services { get; init; }

    /// <summary>Of each word here the event must have one of the texts.</summary>
    public IReadOnlyDictionary<Word, IReadOnlySet<string>> Texts { get; init; } = new Dictionary<Word, IReadOnlySet<string>>();
}

/// <summary>A compiled expression of one kind; exactly the delegate of its kind is set (Time uses Number).</summary>
sealed record ValueCode(ValueKind Kind, BoolCode? Bool = null, NumberCode? Number = null, TextCode? Text = null);

/// <summary>A named value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">How to read it.</param>
/// <param name="Of">The word it shows when it is the first, last or most frequent value of one word, so that a finding can carry it on; else null.</param>
sealed record NamedCode(string Name, ValueCode Value, Word? Of);

/// <summary>An accumulator and how an event feeds it. Fed only when the condition holds and the argument is not missing.</summary>
/// <param name="Spec">Kind, slot and text.</param>
/// <param name="Condition">The condition over an event; null: always.</param>
/// <param name="Argument">The value over an event; null for Count. For Baseline: the usual value is of this expression over the window.</param>
sealed record AggregateCode(AggregateSpec Spec, Condition? Condition, ValueCode? Argument);

/// <summary>One comparison of `when`.</summary>
/// <param name="Text">As written.</param>
/// <param name="Operator">One of == != &lt; &lt;= &gt; &gt;=, or "" for a call or name that is true or false.</param>
/// <param name="Span">Its place.</param>
/// <param name="Left">The left side, or the whole when there is no operator.</param>
/// <param name="Right">The right side; null without an operator.</param>
/// <param name="Holds">Whether it holds.</param>
sealed record ComparisonCode(string Text, string Operator, SourceSpan Span, ValueCode Left, ValueCode? Right, BoolCode Holds);

/// <summary>A part of the finding's sentence: literal text, or a value (then the literal is null).</summary>
sealed record SentencePart(string? Literal, ValueCode? Value);

/// <summary>A step of a sequence. Earlier steps are in <see cref="Scope.Steps"/> by index.</summary>
sealed record StepCode(string Name, bool Absent, Condition Test);
