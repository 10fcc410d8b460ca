namespace CognitoRules.Windows;

/// <summary>
/// Different keys, by their bytes, each with a value and a number: small, and given anew when its key is gone, so that whatever else there is to say of a
/// key can stand in columns. Equal hashes are told apart by the bytes. Grows from nothing; the order of numbers means nothing.
/// </summary>
sealed class ByteTable<T>
    where T : struct
{
    readonly Column<Entry> entries = new();
    int[] buckets = [];
    int free = -1;

    struct Entry
    {
        public byte[]? Key;
        public int Hash;

        // The next entry of the bucket, or, when free, the next free one; -1 is none.
        public int Next;
        public T Value;
    }

    /// <summary>How many keys there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Every number that was ever given is below this one.</summary>
    internal int End { get; private set; }

    /// <summary>The number of a key, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key) => Find(key, ByteKeys.Hash(key));

    /// <summary>The number of a key with its <see cref="ByteKeys.Hash"/>, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key, int hash)
    {
        var all = buckets;
        if (all.Length == 0) return -1;
        for (var i = all[hash & (all.Length - 1)] - 1; i >= 0;)
        {
            ref var entry = ref entries[i];
            if (entry.Hash == hash && key.SequenceEqual(entry.Key)) return i;
            i = entry.Next;
        }
        return -1;
    }

    /// <summary>The value of a number; valid until a key is added.</summary>
    internal ref T this[int number] => ref entries[number].Value;

    /// <summary>Adds a copy of a key that is not there, with the default value; its number.</summary>
    internal int Add(ReadOnlySpan<byte> key, int hash)
    {
        if (Count >= buckets.Length) Grow();
        var number = free;
        if (number >= 0) free = entries[number].Next;
        else number = End++;
        ref var bucket = ref buckets[hash & (buckets.Length - 1)];
        entries[number] = new Entry { Key = key.ToArray(), Hash = hash, Next = bucket - 1 };
        bucket = number + 1;
        Count++;
        return number;
    }

    /// <summary>The key of a number; null when the number is free.</summary>
    internal byte[]? KeyOf(int number) => entries[number].Key;

    /// <summary>Removes a key by its number, which another may get.</summary>
    internal void Remove(int number)
    {
        ref var entry = ref entries[number];
        ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
        if (bucket - 1 == number)
        {
            bucket = entry.Next + 1;
        }
        else
        {
            var before = bucket - 1;
            while (entries[before].Next != number) before = entries[before].Next;
            entries[before].Next = entry.Next;
        }
        entry = new Entry { Next = free };
        free = number;
        Count--;
    }

    /// <summary>Every number in use, rising.</summary>
    internal IEnumerable<int> Numbers()
    {
        for (var number = 0; number < End; number++)
        {
            if (entries[number].Key is not null) yield return number;
        }
    }

    void Grow()
    {
        buckets = new int[Math.Max(4, buckets.Length * 2)];
        for (var number = 0; number < End; number++)
        {
            ref var entry = ref entries[number];
            if (entry.Key is null) continue;
            ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
            entry.Next = bucket - 1;
            bucket = number + 1;
        }
    }
}
