using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>
/// What <see cref="TopAccumulator"/> and <see cref="ShareAccumulator"/> share: counts per value, and per pane what each value added, so that panes can
/// leave. Exact up to a limit of different values; beyond it new values are not counted, until the window is empty.
/// </summary>
abstract class FrequencyAccumulator(ValueKind kind, int valueCountMax, Action filled, RowLayout layout) : Accumulator
{
    readonly RowColumn<State> states = layout.Add<State>();
    readonly Slab slab = layout.Texts;
    readonly ObjectPool<FrequencyTable> tables = new();

    struct State
    {
        // Few values stand in one chunk, more in a table.
        public FewCounts Few;
        public int Many;
    }

    internal sealed override bool AtLeast(int group) => states[group].Many is var many and > 0 && tables[many].Overflowed;

    internal sealed override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        Span<byte> room = stackalloc byte[8];
        if (!ValueBytes.TryRead(kind, slot, row, feeder, room, out var value)) return;
        var wasFull = AtLeast(group);
        Add(ref states[group], pane, value, 1);
        if (!wasFull && AtLeast(group)) filled();
    }

    internal sealed override void EvictBefore(int group, long pane)
    {
        ref var state = ref states[group];
        state.Few.RemoveBefore(slab, pane);
        if (state.Many == 0) return;
        tables[state.Many].RemoveBefore(pane);
        if (tables[state.Many].IsEmpty) tables.Give(ref state.Many);
    }

    internal sealed override void Move(int group, Slab from) => states[group].Few.Move(from, slab);

    internal sealed override void Free(int group)
    {
        states[group].Few.Free(slab);
        tables.Give(ref states[group].Many);
    }

    internal sealed override void Merge(int group, Accumulator other, int otherGroup)
    {
        var rest = (FrequencyAccumulator)other;
        var overflowed = AtLeast(group) || rest.AtLeast(otherGroup);
        var halves = InOrder(group).Concat(rest.InOrder(otherGroup)).OrderBy(c => c.Pane).ToList();
        Free(group);
        foreach (var (pane, value, count) in halves) Add(ref states[group], pane, value, count);
        if (overflowed) Overflow(ref states[group]);
    }

    internal sealed override void Write(int group, BinaryWriter writer)
    {
        writer.Write(AtLeast(group));
        var counts = InOrder(group);
        writer.Write7BitEncodedInt(counts.Count);
        foreach (var (pane, value, count) in counts)
        {
            writer.Write(pane);
            StateBytes.Write(writer, value);
            writer.Write(count);
        }
    }

    internal sealed override void Read(int group, BinaryReader reader)
    {
        var overflowed = reader.ReadBoolean();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) Add(ref states[group], reader.ReadInt64(), StateBytes.Read(reader), reader.ReadInt64());
        if (overflowed) Overflow(ref states[group]);
    }

    /// <summary>The value that came most often; a count of 0 when there is none.</summary>
    private protected Frequency MostFrequent(int group) => states[group].Many is var many and > 0 ? tables[many].MostFrequent() : states[group].Few.MostFrequent(slab);

    void Add(ref State state, long pane, ReadOnlySpan<byte> value, long count)
    {
        if (state.Many == 0)
        {
            // Where few values may be kept, the table counts them.
            if (valueCountMax >= FewCounts.CountMax && state.Few.TryAdd(slab, value, pane, count)) return;
            Spread(ref state);
        }
        tables[state.Many].Add(pane, value, count, valueCountMax);
    }

    void Spread(ref State state)
    {
        var table = new FrequencyTable();
        foreach (var (pane, value, count) in state.Few.InOrder(slab)) table.Add(pane, value, count, valueCountMax);
        state.Few.Free(slab);
        state.Many = tables.Take(table);
    }

    void Overflow(ref State state)
    {
        if (state.Many == 0) Spread(ref state);
        tables[state.Many].Overflowed = true;
    }

    List<(long Pane, byte[] Value, long Count)> InOrder(int group) => states[group].Many is var many and > 0 ? tables[many].InOrder() : states[group].Few.InOrder(slab);
}
