using CognitoRules.Rules;
using CognitoRules.Vocabulary;

namespace CognitoRules.Findings;

/// <summary>What a rule found: one group in one suppress slot. A value; the same cause gives the same id on every run.</summary>
public sealed record Finding
{
    /// <summary>`sha256:` and 64 hex digits: a hash of rule id, group values and suppress slot.</summary>
    public required string Id { get; init; }

    /// <summary>The rule that found it.</summary>
    public required Rule Rule { get; init; }

    /// <summary>How bad it is; the rule's own, or what its expression gave.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Event time at which the rule fired, Unix milliseconds: of the event that crossed the threshold, or the window's end.</summary>
    public required long TimeMs { get; init; }

    /// <summary>The window, [start, end), Unix milliseconds.</summary>
    public required long WindowStartMs { get; init; }

    /// <summary>The window's end, exclusive.</summary>
    public required long WindowEndMs { get; init; }

    /// <summary>Time of the first contributing event.</summary>
    public required long FirstEventMs { get; init; }

    /// <summary>Time of the last contributing event.</summary>
    public required long LastEventMs { get; init; }

    /// <summary>How many events (or metric points) contributed.</summary>
    public required long Count { get; init; }

    /// <summary>Whether a limit was reached, so that counts are "at least".</summary>
    public bool AtLeast { get; init; }

    /// <summary>Whether a memory that the rule asks (FirstSeen, Baseline) had not yet seen enough of the group to answer, so that the rest of `when` decided.</summary>
    public bool Learning { get; init; }

    /// <summary>The sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>The group's values, in the order of `by`; null where the events had none.</summary>
    public required IReadOnlyList<NamedValue> Group { get; init; }

    /// <summary>The value of each `let`.</summary>
    public IReadOnlyList<NamedValue> Values { get; init; } = [];

    /// <summary>The sides of each comparison of `when`.</summary>
    public IReadOnlyList<ComparedValue> Comparisons { get; init; } = [];

    /// <summary>Some of the contributing events, by id.</summary>
    public IReadOnlyList<string> SampleEventIds { get; init; } = [];

    /// <summary>What response automation needs, as far as the group or the event tells.</summary>
    public Entities Entities { get; init; } = new();
}

/// <summary>A name and a value: string, double, bool, or null when missing.</summary>
public sealed record NamedValue(string Name, object? Value);

/// <summary>One comparison of `when`: its text, both sides, and whether it held.</summary>
/// <param name="Text">As written.</param>
/// <param name="Operator">The operator; empty for a call or a name.</param>
/// <param name="Line">The line in the rule file, from 1.</param>
/// <param name="Left">The left side, or the whole.</param>
/// <param name="Right">The right side; null without an operator.</param>
/// <param name="Holds">Whether it held.</param>
public sealed record ComparedValue(string Text, string Operator, int Line, object? Left, object? Right, bool Holds);

/// <summary>Who, where, from where. Null: not known from the group or the event.</summary>
public sealed record Entities
{
    /// <summary>Words that a finding carries along for response automation; requested from the decoder for every rule.</summary>
    public static IReadOnlyList<Word> Words { get; } =
    [
        Word.Account, Word.Region, Word.UserPool, Word.ClientId, Word.IdentityPool, Word.Ip, Word.UserAgent, Word.User, Word.UserName,
        Word.Principal, Word.Action, Word.Service, Word.Error,
    ];

    readonly Dictionary<Word, string> values = [];

    /// <summary>The value of one of <see cref="Words"/>, or null.</summary>
    public string? this[Word word] => values.GetValueOrDefault(word);

    /// <summary>Sets a value unless one is there already.</summary>
    internal void Add(Word word, string? value)
    {
        if (!string.IsNullOrEmpty(value)) values.TryAdd(word, value);
    }
}
