namespace CognitoRules.Windows;

/// <summary>
/// One value for each group, by the group's number, in blocks: a million groups are a thousand blocks and no object each, and growing copies nothing.
/// </summary>
sealed class Column<T>
{
    const int BlockBits = 10;
    const int BlockLength = 1 << BlockBits;

    T[][] blocks = [];

    /// <summary>The group's value; the default for a group never written.</summary>
    internal ref T this[int group]
    {
        get
        {
            var block = group >> BlockBits;
            if (block >= blocks.Length) Grow(block);
            return ref blocks[block][group & (BlockLength - 1)];
        }
    }

    void Grow(int block)
    {
        var known = blocks.Length;
        Array.Resize(ref blocks, block + 1);
        for (var i = known; i <= block; i++) blocks[i] = new T[BlockLength];
    }
}
