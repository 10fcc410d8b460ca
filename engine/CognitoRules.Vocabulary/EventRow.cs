using System.Text;

namespace CognitoRules.Vocabulary;

/// <summary>
/// One event as the rules see it: a slot per word and per raw path that some rule of the set reads.
/// A decoder fills it, predicates read it. Reused for the next event unless <see cref="Copy"/> was taken.
/// </summary>
/// <remarks>
/// Slots 0..<see cref="Words.Count"/>-1 belong to the words (index = (int)Word), the rest to the raw paths of the <see cref="FieldRequest"/>,
/// in its order. A field that no rule asked for stays missing. Events wait by the thousand until they are in order: they wait packed
/// (<see cref="Pack"/>), and one row serves them all in turn.
/// </remarks>
public sealed partial class EventRow
{
    // Words that are numbers; raw paths may be anything.
    static readonly ulong NumberWords = Mask(w => w.Kind is ValueKind.Number or ValueKind.Time);
    static readonly sbyte[] NumberPlaces = PlacesOf(NumberWords);
    static readonly int NumberWordCount = System.Numerics.BitOperations.PopCount(NumberWords);

    // Start plus one, so that zeros are a row without texts.
    readonly (int Start, int Length)[] texts;
    readonly double[] numbers;
    ulong told;
    ulong truths;

    // The words that have a text; raw paths are few and looked through.
    ulong texted;

    // The row's own bytes, or for as long as it shows a packed event, those the event was packed into.
    byte[] buffer;
    byte[] own;
    int used;

    // The copy of the event that is shown: several rules may keep it.
    EventRow? kept;

    /// <summary>A row with room for the words and <paramref name="rawPathCount"/> raw paths.</summary>
    public EventRow(int rawPathCount, int bufferBytes = 1024)
    {
        texts = new (int, int)[Words.Count + rawPathCount];
        numbers = new double[NumberWordCount + rawPathCount];
        own = buffer = new byte[bufferBytes];
        Array.Fill(numbers, double.NaN);
    }

    /// <summary>Which source the event came from.</summary>
    public EventSources Source { get; set; }

    /// <summary>Event time, Unix milliseconds, UTC.</summary>
    public long TimeMs { get; set; }

    /// <summary>What kind of act this is (<see cref="ActKinds"/>), whichever name it travels under.</summary>
    public ActKinds Acts { get; set; }

    /// <summary>How many fields the row has: the words and the raw paths.</summary>
    public int FieldCount => texts.Length;

    /// <summary>Makes every field missing.</summary>
    public void Clear()
    {
        Forget(overwritten: 0);
        told = truths = texted = 0;
        buffer = own;
        kept = null;
        used = textBase = 0;
        TimeMs = 0;
        Acts = ActKinds.None;
    }

    /// <summary>The text of a field; missing when the record has none.</summary>
    public TextValue Text(int field)
    {
        var (start, length) = texts[field];
        return start == 0 ? TextValue.Missing : new TextValue(buffer.AsSpan(start - 1, length));
    }

    /// <summary>Whether the field holds exactly this text; false when it is missing.</summary>
    public bool IsText(int field, ReadOnlySpan<byte> utf8)
    {
        ref readonly var place = ref texts[field];
        return place.Length == utf8.Length && place.Start > 0 && buffer.AsSpan(place.Start - 1, place.Length).SequenceEqual(utf8);
    }

    /// <summary>The number (or time, in Unix milliseconds) of a field; NaN when the record has none.</summary>
    public double Number(int field)
    {
        if (NumberPlace(field) is >= 0 and var place) return numbers[place];
        return (told >> field & 1) == 0 ? double.NaN : (truths >> field & 1);
    }

    /// <summary>The bool of a field; false when the record does not say.</summary>
    public bool Bool(int field) => field < NumberPlaces.Length && NumberPlaces[field] < 0 ? (truths >> field & 1) != 0 : Number(field) > 0;

    /// <summary>Whether, of some words that are truths, exactly these hold. Bit n belongs to word n; a record that does not say counts as false.</summary>
    public bool AreTruths(ulong words, ulong holding) => (truths & words) == holding;

    /// <summary>Sets a text, copying the bytes.</summary>
    public void SetText(int field, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Place(field, used - utf8.Length + 1, utf8.Length);
    }

    /// <summary>Sets a text from a string. For tests and small sources; decoders set bytes.</summary>
    public void SetText(int field, string value) => SetText(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Room for <paramref name="length"/> bytes to decode a text into; finish with <see cref="SetReserved"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (!ReferenceEquals(buffer, own)) throw new InvalidOperationException("a row that shows a packed event is only read");
        if (own.Length - used < length)
        {
            Array.Resize(ref own, Math.Max(own.Length * 2, used + length));
            buffer = own;
        }
        used += length;
        return buffer.AsSpan(used - length, length);
    }

    /// <summary>Makes the last reserved bytes, cut to <paramref name="length"/>, the text of a field.</summary>
    public void SetReserved(int field, int reserved, int length)
    {
        Place(field, used - reserved + 1, length);
        used -= reserved - length;
    }

    /// <summary>Sets a number, or a time in Unix milliseconds; of a word that is a truth, whether it is above zero.</summary>
    public void SetNumber(int field, double value)
    {
        if (NumberPlace(field) is >= 0 and var place) numbers[place] = value;
        else if (double.IsNaN(value)) told &= ~(1UL << field);
        else SetBool(field, value > 0);
    }

    /// <summary>Sets a bool.</summary>
    public void SetBool(int field, bool value)
    {
        if (NumberPlace(field) is >= 0 and var place)
        {
            numbers[place] = value ? 1 : 0;
            return;
        }
        told |= 1UL << field;
        truths = value ? truths | 1UL << field : truths & ~(1UL << field);
    }

    /// <summary>Sets the words SignIn to AdminChange from <see cref="Acts"/>.</summary>
    public void SetActWords()
    {
        const ulong ActWords = 0xFFUL << (int)Word.SignIn;
        told |= ActWords;
        truths = truths & ~ActWords | (ulong)Acts << (int)Word.SignIn;
    }

    /// <summary>Makes one field missing.</summary>
    public void Unset(int field)
    {
        texts[field] = default;
        SetNumber(field, double.NaN);
        if (field >= Words.Count) return;
        truths &= ~(1UL << field);
        texted &= ~(1UL << field);
    }

    /// <summary>Whether the field has neither text nor number.</summary>
    public bool IsMissing(int field) => texts[field].Start == 0 && double.IsNaN(Number(field));

    /// <summary>A row that lives on when this one shows another event. All who ask for it share one, so it is only read.</summary>
    public EventRow Copy()
    {
        if (kept is not null) return kept;
        kept = new EventRow(texts.Length - Words.Count, PackedLength);
        Pack(kept.own);
        kept.Unpack(kept.own, 0);
        return kept;
    }

    /// <summary>Writes the row, for a state that is kept; <see cref="Read"/> gives an equal one.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Source);
        writer.Write(TimeMs);
        writer.Write((long)Acts);
        writer.Write7BitEncodedInt(used - textBase);
        writer.Write(buffer.AsSpan(textBase, used - textBase));
        writer.Write7BitEncodedInt(texts.Length);
        // Most fields of most events are missing: only the others are written, each behind its number.
        writer.Write7BitEncodedInt(Enumerable.Range(0, texts.Length).Count(f => !IsMissing(f)));
        for (var field = 0; field < texts.Length; field++)
        {
            if (IsMissing(field)) continue;
            writer.Write7BitEncodedInt(field);
            writer.Write(texts[field].Start == 0 ? 0 : texts[field].Start - textBase);
            writer.Write7BitEncodedInt(texts[field].Length);
            writer.Write(Number(field));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="fields">Where each field of the written row is now, -1 where it is no longer read; null: every field where it was.</param>
    /// <param name="rawPathCount">The raw paths of the rows of today; only with <paramref name="fields"/>.</param>
    /// <exception cref="InvalidDataException">The bytes are no row.</exception>
    public static EventRow Read(BinaryReader reader, IReadOnlyList<int>? fields = null, int rawPathCount = 0)
    {
        var (source, timeMs, acts) = ((EventSources)reader.ReadInt32(), reader.ReadInt64(), (ActKinds)reader.ReadInt64());
        var bytes = reader.ReadBytes(reader.Read7BitEncodedInt());
        var slotCount = reader.Read7BitEncodedInt();
        var row = new EventRow(fields is null ? slotCount - Words.Count : rawPathCount, bytes.Length) { Source = source, TimeMs = timeMs, Acts = acts, used = bytes.Length };
        bytes.CopyTo(row.buffer, 0);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var field = reader.Read7BitEncodedInt();
            var (start, length, number) = (reader.ReadInt32(), reader.Read7BitEncodedInt(), reader.ReadDouble());
            if (start < 0 || length < 0 || start - 1 > bytes.Length - length || (start == 0 && length > 0)) throw new InvalidDataException("a field lies outside its row");
            var place = fields is null ? field : fields[field];
            if (place < 0) continue;
            if (start > 0) row.Place(place, start, length);
            row.SetNumber(place, number);
        }
        return row;
    }

    static int NumberPlace(int field) => field < NumberPlaces.Length ? NumberPlaces[field] : field - NumberPlaces.Length + NumberWordCount;

    static ulong Mask(Func<WordInfo, bool> picks) => Words.All.Where(picks).Aggregate(0UL, (mask, w) => mask | 1UL << (int)w.Word);

    static sbyte[] PlacesOf(ulong words)
    {
        var places = new sbyte[Words.Count];
        sbyte next = 0;
        for (var word = 0; word < places.Length; word++) places[word] = (words >> word & 1) != 0 ? next++ : (sbyte)-1;
        return places;
    }
}
