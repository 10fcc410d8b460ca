using System.Buffers;
using System.Text;

namespace CognitoRules.Predicates;

/// <summary>Ordinal comparison without case, over UTF-8.</summary>
static class CaseFolding
{
    /// <summary>Whether two texts are equal but for case: ASCII and Unicode's simple mappings, no culture.</summary>
    internal static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (Ascii.EqualsIgnoreCase(left, right)) return true;
        if (Ascii.IsValid(left) && Ascii.IsValid(right)) return false;
        var a = left;
        var b = right;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(a, out var one, out var oneLength) != OperationStatus.Done | Rune.DecodeFromUtf8(b, out var other, out var otherLength) != OperationStatus.Done)
            {
                if (!a[..oneLength].SequenceEqual(b[..otherLength])) return false;
            }
            else if (Rune.ToUpperInvariant(one) != Rune.ToUpperInvariant(other))
            {
                return false;
            }
            a = a[oneLength..];
            b = b[otherLength..];
        }
        return a.IsEmpty && b.IsEmpty;
    }
}
