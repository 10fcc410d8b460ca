using System.Globalization;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>The words that a test gives an event.</summary>
sealed class WordValues(IReadOnlyDictionary<string, object?> fields)
{
    /// <summary>Whether the event failed: said so, or by its error.</summary>
    internal bool Failed => Bool(Word.Failed) ?? (Text(Word.Error) is { Length: > 0 } || Throttled);

    /// <summary>Whether the event was throttled.</summary>
    internal bool Throttled => Bool(Word.Throttled) ?? false;

    /// <summary>A word's text, or null when it is not given or given as nothing.</summary>
    internal string? Text(Word word) => fields.GetValueOrDefault(word.ToString()) switch
    {
        null => null,
        string text => text,
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A word's text; its default when it is not given, null when it is given as nothing.</summary>
    internal string? Text(Word word, string? otherwise) => fields.ContainsKey(word.ToString()) ? Text(word) : otherwise;

    /// <summary>A word's number.</summary>
    internal double? Number(Word word) => fields.GetValueOrDefault(word.ToString()) switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A word's truth.</summary>
    internal bool? Bool(Word word) => fields.GetValueOrDefault(word.ToString()) switch
    {
        bool truth => truth,
        "true" => true,
        "false" => false,
        _ => null,
    };
}
