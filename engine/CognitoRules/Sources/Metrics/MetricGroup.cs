using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Sources.Metrics;

/// <summary>One combination of values of the rule's dimensions; a value may be missing in inline tests only.</summary>
sealed class MetricGroup : IGroupValues, IComparable<MetricGroup>, IEquatable<MetricGroup>
{
    readonly byte[]?[] parts;
    readonly byte[] key;

    internal MetricGroup(IEnumerable<string?> values)
    {
        parts = [.. values.Select(v => v is null ? null : Encoding.UTF8.GetBytes(v))];
        key = new byte[parts.Sum(p => 5 + (p?.Length ?? 0))];
        var at = 0;
        foreach (var part in parts)
        {
            key[at] = (byte)(part is null ? 0 : 1);
            BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(at + 1), part?.Length ?? 0);
            part?.CopyTo(key, at + 5);
            at += 5 + (part?.Length ?? 0);
        }
    }

    /// <summary>The same values give the same bytes on every run and machine.</summary>
    internal ReadOnlyMemory<byte> Key => key;

    /// <summary>Writes the values.</summary>
    internal void Write(BinaryWriter writer)
    {
        foreach (var part in parts)
        {
            writer.Write(part is not null);
            if (part is not null) writer.Write(Encoding.UTF8.GetString(part));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static MetricGroup Read(BinaryReader reader, int partCount)
    {
        var values = new string?[partCount];
        for (var i = 0; i < partCount; i++) values[i] = reader.ReadBoolean() ? reader.ReadString() : null;
        return new MetricGroup(values);
    }

    /// <summary>Whether some dimensions say nothing against the group: those it has are of its values.</summary>
    internal bool Matches(IReadOnlyList<string> names, IReadOnlyList<KeyValuePair<string, string>> dimensions)
    {
        foreach (var (name, value) in dimensions)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i] == name && parts[i] is { } part && Encoding.UTF8.GetString(part) != value) return false;
            }
        }
        return true;
    }

    /// <inheritdoc/>
    public TextValue Text(int part) => parts[part] is { } text ? new TextValue(text) : TextValue.Missing;

    /// <inheritdoc/>
    public double Number(int part) =>
        parts[part] is { } text && Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length && double.IsFinite(number) ? number : double.NaN;

    /// <summary>Part by part, bytewise; missing first.</summary>
    public int CompareTo(MetricGroup? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < parts.Length; i++)
        {
            var order = (parts[i] is not null).CompareTo(other.parts[i] is not null);
            if (order == 0) order = parts[i].AsSpan().SequenceCompareTo(other.parts[i].AsSpan());
            if (order != 0) return order;
        }
        return 0;
    }

    /// <inheritdoc/>
    public bool Equals(MetricGroup? other) => other is not null && key.AsSpan().SequenceEqual(other.key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricGroup);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
