using System.Diagnostics.CodeAnalysis;

namespace CognitoRules.Sources;

/// <summary>
/// Things by number, the smallest first. Most come with a number above all others: they stand in line, and coming and going costs next to nothing.
/// The others wait in a heap.
/// </summary>
sealed class NumberedQueue<T>
{
    readonly PriorityQueue<T, long> stragglers = new();
    readonly Dictionary<long, T> stragglersByNumber = [];

    // A ring, in order.
    (long Number, T Item)[] line = new (long, T)[16];
    int first;
    int lineCount;

    /// <summary>All of them, in no order.</summary>
    internal IEnumerable<T> Items => Enumerable.Range(0, lineCount).Select(i => InLine(i).Item).Concat(stragglersByNumber.Values);

    /// <summary>Adds a thing whose number none has.</summary>
    internal void Add(long number, T item)
    {
        if (lineCount > 0 && number < InLine(lineCount - 1).Number)
        {
            stragglers.Enqueue(item, number);
            stragglersByNumber.Add(number, item);
            return;
        }
        if (lineCount == line.Length) Enlarge();
        InLine(lineCount++) = (number, item);
    }

    /// <summary>The thing of a number.</summary>
    internal bool TryFind(long number, [MaybeNullWhen(false)] out T item)
    {
        item = default;
        if (lineCount == 0 || number > InLine(lineCount - 1).Number) return false;
        var (low, high) = (0, lineCount - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (InLine(middle).Number < number) low = middle + 1;
            else high = middle;
        }
        if (InLine(low).Number != number) return stragglersByNumber.TryGetValue(number, out item);
        item = InLine(low).Item;
        return true;
    }

    /// <summary>The thing with the smallest number.</summary>
    internal bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        if (IsStragglerNext(out item)) return true;
        item = lineCount > 0 ? InLine(0).Item : default;
        return lineCount > 0;
    }

    /// <summary>Removes the thing with the smallest number.</summary>
    internal void RemoveFirst()
    {
        if (IsStragglerNext(out _))
        {
            stragglers.TryDequeue(out _, out var number);
            stragglersByNumber.Remove(number);
            return;
        }
        InLine(0) = default;
        first = (first + 1) & (line.Length - 1);
        lineCount--;
    }

    bool IsStragglerNext([MaybeNullWhen(false)] out T item)
    {
        item = default;
        // A straggler came when there was a larger number in line, so the line is not empty before it leaves.
        return stragglers.Count > 0 && stragglers.TryPeek(out item, out var number) && number < InLine(0).Number;
    }

    ref (long Number, T Item) InLine(int index) => ref line[(first + index) & (line.Length - 1)];

    void Enlarge()
    {
        var larger = new (long, T)[line.Length * 2];
        for (var i = 0; i < lineCount; i++) larger[i] = InLine(i);
        (line, first) = (larger, 0);
    }
}
