using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>Builds the key of a group: per part a tag (0 missing, 1 text, 2 number, 3 bool), its length as four little-endian bytes, and UTF-8.</summary>
sealed class GroupKeyBuilder
{
    byte[] buffer = new byte[128];
    int used;

    /// <summary>The key built so far; valid until the next change.</summary>
    internal ReadOnlySpan<byte> Key => buffer.AsSpan(0, used);

    internal void Clear() => used = 0;

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
    }
}

/// <summary>A group's key, read part by part.</summary>
sealed class GroupKey(byte[] bytes) : IGroupValues
{
    /// <summary>The key's bytes.</summary>
    internal ReadOnlyMemory<byte> Bytes => bytes;

    /// <inheritdoc/>
    public TextValue Text(int part)
    {
        var (tag, text) = Part(part);
        return tag == 0 ? TextValue.Missing : new TextValue(text);
    }

    /// <inheritdoc/>
    public double Number(int part)
    {
        var text = Part(part).Utf8;
        return Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length ? number : double.NaN;
    }

    PartView Part(int part)
    {
        var at = 0;
        for (var i = 0; i < part; i++) at += 5 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 1));
        return new PartView(bytes[at], bytes.AsSpan(at + 5, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 1))));
    }

    readonly ref struct PartView(byte tag, ReadOnlySpan<byte> utf8)
    {
        internal byte Tag { get; } = tag;

        internal ReadOnlySpan<byte> Utf8 { get; } = utf8;

        internal void Deconstruct(out byte tag, out ReadOnlySpan<byte> utf8)
        {
            tag = Tag;
            utf8 = Utf8;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(bytes);
}

/// <summary>Compares byte keys, and looks them up by span without making an array.</summary>
sealed class ByteKeys : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    internal static ByteKeys Comparer { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Seeded anew in each process, so that nobody can choose values that collide. No result depends on it.
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }
}
