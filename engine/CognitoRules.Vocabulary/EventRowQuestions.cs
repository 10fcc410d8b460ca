using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CognitoRules.Vocabulary;

/// <summary>
/// What emitted conditions ask of a row: questions so small that each is compiled into its caller. A text of the rule comes as its length and up to
/// four machine words, which are constants of the caller: comparing them costs less than calling whatever compares two stretches of memory.
/// </summary>
public sealed partial class EventRow
{
    /// <summary>The words that hold, of those that are truths: bit n belongs to word n. A record that does not say counts as false.</summary>
    public ulong Truths => truths;

    /// <summary>The words that have a text, possibly an empty one: bit n belongs to word n.</summary>
    public ulong Texts => texted;

    /// <summary>Whether the field has a text, possibly an empty one.</summary>
    public bool HasText(int field) => texts[field].Start != 0;

    /// <summary>Where a field's text begins, and its bytes; 0 when it is missing. Nothing may be read beyond them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly byte Utf8(int field, out int length)
    {
        ref readonly var place = ref texts[field];
        length = place.Length;
        // Of a missing text this is the place before the buffer, still within the array.
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), place.Start - 1);
    }

    /// <summary>The number at a place of <see cref="PlaceOfNumber"/>; NaN when the record has none.</summary>
    public double NumberAt(int place) => numbers[place];

    /// <summary>Where rows keep a field's number; -1 for a field that has no room for one.</summary>
    public static int PlaceOfNumber(int field) => NumberPlace(field);
}
