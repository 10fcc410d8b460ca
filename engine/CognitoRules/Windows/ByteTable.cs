using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace CognitoRules.Windows;

/// <summary>
/// Different keys, by their bytes, each with a number and a row of values: small, and given anew when its key is gone. Equal hashes are told apart by the
/// bytes. A row stands in a slab with its key behind it, and the number is that of its chunk, so that finding a key is a look into the table of hashes and
/// one at the row; most keys that are not there cost only the first. Grows from nothing; the order of numbers means nothing.
/// </summary>
/// <typeparam name="T">What every row has.</typeparam>
/// <param name="slab">Where rows stand.</param>
/// <param name="moreBytes">How many bytes a row has beside its value, at <see cref="MoreOffset"/>; zero at first.</param>
sealed class ByteTable<T>(Slab slab, int moreBytes = 0)
    where T : unmanaged
{
    // Three of four places may be taken: a look then meets one line of memory, seldom two.
    const int FirstLength = 4;

    readonly int keyOffset = MoreOffset + moreBytes;
    Slot[] slots = [];

    struct Slot
    {
        public int Hash;

        // 0 is none.
        public int Row;
    }

    struct Head
    {
        public int Hash;
        public int KeyLength;
    }

    /// <summary>Where in a row its further bytes begin.</summary>
    internal static int MoreOffset => HeadBytes + (Unsafe.SizeOf<T>() + 7 & ~7);

    static int HeadBytes => Unsafe.SizeOf<Head>();

    /// <summary>How many keys there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The number of a key, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key) => Find(key, ByteKeys.Hash(key));

    /// <summary>The number of a key with its <see cref="ByteKeys.Hash"/>, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key, int hash)
    {
        var all = slots;
        if (all.Length == 0) return -1;
        for (var at = hash & all.Length - 1; ; at = at + 1 & all.Length - 1)
        {
            ref var slot = ref all[at];
            if (slot.Row == 0) return -1;
            if (slot.Hash == hash && key.SequenceEqual(KeyOf(slot.Row))) return slot.Row;
        }
    }

    /// <summary>A key with this <see cref="ByteKeys.Hash"/> will soon be looked for: a hint, as all announcements are.</summary>
    internal unsafe void Announce(int hash)
    {
        if (Sse.IsSupported && slots.Length > 0) Sse.Prefetch0(Unsafe.AsPointer(ref slots[hash & slots.Length - 1]));
    }

    /// <summary>The same, when what <see cref="Announce"/> asked for has come: now for the row, or for the place of a new one.</summary>
    internal void AnnounceRow(int hash, int keyLength)
    {
        var all = slots;
        if (all.Length == 0) return;
        for (var at = hash & all.Length - 1; all[at].Row != 0; at = at + 1 & all.Length - 1)
        {
            if (all[at].Hash != hash) continue;
            slab.Announce(all[at].Row);
            return;
        }
        slab.AnnounceFree(keyOffset + keyLength);
    }

    /// <summary>The value of a number; stays where it is until its key is removed.</summary>
    internal ref T this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref slab.At<T>(number, HeadBytes);
    }

    /// <summary>Adds a copy of a key that is not there, with the default value; its number.</summary>
    internal int Add(ReadOnlySpan<byte> key, int hash)
    {
        if ((Count + 1) * 4L > slots.Length * 3L) Resize(Math.Max(FirstLength, slots.Length * 2));
        var number = slab.Take(keyOffset + key.Length);
        var row = slab.Bytes(number, 0, keyOffset + key.Length);
        row[..keyOffset].Clear();
        slab.At<Head>(number, 0) = new Head { Hash = hash, KeyLength = key.Length };
        key.CopyTo(row[keyOffset..]);
        Put(hash, number);
        Count++;
        return number;
    }

    /// <summary>The key of a number; valid until it is removed.</summary>
    internal ReadOnlySpan<byte> KeyOf(int number) => slab.Bytes(number, keyOffset, slab.At<Head>(number, 0).KeyLength);

    /// <summary>The <see cref="ByteKeys.Hash"/> of the key of a number.</summary>
    internal int HashOf(int number) => slab.At<Head>(number, 0).Hash;

    /// <summary>Removes a key by its number, which another may get.</summary>
    internal void Remove(int number)
    {
        var head = slab.At<Head>(number, 0);
        Unput(head.Hash, number);
        Count--;
        slab.Give(number, keyOffset + head.KeyLength);
        if (Count == 0 && slots.Length > 1024) slots = [];
    }

    /// <summary>Every number in use, rising.</summary>
    internal IEnumerable<int> Numbers() => slots.Where(s => s.Row != 0).Select(s => s.Row).Order();

    void Put(int hash, int number)
    {
        var at = hash & slots.Length - 1;
        while (slots[at].Row != 0) at = at + 1 & slots.Length - 1;
        slots[at] = new Slot { Hash = hash, Row = number };
    }

    // Those behind the gap move up as far as they may, so that no look stops short of them.
    void Unput(int hash, int number)
    {
        var mask = slots.Length - 1;
        var gap = hash & mask;
        while (slots[gap].Row != number) gap = gap + 1 & mask;
        for (var at = gap + 1 & mask; slots[at].Row != 0; at = at + 1 & mask)
        {
            var fromHome = at - slots[at].Hash & mask;
            if (fromHome < (at - gap & mask)) continue;
            slots[gap] = slots[at];
            gap = at;
        }
        slots[gap] = default;
    }

    void Resize(int length)
    {
        var before = slots;
        slots = new Slot[length];
        foreach (var slot in before)
        {
            if (slot.Row != 0) Put(slot.Hash, slot.Row);
        }
    }
}
