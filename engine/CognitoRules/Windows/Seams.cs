using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>What of an event an accumulator is fed with. The caller's compiled code answers; the windows never look into an event themselves.</summary>
interface IEventFeeder
{
    /// <summary>Whether the aggregate's condition holds for the event.</summary>
    bool Wants(int slot, EventRow row);

    /// <summary>The aggregate's argument, when it is a text.</summary>
    TextValue Text(int slot, EventRow row);

    /// <summary>The aggregate's argument, when it is a number or a time.</summary>
    double Number(int slot, EventRow row);

    /// <summary>The aggregate's argument, when it is true or false.</summary>
    bool Bool(int slot, EventRow row);
}

/// <summary>Judges windows and sequences, and takes what fires.</summary>
interface IJudge
{
    /// <summary>The rule's `when` for one group's window, at a moment of event time.</summary>
    bool Judge(IGroupValues group, IAggregateValues aggregates, long timeMs);

    /// <summary>A group fired. The firing is valid only during the call.</summary>
    void Fire(Firing firing);

    /// <summary>Whether an event fulfils a step of a sequence, given the events of the earlier steps.</summary>
    bool Step(int step, EventRow row, EventRow?[] earlier);

    /// <summary>The present value of the expression that a Baseline slot is of.</summary>
    double BaselineInput(int slot, IGroupValues group, IAggregateValues aggregates);
}
