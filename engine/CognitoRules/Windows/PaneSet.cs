using CognitoRules.Vocabulary;
using CognitoRules.Windows.Accumulators;

namespace CognitoRules.Windows;

/// <summary>
/// The live groups of one rule and their panes, by the group's number. Accumulators keep of each group what its open pane holds and what all closed ones hold
/// together; what each closed pane held is packed away, and read once more when it leaves. Owned by <see cref="WindowSet"/>.
/// </summary>
sealed class PaneSet
{
    readonly Slab rows = new();
    readonly Slab texts = new();
    readonly ByteTable<GroupPanes> groups;
    readonly Accumulator[] accumulators;
    readonly int idCountMax;
    readonly PaneWriter values = new();
    readonly PaneWriter packer = new();

    /// <param name="specs">The aggregates.</param>
    /// <param name="distinctMax">How many different values an accumulator may keep of a group.</param>
    /// <param name="idCountMax">How many ids of events are kept of a group.</param>
    /// <param name="filled">Told when an accumulator has reached its limit for a group.</param>
    internal PaneSet(IReadOnlyList<AggregateSpec> specs, int distinctMax, int idCountMax, Action filled)
    {
        var layout = new RowLayout(rows, texts, ByteTable<GroupPanes>.MoreOffset);
        accumulators = [.. specs.Select(s => Accumulator.Create(s, distinctMax, filled, layout))];
        groups = new ByteTable<GroupPanes>(rows, layout.Bytes);
        this.idCountMax = idCountMax;
    }

    /// <summary>The accumulators by slot.</summary>
    internal ReadOnlySpan<Accumulator> Accumulators => accumulators;

    /// <summary>How many groups there are.</summary>
    internal int Count => groups.Count;

    /// <summary>How many bytes are set aside for what has no fixed length.</summary>
    internal long TextBytes => texts.AllBytes;

    /// <summary>How many of them are in use.</summary>
    internal long TextBytesInUse => texts.LiveBytes;

    /// <summary>The groups in use, by number.</summary>
    internal IEnumerable<int> Groups => groups.Numbers();

    /// <summary>The group of a key with its <see cref="ByteKeys.Hash"/>, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> key, int hash) => groups.Find(key, hash);

    /// <summary>Makes a group for a key that has none.</summary>
    internal int Add(ReadOnlySpan<byte> key, int hash) => groups.Add(key, hash);

    /// <summary>A group's key; valid until it is removed.</summary>
    internal ReadOnlySpan<byte> KeyOf(int group) => groups.KeyOf(group);

    /// <summary>The hash of a group's key.</summary>
    internal int HashOf(int group) => groups.HashOf(group);

    /// <summary>A key with this hash will soon be looked for.</summary>
    internal void AnnounceKey(int hash) => groups.Announce(hash);

    /// <summary>A key will soon be looked for, and what <see cref="AnnounceKey"/> asked for has come.</summary>
    internal void AnnounceRow(int hash, int keyLength) => groups.AnnounceRow(hash, keyLength);

    /// <summary>A group will soon be looked at.</summary>
    internal void Announce(int group) => rows.Announce(group);

    /// <summary>Time of a group's earliest event.</summary>
    internal long FirstMs(int group) => groups[group].FirstMs(texts);

    /// <summary>The ids of a group's latest events as text, in the order of the events.</summary>
    internal IReadOnlyList<string> Ids(int group) => groups[group].Ids(texts);

    /// <summary>What is known of a group's events.</summary>
    internal ref readonly GroupPanes this[int group] => ref groups[group];

    /// <summary>An event has come, in the newest pane of the group or a later one; accumulators are fed by the caller.</summary>
    internal void Add(int group, long pane, long timeMs, ReadOnlySpan<byte> id)
    {
        if (texts.IsWasteful) Compact();
        ref var panes = ref groups[group];
        if (panes.Count > 0 && !panes.IsOpen(pane)) Close(group, ref panes, pane, timeMs);
        panes.Add(texts, pane, timeMs, id, idCountMax);
    }

    /// <summary>Lets every pane before one leave. Whether there was one.</summary>
    internal bool EvictBefore(int group, long pane)
    {
        ref var panes = ref groups[group];
        if (panes.Count == 0 || panes.FirstPane >= pane) return false;
        if (panes.OpenPane < pane)
        {
            Clear(group);
            return true;
        }
        var joinAnew = false;
        while (panes.FirstPane < pane)
        {
            var closed = panes.Closed(texts);
            var reader = new PaneReader(ClosedPane.Read(ref closed).Values);
            foreach (var accumulator in accumulators) joinAnew |= accumulator.Leave(group, ref reader);
            panes.RemoveOldest(texts);
        }
        panes.TrimIds(texts);
        foreach (var accumulator in accumulators) accumulator.EvictBefore(group, pane);
        if (joinAnew) Join(group, panes.Closed(texts));
        return true;
    }

    /// <summary>Whether an accumulator of the group has reached its limit.</summary>
    internal bool AtLeast(int group)
    {
        foreach (var accumulator in accumulators)
        {
            if (accumulator.AtLeast(group)) return true;
        }
        return false;
    }

    /// <summary>Removes a group; its number may be given to another.</summary>
    internal void Remove(int group)
    {
        Clear(group);
        groups.Remove(group);
    }

    /// <summary>Takes in what another set of the same rule kept of other events of the same window. The sample of ids is that of the half with the later event.</summary>
    internal void Merge(int group, PaneSet other, int otherGroup)
    {
        ref var panes = ref groups[group];
        var (ours, theirs) = (Whole(group), other.Whole(otherGroup));
        for (var slot = 0; slot < accumulators.Length; slot++) accumulators[slot].Merge(group, other.accumulators[slot], otherGroup);
        var rest = other.groups[otherGroup];
        var isOurs = panes.LastMs >= rest.LastMs;
        var ids = isOurs ? panes.IdBytes(texts).ToArray() : rest.IdBytes(other.texts).ToArray();
        var unknown = Math.Min(panes.Count + rest.Count, idCountMax) - Math.Min(isOurs ? panes.Count : rest.Count, idCountMax);
        var lastMs = Math.Max(panes.LastMs, rest.LastMs);
        panes.Free(texts);
        panes = GroupPanes.OnlyIds(texts, ids, (int)unknown, lastMs);
        var merged = ours.Concat(theirs).GroupBy(p => p.Number).OrderBy(p => p.Key).Select(Merged).ToList();
        for (var i = 0; i < merged.Count; i++)
        {
            var next = merged[Math.Min(i + 1, merged.Count - 1)];
            panes.AddClosed(texts, merged[i].Number, merged[i].FirstMs, merged[i].Count, merged[i].Values, next.Number, next.FirstMs, packer);
        }
        Join(group, panes.Closed(texts));
    }

    /// <summary>Writes what a group holds.</summary>
    internal void Write(int group, BinaryWriter writer)
    {
        groups[group].Write(texts, writer);
        foreach (var accumulator in accumulators) accumulator.Write(group, writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into a group that holds nothing.</summary>
    internal void Read(int group, BinaryReader reader)
    {
        groups[group] = GroupPanes.Read(texts, reader);
        foreach (var accumulator in accumulators) accumulator.Read(group, reader);
    }

    // Groups that grow alike leave chunks behind that none of them wants any more.
    void Compact()
    {
        var before = texts.Renew();
        foreach (var group in groups.Numbers())
        {
            groups[group].Move(before, texts);
            foreach (var accumulator in accumulators) accumulator.Move(group, before);
        }
    }

    void Clear(int group)
    {
        groups[group].Free(texts);
        foreach (var accumulator in accumulators) accumulator.Free(group);
    }

    void Close(int group, ref GroupPanes panes, long nextPane, long nextMs)
    {
        values.Clear();
        foreach (var accumulator in accumulators) accumulator.Close(group, values);
        panes.Close(texts, values.Written, nextPane, nextMs, packer);
    }

    // All panes of a group, of which none is open any more.
    List<WholePane> Whole(int group)
    {
        ref var panes = ref groups[group];
        if (panes.Count > 0) Close(group, ref panes, panes.OpenPane, panes.LastMs);
        var whole = new List<WholePane>();
        var (number, firstMs) = (panes.FirstPane, panes.FirstMs(texts));
        for (var closed = panes.Closed(texts); !closed.AtEnd;)
        {
            var pane = ClosedPane.Read(ref closed);
            whole.Add(new WholePane(number, firstMs, pane.Count, pane.Values.ToArray()));
            (number, firstMs) = (number + pane.ToNext, firstMs + pane.ToNextMs);
        }
        return whole;
    }

    WholePane Merged(IEnumerable<WholePane> halves) => halves.Aggregate((one, other) =>
    {
        var left = new PaneReader(one.Values);
        var right = new PaneReader(other.Values);
        values.Clear();
        foreach (var accumulator in accumulators) accumulator.MergePane(ref left, ref right, values);
        return new WholePane(one.Number, Math.Min(one.FirstMs, other.FirstMs), one.Count + other.Count, values.Written.ToArray());
    });

    void Join(int group, PaneReader closed)
    {
        foreach (var accumulator in accumulators) accumulator.ForgetClosed(group);
        while (!closed.AtEnd)
        {
            var reader = new PaneReader(ClosedPane.Read(ref closed).Values);
            foreach (var accumulator in accumulators) accumulator.Join(group, ref reader);
        }
    }

    sealed record WholePane(long Number, long FirstMs, int Count, byte[] Values);
}
