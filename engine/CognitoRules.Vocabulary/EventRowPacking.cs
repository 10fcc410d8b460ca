using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CognitoRules.Vocabulary;

/// <content>A row as a stretch of bytes: a head, the places of its texts, its numbers, and the bytes of the texts. Equal events have equal bytes.</content>
public sealed partial class EventRow
{
    // Where the texts begin in the buffer; they end where `used` says.
    int textBase;

    /// <summary>How many bytes <see cref="Pack"/> writes.</summary>
    public int PackedLength => Unsafe.SizeOf<Head>() + TextCount * Unsafe.SizeOf<PackedText>() + NumberCount * Unsafe.SizeOf<PackedNumber>() + used - textBase;

    int TextCount
    {
        get
        {
            var count = BitOperations.PopCount(texted);
            for (var raw = Words.Count; raw < texts.Length; raw++) count += texts[raw].Start > 0 ? 1 : 0;
            return count;
        }
    }

    int NumberCount
    {
        get
        {
            var count = 0;
            foreach (var number in numbers) count += double.IsNaN(number) ? 0 : 1;
            return count;
        }
    }

    /// <summary>Writes the event to the beginning of <paramref name="target"/>, <see cref="PackedLength"/> bytes.</summary>
    public void Pack(Span<byte> target)
    {
        var head = new Head { Told = told, Truths = truths, Texted = texted, TimeMs = TimeMs, Source = Source, Acts = Acts, TextCount = TextCount, NumberCount = NumberCount, TextBytes = used - textBase };
        MemoryMarshal.Write(target, head);
        target = target[Unsafe.SizeOf<Head>()..];
        for (var rest = texted; rest != 0; rest &= rest - 1) PackText(BitOperations.TrailingZeroCount(rest), ref target);
        for (var field = Words.Count; field < texts.Length; field++)
        {
            if (texts[field].Start > 0) PackText(field, ref target);
        }
        for (var place = 0; place < numbers.Length; place++)
        {
            if (double.IsNaN(numbers[place])) continue;
            MemoryMarshal.Write(target, new PackedNumber { Place = place, Value = numbers[place] });
            target = target[Unsafe.SizeOf<PackedNumber>()..];
        }
        buffer.AsSpan(textBase, used - textBase).CopyTo(target);
    }

    /// <summary>
    /// Shows the event packed at <paramref name="start"/>: its texts stay where they are, so the bytes must stay as they are for as long as the row is read.
    /// Until the next <see cref="Clear"/> no text can be set.
    /// </summary>
    public void Unpack(byte[] bytes, int start)
    {
        var head = MemoryMarshal.Read<Head>(bytes.AsSpan(start));
        var at = start + Unsafe.SizeOf<Head>();
        var textsAt = at + head.TextCount * Unsafe.SizeOf<PackedText>() + head.NumberCount * Unsafe.SizeOf<PackedNumber>();
        Forget(head.Texted);
        foreach (ref readonly var text in MemoryMarshal.Cast<byte, PackedText>(bytes.AsSpan(at, head.TextCount * Unsafe.SizeOf<PackedText>())))
            texts[text.Field] = (textsAt + text.Start + 1, text.Length);
        at += head.TextCount * Unsafe.SizeOf<PackedText>();
        foreach (ref readonly var number in MemoryMarshal.Cast<byte, PackedNumber>(bytes.AsSpan(at, head.NumberCount * Unsafe.SizeOf<PackedNumber>())))
            numbers[number.Place] = number.Value;
        (Source, TimeMs, Acts) = (head.Source, head.TimeMs, head.Acts);
        (told, truths, texted) = (head.Told, head.Truths, head.Texted);
        (buffer, textBase, used, kept) = (bytes, textsAt, textsAt + head.TextBytes, null);
    }

    // The texts of before that the next event does not overwrite, and all that is rare.
    void Forget(ulong overwritten)
    {
        for (var stale = texted & ~overwritten; stale != 0; stale &= stale - 1) texts[BitOperations.TrailingZeroCount(stale)] = default;
        texts.AsSpan(Words.Count).Clear();
        numbers.AsSpan().Fill(double.NaN);
    }

    void PackText(int field, ref Span<byte> target)
    {
        MemoryMarshal.Write(target, new PackedText { Field = field, Start = texts[field].Start - 1 - textBase, Length = texts[field].Length });
        target = target[Unsafe.SizeOf<PackedText>()..];
    }

    // A text takes its place; of words a bit says so.
    void Place(int field, int start, int length)
    {
        texts[field] = (start, length);
        if (field < Words.Count) texted |= 1UL << field;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct Head
    {
        internal ulong Told;
        internal ulong Truths;
        internal ulong Texted;
        internal long TimeMs;
        internal int TextCount;
        internal int NumberCount;
        internal int TextBytes;
        internal EventSources Source;
        internal ActKinds Acts;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct PackedText
    {
        internal int Field;
        internal int Start;
        internal int Length;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    struct PackedNumber
    {
        internal int Place;
        internal double Value;
    }
}
