using System.Text;
using System.Text.Json;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources;

/// <summary>Copies captured values into the slots of a row.</summary>
static class CapturedValues
{
    /// <summary>The longest text kept of a field; the rest is cut, at a character's edge.</summary>
    internal const int TextLengthMax = 256 * 1024;

    /// <summary>The longest raw JSON kept of an object or array.</summary>
    internal const int JsonLengthMax = 4 * 1024;

    static ReadOnlySpan<byte> Hidden => "HIDDEN_DUE_TO_SECURITY_REASONS"u8;

    /// <summary>Whether a value is there and not the empty text.</summary>
    internal static bool IsPresent(in Captured value) => value.Kind != JsonTokenType.None && !(value.Kind == JsonTokenType.String && value.Length == 0);

    /// <summary>The bytes of a text as written, escapes and all; empty when it is no text.</summary>
    internal static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, in Captured value) => value.Kind == JsonTokenType.String ? json.Slice(value.Start, value.Length) : default;

    /// <summary>The bytes of a value as written.</summary>
    internal static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> json, in Captured value) => json.Slice(value.Start, value.Length);

    /// <summary>Whether a value can be a word's: a text or a plain value, neither empty nor hidden.</summary>
    internal static bool IsWord(ReadOnlySpan<byte> json, in Captured value) =>
        IsPresent(value) && value.Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray) && !Is(json, value, Hidden);

    /// <summary>Whether a value is a word's whose bytes in the record are the word's: a text without escapes that is not too long.</summary>
    internal static bool IsPlainWord(ReadOnlySpan<byte> json, in Captured value) =>
        value.Kind == JsonTokenType.String && value.Length is > 0 and <= TextLengthMax && !value.Escaped && !Is(json, value, Hidden);

    /// <summary>Whether a value is this very text.</summary>
    internal static bool Is(ReadOnlySpan<byte> json, in Captured value, ReadOnlySpan<byte> text) => Raw(json, value).SequenceEqual(text);

    /// <summary>Sets a word from a text or a plain value. False, and the slot stays missing, for nothing, the empty text, a hidden value, an object.</summary>
    internal static bool TrySetWord(EventRow row, Word word, ReadOnlySpan<byte> json, in Captured value)
    {
        if (!IsWord(json, value)) return false;
        SetText(row, (int)word, json, value);
        return true;
    }

    /// <summary>Sets a raw field: a text; a number and its text; true and false as text and 1 or 0; an object or array as its JSON.</summary>
    internal static void SetRaw(EventRow row, int field, ReadOnlySpan<byte> json, in Captured value)
    {
        switch (value.Kind)
        {
            case JsonTokenType.None:
                return;
            case JsonTokenType.Number:
                row.SetNumber(field, Number(json, value));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                row.SetBool(field, value.Kind == JsonTokenType.True);
                break;
            case JsonTokenType.String when value.Length <= 32 && double.TryParse(json.Slice(value.Start, value.Length), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number):
                row.SetNumber(field, number);
                break;
            case JsonTokenType.String when Is(json, value, "true"u8) || Is(json, value, "false"u8):
                row.SetBool(field, Is(json, value, "true"u8));
                break;
        }
        SetText(row, field, json, value);
    }

    /// <summary>A number, or NaN.</summary>
    internal static double Number(ReadOnlySpan<byte> json, in Captured value) =>
        value.Kind is JsonTokenType.Number or JsonTokenType.String
        && double.TryParse(json.Slice(value.Start, value.Length), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : double.NaN;

    /// <summary>Sets the text of a field, unescaped and cut to what is kept.</summary>
    internal static void SetText(EventRow row, int field, ReadOnlySpan<byte> json, in Captured value)
    {
        var max = value.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray ? JsonLengthMax : TextLengthMax;
        var bytes = json.Slice(value.Start, value.Length);
        if (!value.Escaped)
        {
            row.SetText(field, bytes[..Cut(bytes, max)]);
            return;
        }
        // The quotes stand around the value, so the reader can unescape it in place.
        var reader = new Utf8JsonReader(json.Slice(value.Start - 1, value.Length + 2));
        reader.Read();
        var room = row.Reserve(value.Length);
        int length;
        try
        {
            length = reader.CopyString(room);
            length = Cut(room[..length], max);
        }
        // An escaped half of a surrogate pair is no text in any encoding.
        catch (InvalidOperationException)
        {
            length = Encoding.UTF8.GetBytes("\uFFFD", room);
        }
        row.SetReserved(field, value.Length, length);
    }

    static int Cut(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max) return Math.Min(text.Length, max);
        while (max > 0 && (text[max] & 0xC0) == 0x80) max--;
        return max;
    }
}
