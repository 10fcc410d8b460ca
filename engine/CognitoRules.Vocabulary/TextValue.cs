using System.Text;

namespace CognitoRules.Vocabulary;

/// <summary>A text of a rule as UTF-8 bytes that somebody else owns, or nothing at all.</summary>
/// <remarks>Missing is not empty: a missing text equals nothing and answers false to every question.</remarks>
public readonly ref struct TextValue
{
    readonly bool present;

    /// <summary>A text that is there, possibly empty.</summary>
    public TextValue(ReadOnlySpan<byte> utf8)
    {
        Utf8 = utf8;
        present = true;
    }

    /// <summary>No text.</summary>
    public static TextValue Missing => default;

    /// <summary>The bytes; empty when missing.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>Whether there is no text.</summary>
    public bool IsMissing => !present;

    /// <summary>The text as a string; null when missing. Allocates: for findings and messages, not per event.</summary>
    public override string? ToString() => present ? Encoding.UTF8.GetString(Utf8) : null;
}
