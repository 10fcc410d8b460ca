namespace CognitoRules.Vocabulary;

/// <summary>What a word, a parameter or an expression of a rule holds.</summary>
public enum ValueKind : byte
{
    /// <summary>UTF-8 text; may be missing.</summary>
    Text,

    /// <summary>A double; NaN when missing.</summary>
    Number,

    /// <summary>True or false; a record that does not say counts as false.</summary>
    Bool,

    /// <summary>A moment in UTC, milliseconds since the epoch; may be missing.</summary>
    Time,

    /// <summary>A fixed list of texts: a list parameter.</summary>
    TextList,
}

/// <summary>Where an event of a rule comes from.</summary>
[Flags]
public enum EventSources : byte
{
    /// <summary>No event source: a metrics rule.</summary>
    None = 0,

    /// <summary>CloudTrail records.</summary>
    CloudTrail = 1,

    /// <summary>Cognito's user-activity log export.</summary>
    ActivityLog = 2,

    /// <summary>Findings of other rules.</summary>
    Findings = 4,
}
