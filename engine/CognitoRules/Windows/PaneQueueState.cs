namespace CognitoRules.Windows;

/// <summary>Writes and reads panes: how many, then each with its number, oldest first.</summary>
static class PaneQueueState
{
    internal static void Write<T>(BinaryWriter writer, in PaneQueue<T> panes, Action<BinaryWriter, T> value)
    {
        writer.Write7BitEncodedInt(panes.Count);
        for (var i = 0; i < panes.Count; i++)
        {
            var (pane, held) = panes.At(i);
            writer.Write(pane);
            value(writer, held);
        }
    }

    internal static PaneQueue<T> Read<T>(BinaryReader reader, Func<BinaryReader, T> value)
    {
        var panes = default(PaneQueue<T>);
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--) panes.Open(reader.ReadInt64(), value(reader));
        return panes;
    }

    /// <summary>Joins the panes of two halves of a window's events.</summary>
    internal static PaneQueue<T> Merge<T>(in PaneQueue<T> a, in PaneQueue<T> b, Func<T, T, T> join)
    {
        var merged = default(PaneQueue<T>);
        var (i, j) = (0, 0);
        while (i < a.Count || j < b.Count)
        {
            if (j == b.Count || i < a.Count && a.At(i).Pane < b.At(j).Pane) Open(ref merged, a.At(i++));
            else if (i == a.Count || b.At(j).Pane < a.At(i).Pane) Open(ref merged, b.At(j++));
            else merged.Open(a.At(i).Pane, join(a.At(i++).Value, b.At(j++).Value));
        }
        return merged;
    }

    static void Open<T>(ref PaneQueue<T> panes, (long Pane, T Value) pane) => panes.Open(pane.Pane, pane.Value);
}
