using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Text;
using CognitoRules.Vocabulary;

namespace CognitoRules.Predicates;

/// <summary>
/// Texts of a rule in emitted code: their length first, then their bytes as machine words, which are constants of the method. That costs less than
/// calling whatever compares two stretches of memory.
/// </summary>
sealed partial class Emitter
{
    /// <summary>Longer lists are asked by a hash.</summary>
    internal const int ListMax = 32;

    /// <summary>Longer texts are compared as memory.</summary>
    const int TextLengthMax = 64;

    LocalBuilder? start;
    LocalBuilder? length;

    void JumpIfText(int field, string value, Label target, bool when)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length is 0 or > TextLengthMax)
        {
            AskClosure(Closures.FieldIs(field, bytes));
            Jump(target, when);
            return;
        }
        var no = when ? code.DefineLabel() : target;
        Load(field);
        JumpUnlessLength(bytes.Length, OpCodes.Bne_Un, no);
        JumpUnlessBytes(bytes, fromEnd: false, no);
        if (!when) return;
        code.Emit(OpCodes.Br, target);
        code.MarkLabel(no);
    }

    void JumpIfEdge(int field, byte[] bytes, bool atEnd, Label target, bool when)
    {
        var no = when ? code.DefineLabel() : target;
        Load(field);
        JumpUnlessLength(bytes.Length, OpCodes.Blt, no);
        JumpUnlessBytes(bytes, atEnd, no);
        if (!when) return;
        code.Emit(OpCodes.Br, target);
        code.MarkLabel(no);
    }

    // Texts of a list mostly differ in length, so the length picks the few that are compared.
    void JumpIfIn(int field, IReadOnlyList<string> values, Label target, bool when)
    {
        var byLength = values.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).GroupBy(v => v.Length).ToList();
        var (yes, no) = (when ? target : code.DefineLabel(), when ? code.DefineLabel() : target);
        Load(field);
        foreach (var group in byLength)
        {
            var other = code.DefineLabel();
            JumpUnlessLength(group.Key, OpCodes.Bne_Un, other);
            foreach (var value in group)
            {
                var next = code.DefineLabel();
                JumpUnlessBytes(value, fromEnd: false, next);
                code.Emit(OpCodes.Br, yes);
                code.MarkLabel(next);
            }
            code.Emit(OpCodes.Br, no);
            code.MarkLabel(other);
        }
        if (!when) code.Emit(OpCodes.Br, no);
        code.MarkLabel(when ? no : yes);
    }

    void Load(int field)
    {
        start ??= code.DeclareLocal(typeof(byte).MakeByRefType());
        length ??= code.DeclareLocal(typeof(int));
        code.Emit(OpCodes.Ldloc, row!);
        code.Emit(OpCodes.Ldc_I4, field);
        code.Emit(OpCodes.Ldloca, length);
        code.Emit(OpCodes.Call, Asked.Utf8);
        code.Emit(OpCodes.Stloc, start);
    }

    void JumpUnlessLength(int bytes, OpCode unless, Label no)
    {
        code.Emit(OpCodes.Ldloc, length!);
        code.Emit(OpCodes.Ldc_I4, bytes);
        code.Emit(unless, no);
    }

    // The text is known to be long enough. Words overlap at the end, where a text is not a multiple of their size.
    void JumpUnlessBytes(ReadOnlySpan<byte> bytes, bool fromEnd, Label no)
    {
        var size = bytes.Length >= 8 ? 8 : bytes.Length >= 4 ? 4 : bytes.Length >= 2 ? 2 : 1;
        for (var at = 0; at < bytes.Length; at = at + size >= bytes.Length ? bytes.Length : Math.Min(at + size, bytes.Length - size))
        {
            code.Emit(OpCodes.Ldloc, start!);
            if (fromEnd)
            {
                code.Emit(OpCodes.Ldloc, length!);
                code.Emit(OpCodes.Conv_I);
                code.Emit(OpCodes.Add);
            }
            if ((fromEnd ? at - bytes.Length : at) is not 0 and var offset)
            {
                code.Emit(OpCodes.Ldc_I4, offset);
                code.Emit(OpCodes.Conv_I);
                code.Emit(OpCodes.Add);
            }
            JumpUnlessWord(bytes.Slice(at, size), no);
        }
    }

    // Constants are read as this machine reads the row, whichever end it begins at.
    void JumpUnlessWord(ReadOnlySpan<byte> word, Label no)
    {
        if (word.Length > 1) code.Emit(OpCodes.Unaligned, (byte)1);
        switch (word.Length)
        {
            case 8:
                code.Emit(OpCodes.Ldind_I8);
                code.Emit(OpCodes.Ldc_I8, MemoryMarshal.Read<long>(word));
                break;
            case 4:
                code.Emit(OpCodes.Ldind_I4);
                code.Emit(OpCodes.Ldc_I4, MemoryMarshal.Read<int>(word));
                break;
            case 2:
                code.Emit(OpCodes.Ldind_U2);
                code.Emit(OpCodes.Ldc_I4, (int)MemoryMarshal.Read<ushort>(word));
                break;
            default:
                code.Emit(OpCodes.Ldind_U1);
                code.Emit(OpCodes.Ldc_I4, (int)word[0]);
                break;
        }
        code.Emit(OpCodes.Bne_Un, no);
    }
}
