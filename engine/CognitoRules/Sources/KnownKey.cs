using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CognitoRules.Sources;

/// <summary>A name that members of an object have had, be it one of a path or not, and what came behind it.</summary>
sealed class KnownKey
{
    // As it stands in a record: its quotes and the colon around and behind it.
    readonly byte[] written;

    // Its first 32 bytes, and which of them count.
    readonly Vector256<byte> head;
    readonly uint headMask;
    KnownKey? next;
    KnownKey? other;

    internal KnownKey(ReadOnlySpan<byte> name, FieldNode? node)
    {
        written = [(byte)'"', .. name, (byte)'"', (byte)':'];
        WrittenLength = written.Length;
        Node = node;
        Span<byte> padded = stackalloc byte[Vector256<byte>.Count];
        padded.Clear();
        written.AsSpan(0, Math.Min(written.Length, padded.Length)).CopyTo(padded);
        head = Vector256.Create<byte>(padded);
        headMask = written.Length >= padded.Length ? uint.MaxValue : (1u << written.Length) - 1;
    }

    /// <summary>The name's bytes.</summary>
    internal ReadOnlySpan<byte> Name => written.AsSpan(1, written.Length - 3);

    /// <summary>What is looked for below the member; null when nothing is.</summary>
    internal FieldNode? Node { get; }

    /// <summary>Length of the key with its quotes and colon.</summary>
    internal int WrittenLength { get; }

    /// <summary>The next name of the same hash.</summary>
    internal KnownKey? NextInBucket { get; init; }

    /// <summary>The name that follows here, if it is one of those that did before: AWS writes the members of a kind of record in one order.</summary>
    internal KnownKey? Follows(ReadOnlySpan<byte> json)
    {
        if (next is not null && next.Begins(json)) return next;
        return other is not null && other.Begins(json) ? other : null;
    }

    /// <summary>Remembers what followed.</summary>
    internal void Expect(KnownKey followed) => (next, other) = (followed, next);

    // One comparison for nearly every name; a call for each byte sequence would cost as much as all else of a member.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool Begins(ReadOnlySpan<byte> json)
    {
        if (json.Length < Vector256<byte>.Count || !Vector256.IsHardwareAccelerated) return json.StartsWith(written);
        var equal = Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(json)), head).ExtractMostSignificantBits();
        return (equal & headMask) == headMask && (WrittenLength <= Vector256<byte>.Count || json.StartsWith(written));
    }
}
