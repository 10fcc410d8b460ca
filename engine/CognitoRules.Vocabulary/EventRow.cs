using System.Runtime.InteropServices;
using System.Text;

namespace CognitoRules.Vocabulary;

/// <summary>One field of an <see cref="EventRow"/>: a slice of its buffer, or a number.</summary>
[StructLayout(LayoutKind.Auto)]
public struct Slot
{
    /// <summary>Where the text starts in the row's buffer; -1 when the field has no text.</summary>
    public int Start;

    /// <summary>Length of the text in bytes.</summary>
    public int Length;

    /// <summary>The number, the time (Unix milliseconds) or the bool (1 or 0); NaN when missing.</summary>
    public double Number;
}

/// <summary>
/// One event as the rules see it: a slot per word and per raw path that some rule of the set reads.
/// A decoder fills it, predicates read it. Reused for the next event unless <see cref="Copy"/> was taken.
/// </summary>
/// <remarks>
/// Slots 0..<see cref="Words.Count"/>-1 belong to the words (index = (int)Word), the rest to the raw paths of the <see cref="FieldRequest"/>,
/// in its order. A field that no rule asked for stays missing.
/// </remarks>
public sealed class EventRow
{
    readonly Slot[] slots;
    byte[] buffer;
    int used;

    /// <summary>A row with room for the words and <paramref name="rawPathCount"/> raw paths.</summary>
    public EventRow(int rawPathCount, int bufferBytes = 1024)
    {
        slots = new Slot[Words.Count + rawPathCount];
        buffer = new byte[bufferBytes];
        Clear();
    }

    /// <summary>Which source the event came from.</summary>
    public EventSources Source { get; set; }

    /// <summary>Event time, Unix milliseconds, UTC.</summary>
    public long TimeMs { get; set; }

    /// <summary>What kind of act this is (<see cref="ActKinds"/>), whichever name it travels under.</summary>
    public ActKinds Acts { get; set; }

    /// <summary>How many fields the row has: the words and the raw paths.</summary>
    public int FieldCount => slots.Length;

    /// <summary>Makes every field missing.</summary>
    public void Clear()
    {
        Array.Fill(slots, new Slot { Start = -1, Number = double.NaN });
        used = 0;
        TimeMs = 0;
        Acts = ActKinds.None;
    }

    /// <summary>The text of a field; missing when the record has none.</summary>
    public TextValue Text(int field)
    {
        ref readonly var slot = ref slots[field];
        return slot.Start < 0 ? TextValue.Missing : new TextValue(buffer.AsSpan(slot.Start, slot.Length));
    }

    /// <summary>The number (or time, in Unix milliseconds) of a field; NaN when the record has none.</summary>
    public double Number(int field) => slots[field].Number;

    /// <summary>The bool of a field; false when the record does not say.</summary>
    public bool Bool(int field) => slots[field].Number > 0;

    /// <summary>Sets a text, copying the bytes.</summary>
    public void SetText(int field, ReadOnlySpan<byte> utf8)
    {
        var target = Reserve(utf8.Length);
        utf8.CopyTo(target);
        slots[field].Start = used - utf8.Length;
        slots[field].Length = utf8.Length;
    }

    /// <summary>Sets a text from a string. For tests and small sources; decoders set bytes.</summary>
    public void SetText(int field, string value) => SetText(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Lets a second field share the text of a first.</summary>
    public void ShareText(int from, int to)
    {
        slots[to].Start = slots[from].Start;
        slots[to].Length = slots[from].Length;
    }

    /// <summary>Room for <paramref name="length"/> bytes to decode a text into; finish with <see cref="SetReserved"/>.</summary>
    public Span<byte> Reserve(int length)
    {
        if (buffer.Length - used < length)
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, used + length));
        used += length;
        return buffer.AsSpan(used - length, length);
    }

    /// <summary>Makes the last reserved bytes, cut to <paramref name="length"/>, the text of a field.</summary>
    public void SetReserved(int field, int reserved, int length)
    {
        slots[field].Start = used - reserved;
        slots[field].Length = length;
        used -= reserved - length;
    }

    /// <summary>Sets a number, or a time in Unix milliseconds.</summary>
    public void SetNumber(int field, double value) => slots[field].Number = value;

    /// <summary>Sets a bool.</summary>
    public void SetBool(int field, bool value) => slots[field].Number = value ? 1 : 0;

    /// <summary>Makes one field missing.</summary>
    public void Unset(int field) => slots[field] = new Slot { Start = -1, Number = double.NaN };

    /// <summary>Whether the field has neither text nor number.</summary>
    public bool IsMissing(int field) => slots[field].Start < 0 && double.IsNaN(slots[field].Number);

    /// <summary>How many bytes a copy of this row costs beside its slots.</summary>
    public int UsedBytes => used;

    /// <summary>A row of its own that lives on after the next record is decoded.</summary>
    public EventRow Copy()
    {
        var copy = new EventRow(slots.Length - Words.Count, used) { Source = Source, TimeMs = TimeMs, Acts = Acts, used = used };
        slots.CopyTo(copy.slots, 0);
        buffer.AsSpan(0, used).CopyTo(copy.buffer);
        return copy;
    }

    /// <summary>Writes the row, for a state that is kept; <see cref="Read"/> gives an equal one.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Source);
        writer.Write(TimeMs);
        writer.Write((long)Acts);
        writer.Write7BitEncodedInt(used);
        writer.Write(buffer.AsSpan(0, used));
        writer.Write7BitEncodedInt(slots.Length);
        // Most fields of most events are missing: only the others are written, each behind its number.
        writer.Write7BitEncodedInt(slots.Count(s => s.Start >= 0 || !double.IsNaN(s.Number)));
        for (var field = 0; field < slots.Length; field++)
        {
            if (IsMissing(field)) continue;
            writer.Write7BitEncodedInt(field);
            writer.Write(slots[field].Start);
            writer.Write7BitEncodedInt(slots[field].Length);
            writer.Write(slots[field].Number);
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
            var slot = new Slot { Start = reader.ReadInt32(), Length = reader.Read7BitEncodedInt(), Number = reader.ReadDouble() };
            if (slot.Start >= 0 && slot.Start + slot.Length > bytes.Length) throw new InvalidDataException("a field lies outside its row");
            var place = fields is null ? field : fields[field];
            if (place >= 0) row.slots[place] = slot;
        }
        return row;
    }
}
