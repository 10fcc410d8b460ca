namespace CognitoRules.Simulation;

/// <summary>How a rule of the simulation cuts time.</summary>
enum Cut
{
    Single,
    Sliding,
    Session,
    Sequence,
}

/// <summary>A yes-or-no question to one event: its C# text and what it means.</summary>
sealed record Question(string Text, Func<SimEvent, bool> Meaning);

/// <summary>A step of a sequence; earlier events by step, null where not reached.</summary>
sealed record Step(string Name, string Text, Func<SimEvent, SimEvent?[], bool> Meaning)
{
    internal bool Absent => Name == "absent";
}

/// <summary>A window as the reference sees it: its events in order, the events before it that memory knows, and its end.</summary>
/// <param name="Events">The events of the group in the window, in order.</param>
/// <param name="Known">All events of the group up to the window's end or the event at hand, in order.</param>
/// <param name="NowMs">The moment at which the window is judged.</param>
sealed record View(IReadOnlyList<SimEvent> Events, IReadOnlyList<SimEvent> Known, long NowMs);

/// <summary>A value of a window: its C# text and what it means. Values are double, string, bool or null.</summary>
sealed record Value(string Text, Func<View, object?> Meaning);

/// <summary>A yes-or-no question to a window.</summary>
sealed record Judgement(string Text, Func<View, bool> Meaning);

/// <summary>A rule of the simulation: its file, and what it means in terms of plain events.</summary>
sealed record RuleModel
{
    internal required string Id { get; init; }

    internal required Cut Cut { get; init; }

    /// <summary>Which events count.</summary>
    internal Question? Where { get; init; }

    /// <summary>What groups events: User, Ip, both or none.</summary>
    internal IReadOnlyList<string> By { get; init; } = [];

    internal long LengthMs { get; init; }

    internal long EveryMs { get; init; }

    internal long MaxMs { get; init; }

    /// <summary>The suppress slot; 0 is none.</summary>
    internal long SuppressMs { get; init; }

    /// <summary>How many event ids a finding shows.</summary>
    internal int Evidence { get; init; } = 5;

    internal Judgement? When { get; init; }

    /// <summary>The values in the finding's sentence.</summary>
    internal IReadOnlyList<Value> Values { get; init; } = [];

    internal IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>The rule's file.</summary>
    internal required string Yaml { get; init; }

    /// <summary>For a rule over findings: the rule whose findings it reads.</summary>
    internal RuleModel? Of { get; init; }

    /// <summary>The group's values of an event.</summary>
    internal string?[] GroupOf(SimEvent e) => [.. By.Select(b => b == "User" ? e.User : e.Ip)];
}
