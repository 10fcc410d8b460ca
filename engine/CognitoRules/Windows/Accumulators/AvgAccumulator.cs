using CognitoRules.Vocabulary;

namespace CognitoRules.Windows.Accumulators;

/// <summary>The mean of a number; missing of none. A sum and how many numbers it is of.</summary>
sealed class AvgAccumulator(RowLayout layout) : Accumulator
{
    readonly SumAccumulator sum = new(layout);
    readonly CountAccumulator count = new(layout);

    internal override double Number(int group) => count.Number(group) is var n && n == 0 ? double.NaN : sum.Number(group) / n;

    internal override void Add(int group, long pane, int slot, EventRow row, IEventFeeder feeder)
    {
        if (double.IsNaN(feeder.Number(slot, row))) return;
        sum.Add(group, pane, slot, row, feeder);
        count.Add(group, pane, slot, row, feeder);
    }

    internal override void Close(int group, PaneWriter writer)
    {
        sum.Close(group, writer);
        count.Close(group, writer);
    }

    internal override bool Leave(int group, ref PaneReader reader) => sum.Leave(group, ref reader) | count.Leave(group, ref reader);

    internal override void ForgetClosed(int group)
    {
        sum.ForgetClosed(group);
        count.ForgetClosed(group);
    }

    internal override void Join(int group, ref PaneReader reader)
    {
        sum.Join(group, ref reader);
        count.Join(group, ref reader);
    }

    internal override void MergePane(ref PaneReader one, ref PaneReader other, PaneWriter writer)
    {
        sum.MergePane(ref one, ref other, writer);
        count.MergePane(ref one, ref other, writer);
    }

    internal override void Free(int group)
    {
        sum.Free(group);
        count.Free(group);
    }

    internal override void Write(int group, BinaryWriter writer)
    {
        sum.Write(group, writer);
        count.Write(group, writer);
    }

    internal override void Read(int group, BinaryReader reader)
    {
        sum.Read(group, reader);
        count.Read(group, reader);
    }
}
