using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>Builds the key of a group: per part a tag (0 missing, 1 text, 2 number, 3 bool), its length as four little-endian bytes, and UTF-8.</summary>
sealed class GroupKeyBuilder
{
    byte[] buffer = new byte[128];
    int used;
    int hash;
    bool isHashed;

    /// <summary>The key built so far; valid until the next change.</summary>
    internal ReadOnlySpan<byte> Key => buffer.AsSpan(0, used);

    /// <summary>Its <see cref="ByteKeys.Hash"/>.</summary>
    internal int Hash
    {
        get
        {
            if (!isHashed) (hash, isHashed) = (ByteKeys.Hash(Key), true);
            return hash;
        }
    }

    internal void Clear() => (used, isHashed) = (0, false);

    internal void Add(TextValue text) => Append(text.IsMissing ? (byte)0 : (byte)1, text.Utf8);

    internal void Add(double number)
    {
        if (double.IsNaN(number))
        {
            Append(0, default);
            return;
        }
        // -0 and 0 are the same group.
        Span<byte> text = stackalloc byte[32];
        (number == 0 ? 0.0 : number).TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        Append(2, text[..length]);
    }

    internal void Add(bool flag) => Append(3, flag ? "true"u8 : "false"u8);

    void Append(byte tag, ReadOnlySpan<byte> utf8)
    {
        if (buffer.Length - used < utf8.Length + 5) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, used + utf8.Length + 5));
        buffer[used] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(used + 1), utf8.Length);
        utf8.CopyTo(buffer.AsSpan(used + 5));
        used += utf8.Length + 5;
        isHashed = false;
    }
}

/// <summary>A group's key, read part by part.</summary>
static class GroupKey
{
    /// <summary>The text of a part; missing when the group's events had none.</summary>
    internal static TextValue Text(ReadOnlySpan<byte> key, int part) => Tag(key, part, out var utf8) == 0 ? TextValue.Missing : new TextValue(utf8);

    /// <summary>The number of a part; NaN when it is none.</summary>
    internal static double Number(ReadOnlySpan<byte> key, int part)
    {
        Tag(key, part, out var utf8);
        return Utf8Parser.TryParse(utf8, out double number, out var read) && read == utf8.Length ? number : double.NaN;
    }

    static byte Tag(ReadOnlySpan<byte> key, int part, out ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        for (var i = 0; i < part; i++) at += 5 + BinaryPrimitives.ReadInt32LittleEndian(key[(at + 1)..]);
        utf8 = key.Slice(at + 5, BinaryPrimitives.ReadInt32LittleEndian(key[(at + 1)..]));
        return key[at];
    }
}

/// <summary>The values of a group whose state is elsewhere.</summary>
sealed class GroupValues(byte[] key) : IGroupValues
{
    /// <inheritdoc/>
    public TextValue Text(int part) => GroupKey.Text(key, part);

    /// <inheritdoc/>
    public double Number(int part) => GroupKey.Number(key, part);
}
