namespace CognitoRules.Windows;

/// <summary>The groups of which <see cref="SeenMemory"/> knows when they began, or of which values are held.</summary>
sealed class SeenGroups
{
    readonly ByteTable<Group> groups = new(new Slab());
    readonly AgeQueue ages;

    internal SeenGroups() =>
        ages = new AgeQueue(group => groups[group].LastMs, Comparer<int>.Create((one, other) => KeyOf(one).SequenceCompareTo(KeyOf(other))));

    struct Group
    {
        public long StartMs;
        public long LastMs;

        // How many values are held of it.
        public int Held;
        public bool IsStarted;
    }

    /// <summary>Of how many groups the beginning is known.</summary>
    internal int StartedCount { get; private set; }

    /// <summary>The number of a group of which something is known, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key, int hash) => groups.Find(key, hash);

    /// <summary>A key with this hash will soon be looked for.</summary>
    internal void AnnounceKey(int hash) => groups.Announce(hash);

    /// <summary>A key will soon be looked for, and what <see cref="AnnounceKey"/> asked for has come.</summary>
    internal void AnnounceRow(int hash, int keyLength) => groups.AnnounceRow(hash, keyLength);

    /// <summary>The number of a group, made when it is new.</summary>
    internal int FindOrAdd(ReadOnlySpan<byte> key, int hash) => groups.Find(key, hash) is var group and >= 0 ? group : groups.Add(key, hash);

    /// <summary>A group's key.</summary>
    internal ReadOnlySpan<byte> KeyOf(int group) => groups.KeyOf(group);

    /// <summary>Whether it is known when a group began.</summary>
    internal bool IsStarted(int group) => groups[group].IsStarted;

    /// <summary>When a group began.</summary>
    internal long StartMs(int group) => groups[group].StartMs;

    /// <summary>When a group whose beginning is known was last seen.</summary>
    internal ref long LastMs(int group) => ref groups[group].LastMs;

    /// <summary>A group begins.</summary>
    internal void Start(int group, long startMs, long lastMs)
    {
        ref var known = ref groups[group];
        (known.StartMs, known.LastMs, known.IsStarted) = (startMs, lastMs, true);
        ages.Add(group, lastMs);
        StartedCount++;
    }

    /// <summary>Forgets when the group that was seen longest ago began.</summary>
    internal void ForgetOldest()
    {
        if (!ages.TryTakeBefore(long.MaxValue, out var group)) return;
        groups[group].IsStarted = false;
        StartedCount--;
        if (groups[group].Held == 0) groups.Remove(group);
    }

    /// <summary>One more value of a group is held.</summary>
    internal void Hold(int group) => groups[group].Held++;

    /// <summary>One value of a group less is held.</summary>
    internal void LetGo(int group)
    {
        ref var known = ref groups[group];
        if (--known.Held == 0 && !known.IsStarted) groups.Remove(group);
    }

    /// <summary>Every group whose beginning is known, the one seen longest ago first.</summary>
    internal IEnumerable<int> InOrder() => groups.Numbers().Where(IsStarted).OrderBy(g => groups[g].LastMs).ThenBy(g => groups.KeyOf(g).ToArray(), ByteOrder.Comparer);
}
