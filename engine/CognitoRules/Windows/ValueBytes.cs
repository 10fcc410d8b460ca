using System.Buffers.Binary;
using CognitoRules.Vocabulary;

namespace CognitoRules.Windows;

/// <summary>Reads the argument of an aggregate as bytes, so that texts, numbers and truths are told apart alike.</summary>
static class ValueBytes
{
    /// <summary>The bytes; empty and false when the argument is missing. Numbers are written into <paramref name="room"/> of eight bytes.</summary>
    internal static bool TryRead(ValueKind kind, int slot, EventRow row, IEventFeeder feeder, Span<byte> room, out ReadOnlySpan<byte> bytes)
    {
        if (kind == ValueKind.Text)
        {
            var text = feeder.Text(slot, row);
            bytes = text.Utf8;
            return !text.IsMissing;
        }
        var number = kind == ValueKind.Bool ? feeder.Bool(slot, row) ? 1 : 0 : feeder.Number(slot, row);
        BinaryPrimitives.WriteDoubleLittleEndian(room, number == 0 ? 0.0 : number);
        bytes = room[..8];
        return !double.IsNaN(number);
    }
}
