using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CognitoRules.Vocabulary;

/// <summary>A UUID, which most event ids are, in sixteen bytes instead of thirty-six.</summary>
public static class UuidBytes
{
    /// <summary>How many bytes a packed UUID has.</summary>
    public const int Length = 16;

    /// <summary>How many characters its text has.</summary>
    public const int TextLength = 36;

    /// <summary>Packs a UUID. False for anything that <see cref="Text"/> would not write back the same way: only lower case, with hyphens.</summary>
    // No code of this is compiled ahead, and what the runtime compiles at first would cost a microsecond an id.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryPack(ReadOnlySpan<byte> text, Span<byte> packed)
    {
        if (text.Length != TextLength || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
        var left = Vector128.Create(Eight(text), Four(text[9..]) | (ulong)Four(text[14..]) << 32).AsByte();
        var right = Vector128.Create(Four(text[19..]) | (ulong)Four(text[24..]) << 32, Eight(text[28..])).AsByte();
        if (!TryReadDigits(left, out var leftBytes) || !TryReadDigits(right, out var rightBytes)) return false;
        Vector128.Narrow(leftBytes, rightBytes).CopyTo(packed);
        return true;
    }

    /// <summary>The text of a packed UUID.</summary>
    public static string Text(ReadOnlySpan<byte> packed) => new Guid(packed[..Length], bigEndian: true).ToString();

    // Sixteen hexadecimal digits to eight values, of which each stands in two bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryReadDigits(Vector128<byte> digits, out Vector128<ushort> values)
    {
        var (number, letter) = (digits - Vector128.Create((byte)'0'), digits - Vector128.Create((byte)'a'));
        var (isNumber, isLetter) = (Vector128.LessThan(number, Vector128.Create((byte)10)), Vector128.LessThan(letter, Vector128.Create((byte)6)));
        // The first digit of a pair stands in the lower byte and counts sixteen times.
        var pairs = Vector128.ConditionalSelect(isNumber, number, letter + Vector128.Create((byte)10)).AsUInt16();
        values = (pairs << 4 | pairs >> 8) & Vector128.Create((ushort)0xFF);
        return (isNumber | isLetter) == Vector128<byte>.AllBitsSet;
    }

    static ulong Eight(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt64LittleEndian(text);

    static uint Four(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt32LittleEndian(text);
}
