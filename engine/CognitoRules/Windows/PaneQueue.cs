namespace CognitoRules.Windows;

/// <summary>
/// The panes of one group and what each holds, oldest first. The newest stands inline, since most groups have just one; older ones wait in a ring.
/// </summary>
struct PaneQueue<T>
{
    (long Pane, T Value)[]? older;
    long lastPane;
    T last;
    int head;
    int count;

    /// <summary>How many panes there are.</summary>
    internal readonly int Count => count;

    /// <summary>The newest pane's value.</summary>
    internal T Last
    {
        readonly get => last;
        set => last = value;
    }

    /// <summary>Whether a pane is the newest one.</summary>
    internal readonly bool IsOpen(long pane) => count > 0 && lastPane == pane;

    /// <summary>Opens a new newest pane.</summary>
    internal void Open(long pane, T value)
    {
        if (count > 0)
        {
            if (older is null || count - 1 == older.Length) Enlarge();
            older![(head + count - 1) % older.Length] = (lastPane, last);
        }
        (lastPane, last) = (pane, value);
        count++;
    }

    /// <summary>Removes the oldest pane if it is before <paramref name="pane"/>.</summary>
    internal bool TryEvict(long pane, out T value)
    {
        value = default!;
        if (count == 0 || FirstPane >= pane) return false;
        value = First;
        if (count == 1)
        {
            last = default!;
        }
        else
        {
            older![head] = default;
            head = (head + 1) % older.Length;
        }
        count--;
        return true;
    }

    /// <summary>A pane by its place, the oldest first.</summary>
    internal readonly (long Pane, T Value) At(int index) => index == count - 1 ? (lastPane, last) : older![(head + index) % older.Length];

    readonly long FirstPane => count == 1 ? lastPane : older![head].Pane;

    readonly T First => count == 1 ? last : older![head].Value;

    void Enlarge()
    {
        var length = older is null ? 1 : older.Length * 2;
        var longer = new (long, T)[length];
        for (var i = 0; i < count - 1; i++) longer[i] = older![(head + i) % older.Length];
        (older, head) = (longer, 0);
    }
}
