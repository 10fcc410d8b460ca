namespace CognitoRules.Windows;

/// <summary>Objects of the few groups that need one, by a number above 0, which stands in the group's row.</summary>
sealed class ObjectPool<T>
    where T : class
{
    readonly List<T?> objects = [null];
    readonly Stack<int> free = new();

    internal T this[int number] => objects[number]!;

    /// <summary>Keeps an object; its number.</summary>
    internal int Take(T item)
    {
        if (free.TryPop(out var number))
        {
            objects[number] = item;
            return number;
        }
        objects.Add(item);
        return objects.Count - 1;
    }

    /// <summary>Lets an object go, if there is one.</summary>
    internal void Give(ref int number)
    {
        if (number == 0) return;
        objects[number] = null;
        free.Push(number);
        number = 0;
    }
}
